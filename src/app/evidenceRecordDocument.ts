/** A check over a file and, beside it, a document: written down with its evidence, or repeated. */
import { toHex } from "../base/bytes.js";
import { PodpisError } from "../base/errors.js";
import type { Fetcher } from "../base/fetcher.js";
import type { ContentStream } from "../base/source.js";
import { createDigest } from "../crypto/digest.js";
import type { PoolOptions } from "./assess.js";
import type { EmbeddedObject, Recording, Report } from "./evidenceRecord.js";
import type { InputKind, RecordedFile } from "./evidenceRecordIndex.js";
import type { Replay } from "./evidenceRecordReplay.js";

/** What a question holds that cannot be recorded as it is; all its other members are. */
export interface DocumentQuestion {
  readonly content?: ContentStream | undefined;
  readonly fetcher: Fetcher | null;
  readonly pool?: PoolOptions | undefined;
  readonly onProgress?: ((bytesDone: number, total: number | undefined) => void) | undefined;
}

/** What is checked. */
export interface DocumentInput {
  readonly kind: InputKind;
  readonly input: RecordedFile;
  /** What lies in it. */
  readonly embedded: () => readonly EmbeddedObject[];
}

/** Runs the check on a question; `name`: what its input is called in the report. */
type Work<Q, R> = (question: Q, name: string) => Promise<R>;

/**
 * Runs `work` and keeps what it was told; or runs it on the recorded question, and then of the one given only the
 * document's octets count. Throws what `work` throws, EVIDENCE_*, OUTPUT_FAILED, and CONTENT_NEEDED when a replay
 * lacks the document.
 */
export function judgeDocument<Q extends DocumentQuestion, R extends Report>(
  book: Recording | Replay,
  about: DocumentInput,
  question: Q,
  work: Work<Q, R>,
): Promise<R> {
  return book.kind === "recording"
    ? record(book, about, question, work)
    : replay(book, about, question, work);
}

async function record<Q extends DocumentQuestion, R extends Report>(
  book: Recording,
  { kind, input, embedded }: DocumentInput,
  question: Q,
  work: Work<Q, R>,
): Promise<R> {
  const { content: given, fetcher, onProgress: _, pool, ...plain } = question;
  const check = book.begin();
  const content = given && watched(given, given.name);
  const report = await work({ ...question, content, pool: { ...pool, witness: check } }, input.file);
  const online = fetcher !== null;
  const seen = content?.seen ?? null;
  await check.close({ kind, input, content: seen, online, question: plain, embedded: embedded() }, report);
  return report;
}

async function replay<Q extends DocumentQuestion, R extends Report>(
  book: Replay,
  { kind, input }: DocumentInput,
  { content: given, onProgress }: Q,
  work: Work<Q, R>,
): Promise<R> {
  const check = book.begin(kind, input);
  const { recorded } = check;
  if (recorded.content !== null && given === undefined) {
    throw new PodpisError("CONTENT_NEEDED", { path: input.file });
  }
  const content = recorded.content === null ? undefined : given && watched(given, recorded.content.file);
  return book.repeat(check, async () => {
    const { fetcher } = check;
    const question = { ...check.question(), content, fetcher, onProgress, pool: { witness: check } } as Q;
    const report = await work(question, recorded.input.file);
    if (content?.seen?.sha256 !== recorded.content?.sha256) {
      throw new PodpisError("EVIDENCE_OTHER_INPUT", { path: given!.name });
    }
    return report;
  });
}

/** A stream that is digested on its way; `seen` is what went by, undefined before the end. */
interface WatchedContent extends ContentStream {
  readonly seen: RecordedFile | undefined;
}

function watched(stream: ContentStream, name: string): WatchedContent {
  const digest = createDigest("sha256");
  let seen: RecordedFile | undefined;
  async function* watching(): AsyncGenerator<Uint8Array> {
    let size = 0;
    for await (const chunk of stream.chunks()) {
      digest.update(chunk);
      size += chunk.length;
      yield chunk;
    }
    seen = { file: name, sha256: toHex(digest.digest()), size };
  }
  return {
    name,
    ...(stream.size !== undefined && { size: stream.size }),
    chunks: watching,
    get seen() {
      return seen;
    },
  };
}
