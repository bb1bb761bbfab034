/** Runs `podpis cert check`. */
import type { CheckedCertificate } from "../../app/checkCertificate.js";
import { checkCertificateWithEvidence } from "../../app/evidenceRecordCertificate.js";
import { isMalformed } from "../../asn1/cursor.js";
import { readAsn1, TAG } from "../../asn1/reader.js";
import { type ExitCode, PodpisError, worstExitCode } from "../../base/errors.js";
import { inOrder } from "../../base/inOrder.js";
import { MAX_SMALL_OBJECT } from "../../base/limits.js";
import { parseCrl } from "../../crl/crl.js";
import { filesOf, type LoadedObject } from "../../io/files/objects.js";
import type { Purpose } from "../../validate/certificate.js";
import { type Certificate, parseCertificate } from "../../x509/certificate.js";
import type { EvidenceBookOptions } from "../commands/evidenceOptions.js";
import type { JudgementOptions } from "../commands/groups.js";
import type { ReportOptions } from "../commands/reportOptions.js";
import { withProgress } from "../progress.js";
import { type Context, UsageError } from "../spec.js";
import { type Defaults, runCertNdjson } from "./certNdjson.js";
import { type CheckingOptions, openChecking } from "./checking.js";
import { type Book, withEvidence } from "./evidence.js";
import { attempt, objectsOf } from "./inputs.js";
import { warnRelaxations } from "./network.js";
import { personalStyle } from "./personalStyle.js";
import { type Reports, withReports } from "./report.js";

interface CertCheckOptions extends CheckingOptions, JudgementOptions, EvidenceBookOptions, ReportOptions {
  readonly purpose?: Purpose;
  readonly hostname?: string;
  /** Milliseconds. */
  readonly expiresIn?: number;
  readonly details?: boolean;
  readonly personalData?: boolean;
  /** Where requests are read from. */
  readonly ndjson?: string;
  readonly jobs?: number;
}

/** What waits for the network lets others work meanwhile; more would only burden the servers. */
const JOBS = 8;

export async function runCertCheck(
  context: Context,
  paths: readonly string[],
  options: CertCheckOptions,
): Promise<ExitCode> {
  const { ndjson, jobs = JOBS } = options;
  refuseOddArguments(paths, options);
  return withEvidence(context, options, async (book) => {
    const open = async () =>
      book?.kind === "replay" ? RECORDED : await openDefaults(context, options, book);
    if (ndjson !== undefined) {
      const defaults = await open();
      warnRelaxations(context, defaults.relaxations ?? []);
      return runCertNdjson(context, ndjson, defaults, { jobs, book });
    }
    const files = paths.flatMap(filesIn);
    const style = () => personalStyle(context.console, options);
    const run = { command: "cert check", inputs: files, style };
    return withReports(context, options, run, async (reports) =>
      checkAll(context, files, options, reports, askWith(await open(), book)),
    );
  });
}

/** A replay has all of it from its evidence. */
const RECORDED: Defaults = {
  trust: [],
  untrusted: [],
  purpose: "any",
  revocation: "required",
  fetcher: null,
  given: {},
  pool: {},
  at: undefined,
};

async function openDefaults(context: Context, options: CertCheckOptions, book: Book): Promise<Defaults> {
  const { at, purpose = "any", expiresIn, hostname, ndjson } = options;
  const deadline = ndjson === undefined ? undefined : Number.POSITIVE_INFINITY;
  const { policy, tsaTrust: _none, ...checking } = await openChecking(context, options, deadline);
  if (book?.kind === "recording") book.policy = policy;
  return {
    ...checking,
    at,
    purpose,
    qualified: policy.qualified.value,
    ...(hostname !== undefined && { hostname }),
    ...(expiresIn !== undefined && { lastsFor: expiresIn }),
  };
}

/** Every certificate of a run is judged at the same moment. */
function askWith(
  { at, ...defaults }: Defaults,
  book: Book,
): (subject: Subject) => Promise<CheckedCertificate> {
  const now = at ?? new Date();
  return ({ certificate, beside, file }) => {
    const octets = certificate instanceof Uint8Array ? certificate : certificate.raw;
    return checkCertificateWithEvidence(book, { kind: "certificate", file, octets }, () => ({
      ...defaults,
      certificate,
      untrusted: [...defaults.untrusted, ...beside],
      at: now,
      now,
      file,
    }));
  };
}

interface Subject {
  readonly certificate: Certificate | Uint8Array;
  readonly beside: readonly Certificate[];
  readonly file: string;
}

async function checkAll(
  context: Context,
  files: readonly string[],
  { details = false, personalData = false, jobs = JOBS }: CertCheckOptions,
  reports: Reports,
  ask: (subject: Subject) => Promise<CheckedCertificate>,
): Promise<ExitCode> {
  const { console } = context;
  const codes: ExitCode[] = [];
  let many = files.length > 1;

  async function* subjects(): AsyncGenerator<
    Subject | { readonly file: string; readonly error: PodpisError }
  > {
    for (const file of files) {
      try {
        const bundle = certificatesOf(file);
        many ||= bundle.length > 1;
        const beside = bundle.filter((one) => !(one instanceof Uint8Array)) as Certificate[];
        for (const certificate of bundle) yield { certificate, beside, file };
      } catch (error) {
        // The other files are judged all the same.
        if (!(error instanceof PodpisError) || !many) throw error;
        yield { file, error };
      }
    }
  }
  const label = console.say({ ru: "проверяю сертификат", en: "checking the certificate" });
  await withProgress(console, label, async () => {
    const results = inOrder(subjects(), jobs, async (subject) =>
      "error" in subject ? subject : await ask(subject),
    );
    for await (const result of results) {
      if ("error" in result) {
        console.error(result.error, { file: result.file, many });
        reports.fail(result.file, result.error);
        codes.push(result.error.exitCode);
        continue;
      }
      console.status("");
      if (codes.length === 0) warnRelaxations(context, result.relaxations);
      reports.add(result);
      if (!reports.replacesText)
        await write(context, result, { details, personalData, many, first: codes.length === 0 });
      codes.push(result.exitCode);
    }
  });
  return worstExitCode(codes);
}

function refuseOddArguments(paths: readonly string[], { ndjson, report }: CertCheckOptions): void {
  if (ndjson === undefined && paths.length === 0) {
    throw new UsageError(
      { ru: "не назван файл сертификата", en: "no certificate file was named" },
      {
        ru: "назовите файлы, или дайте запросы через --ndjson",
        en: "name files, or give requests by --ndjson",
      },
    );
  }
  if (ndjson !== undefined && report !== undefined) {
    throw new UsageError(
      { ru: "с --ndjson ответы и есть отчёт", en: "with --ndjson the answers are the report" },
      { ru: "уберите --report, или --ndjson", en: "leave out --report, or --ndjson" },
    );
  }
  if (ndjson !== undefined && paths.length > 0) {
    throw new UsageError(
      { ru: "с --ndjson файлы называют в запросах", en: "with --ndjson the requests name the files" },
      {
        ru: "уберите файлы из командной строки, или --ndjson",
        en: "leave the files off the command line, or --ndjson",
      },
    );
  }
}

async function write(
  { console }: Context,
  report: CheckedCertificate,
  {
    many,
    first,
    ...shown
  }: {
    readonly details: boolean;
    readonly personalData: boolean;
    readonly many: boolean;
    readonly first: boolean;
  },
): Promise<void> {
  if (console.settings.json) console.json(report, many);
  else if (console.printsText) {
    // What draws is loaded where somebody looks.
    const { renderCertificate } = await import("../../report/certificateText.js");
    const style = personalStyle(console, shown);
    console.result(() => [...(first ? [] : [""]), ...renderCertificate(report, style)]);
  }
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
