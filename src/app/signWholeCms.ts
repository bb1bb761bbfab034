/**
 * Signs with a program that makes finished CMS signatures: what it made is checked against the document and the
 * certificate that was expected, taken to the level that is asked, and only then given its name. None of its octets
 * changes.
 */
import { OID } from "../asn1/oids.js";
import { equalBytes, toHex } from "../base/bytes.js";
import type { CheckId } from "../base/checkIds.js";
import { PodpisError } from "../base/errors.js";
import { MAX_CONTENT, MAX_SIGNATURE_STRUCTURE } from "../base/limits.js";
import { formatInstant } from "../base/time.js";
import type { SignerFacts } from "../cms/checkSignature.js";
import { signingTime } from "../cms/signedAttributes.js";
import { digest, digestName, digestOid } from "../crypto/digest.js";
import { outsideKey } from "../crypto/outsideKey.js";
import { algorithmConcern } from "../crypto/policy.js";
import { contentStream } from "../io/files/content.js";
import { openSignature } from "../io/files/signature.js";
import type { ProgramAnswer } from "../io/keys/command/program.js";
import type { CmsForm, WholeCms } from "../io/keys/command/wholeCms.js";
import type { SignNote, SignResult } from "../validate/signResult.js";
import type { Certificate } from "../x509/certificate.js";
import { certificateFacts } from "../x509/identity.js";
import { selfCheck } from "./extend.js";
import { EvidenceDesk } from "./extendEvidence.js";
import { type NewStamp, raise, stampDigest } from "./extendLadder.js";
import { openOutput, openStanding, writeStanding } from "./extendRequest.js";
import type { Standing } from "./extendStanding.js";
import { digestToSign } from "./sign.js";
import { preflight } from "./signPreflight.js";
import type { SignRequest } from "./signRequest.js";
import { askTimestamp, refuseWithoutTsa, timestampFacts } from "./signStamp.js";

/**
 * As `sign`. When anything fails nothing is left behind. Throws as `sign` does, SIGNER_*, and SIGNER_CMS_REFUSED for
 * what is no signature of this document by this certificate in the form that is asked; USAGE for declarations, which
 * only the program could sign.
 */
export async function signWholeCms(request: SignRequest, program: WholeCms): Promise<SignResult> {
  const { certificate, attached, maxContent = MAX_CONTENT, now } = request;
  refuseDeclarations(request);
  refuseWithoutTsa(request);
  const own = { ...request, key: outsideKey(certificate.publicKey, program.name) };
  const output = openOutput(request);
  try {
    const { revocation, notes } = await preflight(own);
    return await program.make(
      (write) => digestToSign(own, write),
      { attached, maxContent },
      async (answer, { messageDigest, size }) => {
        const document = { messageDigest, attached, maxContent, key: own.key, now };
        return withChecked(program, certificate, answer, document, async (standing, claimedTime) => {
          const stamps = await raised(own, standing);
          await writeStanding(standing, output, request.encoding);
          const stamp = stamps.find(({ kind }) => kind === "signature");
          return {
            schema: "podpis.sign/1",
            exitCode: 0,
            file: request.content.name,
            size,
            output: request.output,
            attached,
            encoding: request.encoding,
            level: standing.facts[0]!.level,
            signingTime: formatInstant(claimedTime),
            digestAlgorithm: digestOid(own.key.digest),
            messageDigest: toHex(messageDigest),
            certificate: certificateFacts(certificate),
            revocation,
            timestamp: stamp === undefined ? null : timestampFacts(stamp),
            notes: [...notes, ...notJudged(request)],
          } satisfies SignResult;
        });
      },
    );
  } finally {
    await output.discard();
  }
}

/** Whether the program makes a signature over these octets that `signWholeCms` would take. Throws as it does. */
export async function tryWholeCms(
  program: WholeCms,
  certificate: Certificate,
  octets: Uint8Array,
  now: Date,
): Promise<void> {
  const key = outsideKey(certificate.publicKey, program.name);
  const form = { attached: false, maxContent: MAX_CONTENT };
  const document = { ...form, messageDigest: digest(key.digest, octets), key, now };
  await program.make(
    (write) => write(octets),
    form,
    (answer) => withChecked(program, certificate, answer, document, async () => undefined),
  );
}

interface Document extends CmsForm {
  readonly messageDigest: Uint8Array;
  readonly key: SignRequest["key"];
  readonly now: Date;
}

/** Opens what the program made, and gives it to `use` when it is what was asked for. Throws SIGNER_CMS_REFUSED. */
async function withChecked<T>(
  program: WholeCms,
  certificate: Certificate,
  { path, input }: ProgramAnswer,
  document: Document,
  use: (standing: Standing, claimedTime: Date) => Promise<T>,
): Promise<T> {
  const refuse = (reason: string, cause?: unknown): never => {
    throw new PodpisError("SIGNER_CMS_REFUSED", { program: program.name, reason }, cause);
  };
  const signature = await openSignature(path, { limit: document.maxContent + MAX_SIGNATURE_STRUCTURE }).catch(
    (error: unknown) => refuse(whyNoCms(error, input), error),
  );
  try {
    const opened = async (): Promise<Standing> =>
      openStanding(
        {
          signature,
          // Throws when the program took it away.
          content: document.attached ? undefined : contentStream(input),
          maxContent: document.maxContent,
        },
        ({ signers }) => [
          document.key.digest,
          ...signers.map(({ signer }) => stampDigest({ signerInfo: signer })),
        ],
        [certificate],
      );
    const standing = await opened().catch((error: unknown) => refuse(whyNoCms(error, input), error));
    const problem = problemOf(standing, certificate, document);
    if (problem !== undefined) refuse(problem);
    const time = signingTime(standing.facts[0]!.signerInfo.signedAttrs!);
    return await use(standing, time ?? refuse(NO_TIME));
  } finally {
    signature.close();
  }
}

const NOT_INSIDE = "the document is not inside, and --attached asks for that";
const NO_ATTRIBUTES =
  "it has no signed attributes, in which CAdES wants the digest, the certificate and the time: cryptcp takes -cadesbes, csptest -cades_strict for that";
const NO_TIME = "it does not say when it was signed: csptest takes -addsigtime for that";

/** Why it is not what was asked for: an English phrase of the text tables. */
function problemOf(standing: Standing, certificate: Certificate, document: Document): string | undefined {
  const { facts, signedData } = standing;
  const [signer, another] = facts;
  if (signer === undefined || another !== undefined) return "it does not have exactly one signer";
  if (document.attached && signedData.eContent === null) return NOT_INSIDE;
  if (!document.attached && signedData.eContent !== null) {
    return "the document is inside: let the program detach it, or add --attached";
  }
  if (signer.signerInfo.signedAttrs === null) return NO_ATTRIBUTES;
  const found = standing.contentDigest(document.key.digest);
  const isSame = found !== undefined && equalBytes(found, document.messageDigest);
  if (!isSame || isFailed(signer, "signer.messageDigest")) return "it is over another document";
  if (signer.certificate?.sha256 !== certificate.sha256) {
    return "it is made with another certificate than --cert names";
  }
  const name = digestName(signer.signerInfo.digestAlgorithm.oid);
  const use = { publicKey: certificate.publicKey, ...(name && { digest: name }) };
  if (algorithmConcern(use, document.now) !== undefined) return "its digest algorithm is too weak";
  if (!signer.intact) return "it does not verify: its value, or the digest in it, is wrong";
  if (signedData.eContentType !== OID.data) return "what it signs is not called plain data";
  if (!signer.essHolds) {
    return "it does not name its certificate in a signed attribute, as CAdES wants: cryptcp takes -cadesbes, csptest -cades_strict for that";
  }
  return undefined;
}

const isFailed = ({ checks }: Pick<SignerFacts, "checks">, wanted: CheckId): boolean =>
  checks.some(({ id, status }) => id === wanted && status === "failed");

function whyNoCms(error: unknown, input: string): string {
  if (!(error instanceof PodpisError) || error.code === "INTERRUPTED" || error.code === "BUG") throw error;
  if (error.code === "CONTENT_NEEDED") return NOT_INSIDE;
  if (error.data.path === input) return "the program took away the document it was given, or changed it";
  return "what the program gave is no CMS signature";
}

/** Takes it to the level that is asked, and checks that nothing was lost on the way. */
async function raised(request: SignRequest, standing: Standing): Promise<readonly NewStamp[]> {
  const { level, evidence, now, clock = () => now } = request;
  if (level === "bes") return [];
  const before = standing.facts;
  const desk =
    evidence === undefined
      ? null
      : new EvidenceDesk({ ...evidence, clock, budget: standing.budget }, standing.embedded);
  const stamps = await raise(standing, 0, level, {
    stamp: (name, imprint) => askTimestamp(request.tsa!, request, name, imprint),
    desk,
  });
  selfCheck(standing, before, [0], level);
  return stamps;
}

/** What the user wants signed beside the document only the program could sign. */
function refuseDeclarations({ declarations = {}, contentTimestamp = false }: SignRequest): void {
  const isDeclared = (value: unknown): boolean =>
    value !== undefined && !(Array.isArray(value) && value.length === 0);
  if (!Object.values(declarations).some(isDeclared) && !contentTimestamp) return;
  throw new PodpisError("USAGE", {
    message: "a program that makes whole signatures cannot be given signed attributes",
    hint: "leave out what the signature is to declare, or say --signer-mode message",
  });
}

const notJudged = ({ level, tsa }: SignRequest): SignNote[] =>
  level !== "bes" && tsa?.judge === undefined ? [{ id: "sign.tsaNotJudged" }] : [];
