/**
 * The right to sign for another: powers of attorney are read, their signatures evaluated in full, each at the moment
 * its document was used, and joined with who signed.
 */
import type { Check } from "../base/check.js";
import { PodpisError } from "../base/errors.js";
import { bytesSource } from "../base/source.js";
import { parseInstant } from "../base/time.js";
import { termOf } from "../mchd/facts/term.js";
import type { DocumentSignature, DocumentSigner, ExaminedMchd, ExaminedNotice } from "../mchd/judged.js";
import { readNotice } from "../mchd/notice.js";
import { parseMchd } from "../mchd/parse.js";
import type { PowersQuestion } from "../mchd/powersQuestion.js";
import { type RegistryAnswer, readRegistryAnswer } from "../mchd/registryAnswer.js";
import { registeredBy, type StatusMode, type Unanswered } from "../mchd/status.js";
import { type AuthorityQuestion, judgeAuthority, judgeMchd, unusedMchds } from "../validate/authority.js";
import type { MchdResult, UnusedMchd } from "../validate/authorityResult.js";
import type { SignerResult, VerifyReport } from "../validate/results.js";
import type { VerifyRequest } from "./verify.js";

/** Octets, and what the file is called. */
export interface NamedBytes {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** A document with the detached signatures that are known to be its own. */
export interface SignedFile extends NamedBytes {
  readonly signatures: readonly NamedBytes[];
}

/** Everything about powers of attorney that a question holds; plain data, so that evidence can keep it. */
export interface AuthorityRequest {
  /** By which signers may act. */
  readonly documents: readonly SignedFile[];
  /** Signatures named apart: each belongs to the document whose digest it states. */
  readonly signatures: readonly NamedBytes[];
  /** Further links of chains. */
  readonly links: readonly SignedFile[];
  /** Files of a folder of links that are no powers of attorney: left out, and named. */
  readonly foreign?: readonly string[] | undefined;
  readonly notices: readonly SignedFile[];
  /** Answers of a registry, JSON. */
  readonly answers: readonly NamedBytes[];
  /** Registries that were asked in vain. */
  readonly unanswered?: readonly Unanswered[] | undefined;
  readonly statusMode: StatusMode;
  /** A registry's answer proves by when a document existed. */
  readonly trustRegistry: boolean;
  readonly powers: PowersQuestion;
  /** Code → name, beside the bundled part. */
  readonly classifier?: ReadonlyMap<string, string> | undefined;
}

/** What the signatures of powers of attorney are evaluated with: the same as that of the document. */
export type EvaluationBasis = Omit<VerifyRequest, "signature" | "content">;

type Verify = (request: VerifyRequest) => Promise<VerifyReport>;

export interface JudgedSigners {
  readonly signers: readonly SignerResult[];
  /** Documents by which nobody signed. */
  readonly unused: readonly UnusedMchd[];
}

/**
 * The signers, each with the verdict on its right to sign. Throws PodpisError XML_MALFORMED, XML_REFUSED, NOT_MCHD,
 * NOT_CMS, MCHD_STATUS (a status that is none), and what evaluating signatures throws.
 */
export async function judgeAuthorities(
  request: EvaluationBasis,
  authority: AuthorityRequest,
  signers: readonly SignerResult[],
  verify: Verify,
): Promise<JudgedSigners> {
  const examination = await Examination.open(request, authority, verify);
  const everybody = signers.flatMap(({ certificate }) => certificate?.subject ?? []);
  const judged: SignerResult[] = [];
  let documents: readonly ExaminedMchd[] = [];
  for (const signer of signers) {
    const proven = signer.bestSignatureTime === null ? undefined : parseInstant(signer.bestSignatureTime);
    const question = await examination.at(proven);
    documents = question.documents;
    const identity = signer.certificate?.subject;
    judged.push({
      ...signer,
      mchd: identity === undefined ? null : judgeAuthority(question, { identity, everybody }),
    });
  }
  const results = judged.flatMap(({ mchd }) => mchd ?? []);
  return { signers: judged, unused: unusedMchds(documents, everybody, results) };
}

/** One power of attorney, at the time asked about; no document was signed by it. Throws as judgeAuthorities. */
export async function judgeOneMchd(
  request: EvaluationBasis,
  authority: AuthorityRequest,
  verify: Verify,
): Promise<MchdResult> {
  const question = await (await Examination.open(request, authority, verify)).at(undefined);
  return judgeMchd(question, question.documents[0]!);
}

/** The documents of one run; their signatures are evaluated once for each moment. */
class Examination {
  readonly #moments = new Map<number, Promise<AuthorityQuestion>>();

  private constructor(
    private readonly request: EvaluationBasis,
    private readonly authority: AuthorityRequest,
    private readonly verify: Verify,
    private readonly answers: readonly RegistryAnswer[],
  ) {}

  static async open(request: EvaluationBasis, given: AuthorityRequest, verify: Verify): Promise<Examination> {
    const answers = given.answers.map(({ file, bytes }) => {
      const answer = readRegistryAnswer(bytes, file);
      if (answer === undefined) throw new PodpisError("MCHD_STATUS", { path: file });
      return answer;
    });
    const authority = await withSignatures(request, given, verify);
    return new Examination(request, authority, verify, answers);
  }

  /** `proven`: when the document was signed; undefined: the moment of the check. */
  at(proven: Date | undefined): Promise<AuthorityQuestion> {
    const at = proven ?? this.request.at ?? this.request.now;
    const known = this.#moments.get(at.getTime());
    if (known !== undefined) return known.then((one) => ({ ...one, timeProven: proven !== undefined }));
    const question = this.#question(at, proven !== undefined);
    this.#moments.set(at.getTime(), question);
    return question;
  }

  async #question(at: Date, timeProven: boolean): Promise<AuthorityQuestion> {
    const { documents, links, foreign, notices, statusMode: mode, powers, unanswered } = this.authority;
    const examined = await inTurn(documents, (one) => this.#document(one, at));
    const others = await inTurn(links, (one) => this.#document(one, at));
    const read = await inTurn(notices, (one) => this.#notice(one));
    const status = { mode, notices: read, answers: this.answers, unanswered, now: this.request.now };
    return { at, timeProven, documents: examined, pool: [...examined, ...others], foreign, powers, status };
  }

  async #document({ file, bytes, signatures }: SignedFile, at: Date): Promise<ExaminedMchd> {
    const { classifier } = this.authority;
    const parsed = parseMchd(bytes, { file, ...(classifier && { classifier }) });
    const { facts } = parsed;
    const registered = this.authority.trustRegistry ? registeredBy(facts?.number, this.answers) : undefined;
    const known = registered !== undefined && registered < at ? registered : at;
    const issued = facts === null ? undefined : termOf(facts)?.from;
    return {
      file,
      parsed,
      facts,
      signatures: await inTurn(signatures, (one) => this.#signature(bytes, one, known, issued)),
    };
  }

  async #notice({ file, bytes, signatures }: SignedFile): Promise<ExaminedNotice> {
    const notice = readNotice(bytes);
    if (notice === undefined) throw new PodpisError("MCHD_STATUS", { path: file });
    const { at, now } = this.request;
    const judged = await inTurn(signatures, (one) => this.#signature(bytes, one, at ?? now, undefined));
    return { file, notice, signatures: judged };
  }

  /**
   * A certificate that was good when the document was issued and has ended since does not take the document's force
   * away; `issued`: the first moment of its day of issue.
   */
  async #signature(
    content: Uint8Array,
    signature: NamedBytes,
    knownBy: Date,
    issued: Date | undefined,
  ): Promise<DocumentSignature> {
    const report = await this.#evaluate(content, signature, knownBy);
    const ends = report.signers.map(endOf).filter((end) => end !== undefined);
    const ended = issued !== undefined && ends.length > 0 && ends.every((end) => end >= issued);
    const before = ended ? await this.#beforeEnd(content, signature, ends) : undefined;
    return {
      file: signature.file,
      attached: report.attached === true,
      checks: report.checks,
      signers: report.signers.map((signer, i) => signerOf(signer, before, i)),
    };
  }

  /** As of the end of the certificate; once more without its revocation where only that is not told any more. */
  async #beforeEnd(content: Uint8Array, signature: NamedBytes, ends: readonly Date[]): Promise<BeforeEnd> {
    const end = new Date(Math.min(...ends.map(Number)));
    const report = await this.#evaluate(content, signature, end);
    if (!report.signers.some(isNotTold)) return { report, revocationUnknown: false };
    const off = { revocation: "off" } as const;
    return { report: await this.#evaluate(content, signature, end, off), revocationUnknown: true };
  }

  #evaluate(
    content: Uint8Array,
    signature: NamedBytes,
    knownBy: Date,
    changes: Pick<VerifyRequest, "revocation"> = {},
  ): Promise<VerifyReport> {
    return this.verify({ ...inherited(this.request), ...filesOf(content, signature), knownBy, ...changes });
  }
}

interface BeforeEnd {
  readonly report: VerifyReport;
  readonly revocationUnknown: boolean;
}

/** The end of a certificate that alone stands against a signature: nobody proves that it is older. */
function endOf({ subIndication, certificate }: SignerResult): Date | undefined {
  if (subIndication !== "OUT_OF_BOUNDS_NO_POE" || certificate === null) return undefined;
  return parseInstant(certificate.notAfter);
}

/** Lists and responders are at hand, and none tells of a certificate that had ended before they spoke. */
const isNotTold = ({ subIndication, revocation, checks }: SignerResult): boolean =>
  subIndication === "TRY_LATER" &&
  revocation.every(({ status }, i) => status === "good" || (i === 0 && status === "unknown")) &&
  hasReason(checks, /^(crl|ocsp)\.afterExpiry$/);

const hasReason = (checks: readonly Check[], form: RegExp): boolean =>
  checks.some(({ reason = "", children = [] }) => form.test(reason) || hasReason(children, form));

function signerOf(now: SignerResult, before: BeforeEnd | undefined, index: number): DocumentSigner {
  const then = before?.report.signers[index];
  const endedSince = now.verdict !== "TOTAL-PASSED" && then?.verdict === "TOTAL-PASSED";
  const shown = endedSince ? then : now;
  const { verdict, subIndication, certificate, claimedSigningTime, bestSignatureTime, checks } = shown;
  return {
    verdict,
    ...(subIndication && { subIndication }),
    certificate,
    claimedSigningTime,
    bestSignatureTime,
    stampedAt: earliestStamp(now),
    endedSince,
    ...(endedSince && before?.revocationUnknown === true && { revocationUnknown: true }),
    checks,
  };
}

function earliestStamp({ timestamps }: SignerResult): string | null {
  const times = timestamps.flatMap(({ kind, genTime }) =>
    kind === "signature" && genTime !== null ? [genTime] : [],
  );
  return times.sort()[0] ?? null;
}

/** What is the same for the document and for what is beside it. */
const inherited = ({
  now,
  at,
  trust,
  tsaTrust,
  anchorOrigins,
  untrusted,
  crls,
  ocsp,
  revocation,
  fetcher,
  rules,
  pool,
}: EvaluationBasis) => ({
  now,
  at,
  trust,
  tsaTrust,
  anchorOrigins,
  untrusted,
  crls,
  ocsp,
  revocation,
  fetcher,
  rules,
  pool,
});

const filesOf = (content: Uint8Array, { file, bytes }: NamedBytes) => ({
  signature: bytesSource(bytes, file),
  content: {
    name: file,
    size: content.length,
    async *chunks() {
      yield content;
    },
  },
});

/**
 * The signatures named apart, each with the document whose digest it states, in place of what lies beside that one; else
 * with one that has none yet, else with the one in its place.
 */
async function withSignatures(
  { now }: EvaluationBasis,
  authority: AuthorityRequest,
  verify: Verify,
): Promise<AuthorityRequest> {
  const { signatures, documents } = authority;
  if (signatures.length === 0) return authority;
  const own = documents.map((): NamedBytes[] => []);
  for (const [i, signature] of signatures.entries()) {
    const place = documents.length === 1 ? 0 : await placeOf(signature, documents, now, verify);
    const bare = documents.findIndex((one, at) => one.signatures.length + own[at]!.length === 0);
    own[place ?? (bare < 0 ? Math.min(i, documents.length - 1) : bare)]!.push(signature);
  }
  return {
    ...authority,
    documents: documents.map((one, i) => (own[i]!.length > 0 ? { ...one, signatures: own[i]! } : one)),
  };
}

/** Which document a signature is over, by its digest alone: nobody is trusted and nothing fetched for this. */
async function placeOf(
  signature: NamedBytes,
  documents: readonly SignedFile[],
  now: Date,
  verify: Verify,
): Promise<number | undefined> {
  for (const [i, { bytes }] of documents.entries()) {
    const files = filesOf(bytes, signature);
    const { signers } = await verify({ ...files, now, trust: [], fetcher: null, revocation: "off" });
    const fits = signers.some(({ checks }) => checks.some(isRightDigest));
    if (fits) return i;
  }
  return undefined;
}

const isRightDigest = ({ id, status }: Check): boolean =>
  (id === "signer.messageDigest" || id === "signer.content") && status === "passed";

/** One after the other: they share a pool of evidence, and what one fetched the next one finds. */
async function inTurn<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const one of all) results.push(await work(one));
  return results;
}
