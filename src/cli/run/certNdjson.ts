/** Runs `podpis cert check --ndjson`: requests line by line in, answers line by line out, in one process. */

import type { GivenEvidence, PoolOptions } from "../../app/assess.js";
import type { CheckCertificateRequest } from "../../app/checkCertificate.js";
import { type CertificateCheck, checkCertificateWithEvidence } from "../../app/evidenceRecordCertificate.js";
import { utf8 } from "../../base/bytes.js";
import type { Check } from "../../base/check.js";
import { type ExitCode, PodpisError, worstExitCode } from "../../base/errors.js";
import { inOrder } from "../../base/inOrder.js";
import { MAX_REQUEST_LINE } from "../../base/limits.js";
import { contentStream } from "../../io/files/content.js";
import { toJsonLine } from "../../report/json.js";
import type { Certificate } from "../../x509/certificate.js";
import type { Console } from "../console.js";
import type { Context } from "../spec.js";
import { sayStdin } from "../stdin.js";
import { type Line, readLines } from "./certLines.js";
import { type Found, ObjectStore } from "./certObjects.js";
import { type CertRequest, NotARequest, readRequest } from "./certRequest.js";
import type { Book } from "./evidence.js";

/** What holds for every request that does not say otherwise. */
export interface Defaults
  extends Pick<
    CheckCertificateRequest,
    | "trust"
    | "anchorOrigins"
    | "untrusted"
    | "purpose"
    | "revocation"
    | "fetcher"
    | "relaxations"
    | "lastsFor"
    | "hostname"
    | "qualified"
    | "rules"
  > {
  readonly given: GivenEvidence;
  /** What the pool of every request is made with. */
  readonly pool: PoolOptions;
  /** The time asked about, when the user named one. */
  readonly at: Date | undefined;
}

interface Answer {
  readonly document: unknown;
  readonly exitCode: ExitCode;
}

const SCHEMA = "podpis.cert/1";

/**
 * Answers every line of `source` ("-": standard input), `jobs` at a time, in order. What several requests
 * name or fetch is read once. Gives the worst of all exit codes. Throws what reading the source throws,
 * and INTERRUPTED.
 */
export async function runCertNdjson(
  context: Context,
  source: string,
  defaults: Defaults,
  { jobs, book }: { readonly jobs: number; readonly book: Book },
): Promise<ExitCode> {
  const { console, streams } = context;
  if (source === "-") sayStdin(context);
  const desk = new Desk(console, defaults, book);
  const lines = readLines(contentStream(source, streams.stdin).chunks(), MAX_REQUEST_LINE);
  const codes = new Set<ExitCode>();
  for await (const { document, exitCode } of inOrder(lines, jobs, (line) => desk.answer(line))) {
    codes.add(exitCode);
    await writeLine(context, toJsonLine(document));
    if (console.broken) break;
  }
  // Nobody reads the answers: no more requests are waited for.
  if (console.broken) (streams.stdin as { destroy?: () => void }).destroy?.();
  return worstExitCode(codes);
}

/** Writes one line and waits until there is room for the next. */
async function writeLine({ console, streams: { stdout } }: Context, line: string): Promise<void> {
  if (console.settings.quiet || console.broken) return;
  if (stdout.write(`${line}\n`)) return;
  await new Promise<void>((resolve) => {
    const go = (): void => {
      for (const event of ["drain", "close", "error"]) stdout.removeListener(event, go);
      resolve();
    };
    for (const event of ["drain", "close", "error"]) stdout.once(event, go);
  });
}

/** Answers requests, and remembers what they have in common. */
class Desk {
  readonly #objects = new ObjectStore();

  constructor(
    private readonly console: Console,
    private readonly defaults: Defaults,
    private readonly book: Book,
  ) {}

  async answer(line: Line): Promise<Answer> {
    let id: CertRequest["id"] = null;
    try {
      if (line.problem !== undefined) throw new NotARequest(line.problem);
      const request = readRequest(line.text);
      id = request.id;
      const input = { kind: "request", file: `line ${line.number}`, octets: utf8(line.text) } as const;
      const report = await checkCertificateWithEvidence(this.book, input, () => this.#checkOf(request));
      return { document: { ...report, id }, exitCode: report.exitCode };
    } catch (error) {
      if (error instanceof PodpisError && error.code === "INTERRUPTED") throw error;
      return this.#refusal(id, asPodpisError(error, line));
    }
  }

  #refusal(id: CertRequest["id"], error: PodpisError): Answer {
    const { what, why } = this.console.errorTexts(error);
    return {
      document: { schema: SCHEMA, id, error: { code: error.code, what: `${what}: ${why}` } },
      exitCode: error.exitCode,
    };
  }

  #checkOf(request: CertRequest): CertificateCheck {
    const { defaults } = this;
    const { certificate, beside, file } = this.#objects.subject(request.certificate);
    const notes: Check[] = [];
    const take = <T>(kind: NoteKind, found: readonly Found<T>[]): readonly { value: T; source: string }[] => {
      notes.push(...found.filter(({ unreadable }) => unreadable).map(({ source }) => note(kind, source)));
      return found.flatMap(({ values, source }) => values.map((value) => ({ value, source })));
    };
    const certificates = (texts: readonly string[] | undefined, usual: readonly Certificate[]) =>
      texts === undefined
        ? usual
        : take("certificate", this.#objects.certificates(texts)).map(({ value }) => value);
    const crls =
      request.crls === undefined
        ? defaults.given.crls
        : take("crl", this.#objects.crls(request.crls)).map(({ value: crl, source }) => ({ crl, source }));
    const ocsp =
      request.ocsp === undefined
        ? defaults.given.ocsp
        : take("ocsp", this.#objects.ocsp(request.ocsp)).map(({ value: response, source }) => ({
            response,
            source,
          }));
    const { hostname = defaults.hostname, policies, maxDepth } = request;
    const at = request.at ?? defaults.at ?? new Date();
    return {
      certificate,
      ...(file !== undefined && { file }),
      trust: certificates(request.trust, defaults.trust),
      anchorOrigins: request.trust === undefined ? defaults.anchorOrigins : undefined,
      qualified: request.qualified ?? defaults.qualified,
      rules: defaults.rules,
      untrusted: [...certificates(request.untrusted, defaults.untrusted), ...beside],
      given: { ...(crls && { crls }), ...(ocsp && { ocsp }) },
      pool: defaults.pool,
      at,
      now: at,
      purpose: request.purpose ?? defaults.purpose,
      revocation: request.revocation ?? defaults.revocation,
      fetcher: request.offline ? null : defaults.fetcher,
      relaxations: defaults.relaxations ?? [],
      ...(policies && { policies }),
      ...(maxDepth !== undefined && { maxDepth }),
      ...(hostname !== undefined && { hostname }),
      ...(defaults.lastsFor !== undefined && { lastsFor: defaults.lastsFor }),
      notes,
    };
  }
}

type NoteKind = "certificate" | "crl" | "ocsp";

/** An object of a pool that does not parse is left aside, and that is said. */
const note = (kind: NoteKind, source: string): Check => ({
  id: kind === "certificate" ? "certificate.format" : `${kind}.available`,
  status: "warning",
  reason: "given.unreadable",
  evidence: [{ kind, source }],
});

function asPodpisError(error: unknown, { number }: Line): PodpisError {
  if (error instanceof PodpisError) return error;
  if (error instanceof NotARequest) {
    return new PodpisError("NOT_A_REQUEST", { line: number, reason: error.message }, error);
  }
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new PodpisError("BUG", { reason }, error);
}
