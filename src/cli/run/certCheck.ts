/** Runs `podpis cert check`. */
import { EvidencePool } from "../../app/assess.js";
import { checkCertificate } from "../../app/checkCertificate.js";
import { isMalformed } from "../../asn1/cursor.js";
import { readAsn1, TAG } from "../../asn1/reader.js";
import { type ExitCode, PodpisError, worstExitCode } from "../../base/errors.js";
import { MAX_SMALL_OBJECT } from "../../base/limits.js";
import { parseCrl } from "../../crl/crl.js";
import { filesOf, type LoadedObject } from "../../io/files/objects.js";
import { renderCertificate } from "../../report/text.js";
import type { Purpose } from "../../validate/certificate.js";
import type { CertificateReport } from "../../validate/results.js";
import { type Certificate, parseCertificate } from "../../x509/certificate.js";
import type { EvidenceOptions, JudgementOptions, NetworkOptions } from "../commands/groups.js";
import { withProgress } from "../progress.js";
import type { Context } from "../spec.js";
import { attempt, loadCertificates, loadEvidence, objectsOf } from "./inputs.js";
import { openNetwork, relaxationsOf, warnRelaxations } from "./network.js";

interface CertCheckOptions extends EvidenceOptions, JudgementOptions, NetworkOptions {
  readonly purpose?: Purpose;
  readonly details?: boolean;
}

export async function runCertCheck(
  context: Context,
  paths: readonly string[],
  options: CertCheckOptions,
): Promise<ExitCode> {
  const { console } = context;
  const { at, purpose = "any", revocation = "required", details = false } = options;
  const relaxations = relaxationsOf(options);
  const now = at ?? new Date();
  const common = {
    trust: loadCertificates(options.trust),
    pool: new EvidencePool(loadEvidence(options)),
    at: now,
    now,
    purpose,
    revocation,
    fetcher: openNetwork(context, options),
    relaxations,
  };
  const untrusted = loadCertificates(options.untrusted);
  const files = paths.flatMap(filesIn);
  const codes: ExitCode[] = [];
  let many = files.length > 1;
  const label = console.say({ ru: "проверяю сертификат", en: "checking the certificate" });

  for (const file of files) {
    let bundle: readonly (Certificate | Uint8Array)[];
    try {
      bundle = certificatesOf(file);
    } catch (error) {
      // The other files are judged all the same.
      if (!(error instanceof PodpisError) || !many) throw error;
      console.error(error, { file, many });
      codes.push(error.exitCode);
      continue;
    }
    many ||= bundle.length > 1;
    const others = bundle.filter((one) => !(one instanceof Uint8Array)) as Certificate[];
    for (const certificate of bundle) {
      const request = { ...common, certificate, untrusted: [...untrusted, ...others], file };
      const report = await withProgress(console, label, () => checkCertificate(request));
      if (codes.length === 0) warnRelaxations(context, report.relaxations);
      write(context, report, { details, many, first: codes.length === 0 });
      codes.push(report.exitCode);
    }
  }
  return worstExitCode(codes);
}

function write(
  { console }: Context,
  report: CertificateReport,
  { details, many, first }: { readonly details: boolean; readonly many: boolean; readonly first: boolean },
): void {
  if (console.settings.json) console.json(report, many);
  else console.result(() => [...(first ? [] : [""]), ...renderCertificate(report, console.style(details))]);
}

/** A path that cannot be looked at is reported in its turn, when it is read. */
function filesIn(path: string): string[] {
  try {
    return filesOf(path);
  } catch (error) {
    if (error instanceof PodpisError) return [path];
    throw error;
  }
}

/**
 * The certificates of a file. An object that is meant to be one and is broken is given as octets, to get
 * its verdict; anything else is NOT_A_CERTIFICATE.
 */
function certificatesOf(file: string): (Certificate | Uint8Array)[] {
  const found = objectsOf(file, MAX_SMALL_OBJECT, "NOT_A_CERTIFICATE").flatMap(
    (object): (Certificate | Uint8Array)[] => {
      try {
        return [parseCertificate(object.der)];
      } catch (error) {
        if (!isMalformed(error)) throw error;
        return isBrokenCertificate(object) ? [object.der] : [];
      }
    },
  );
  if (found.length > 0) return found;
  const reason = "what is in it is something else, or damaged";
  throw new PodpisError("NOT_A_CERTIFICATE", { path: file, reason });
}

/** Whole DER with the three parts of a signed object (RFC 5280 §4.1.1), and no CRL. */
function isBrokenCertificate({ der, label }: LoadedObject): boolean {
  const parts = attempt((octets) => readAsn1(octets).children, der);
  if (parts === undefined) return false;
  if (label === "CERTIFICATE") return true;
  const [tbs, algorithm, signature, more] = parts;
  const signed = tbs?.is(TAG.sequence) && algorithm?.is(TAG.sequence) && signature?.is(TAG.bitString);
  return signed === true && more === undefined && attempt(parseCrl, der) === undefined;
}
