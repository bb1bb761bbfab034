/** Threads that digest large files, so that several are read and digested at a time. */
import { Worker } from "node:worker_threads";
import { type ErrorCode, type ErrorData, PodpisError } from "../../base/errors.js";
import { CHUNK } from "../../base/limits.js";
import { type ContentDigests, computeDigests, type DigestRequest } from "../../cms/contentDigests.js";
import { isWebAssemblyAllowed } from "../../crypto/gost/webAssembly.js";
import type { FileContent, FileState } from "../files/content.js";

/** What a thread is started with. */
export interface ThreadSettings {
  readonly webAssembly: boolean;
}

export interface DigestQuestion {
  readonly path: string;
  /** The file as it was when it was named; another is not read. */
  readonly state: FileState;
  readonly request: DigestRequest;
}

export type DigestAnswer =
  | { readonly bytes: number }
  | { readonly digests: ContentDigests }
  | { readonly failed: { readonly code: ErrorCode; readonly data: ErrorData } };

/** A question and those who wait for its answer. */
interface Asked {
  readonly question: DigestQuestion;
  readonly onProgress: ((bytesDone: number) => void) | undefined;
  readonly resolve: (digests: ContentDigests) => void;
  readonly reject: (error: unknown) => void;
}

/** A file smaller than this is digested sooner than it is handed over. */
const WORTH_IT = CHUNK;

/** The thread is no more; what it was asked has no answer. */
class ThreadLost extends Error {}

/** At most `size` threads, started when there is something for them to do. They keep no process alive. */
export class DigestPool {
  /** What each thread is asked; undefined: nothing. */
  readonly #threads = new Map<Worker, Asked | undefined>();
  readonly #waiting: Asked[] = [];

  /** `program`: the file of worker.ts as built. */
  constructor(
    private readonly program: string,
    private readonly size: number,
  ) {}

  /**
   * The same content; where it is a large file its digests come from a thread, which reads it by its name and throws what
   * reading it here would; where threads fail it is read here. A pool of fewer than two threads gains nothing and
   * is not used.
   */
  over(content: FileContent): FileContent {
    const { state, name: path } = content;
    if (this.size < 2 || state === undefined || state.size < WORTH_IT) return content;
    return {
      ...content,
      digests: async (request, onProgress) => {
        try {
          return await this.#ask({ path, state, request: withoutRest(request) }, onProgress);
        } catch (error) {
          if (!(error instanceof ThreadLost)) throw error;
          return computeDigests(content, request, onProgress);
        }
      },
    };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#threads.keys()].map((thread) => thread.terminate()));
  }

  #ask(question: DigestQuestion, onProgress: Asked["onProgress"]): Promise<ContentDigests> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ question, onProgress, resolve, reject });
      this.#next();
    });
  }

  /** Gives the first question that waits to a thread that has none. */
  #next(): void {
    if (this.#waiting.length === 0) return;
    const idle = [...this.#threads].find(([, asked]) => asked === undefined)?.[0];
    const thread = idle ?? (this.#threads.size < this.size ? this.#start() : undefined);
    if (thread === undefined) return;
    const asked = this.#waiting.shift()!;
    this.#threads.set(thread, asked);
    thread.ref();
    thread.postMessage(asked.question);
  }

  #start(): Worker {
    const workerData: ThreadSettings = { webAssembly: isWebAssemblyAllowed() };
    const thread = new Worker(this.program, { workerData });
    thread.unref();
    this.#threads.set(thread, undefined);
    thread.on("message", (answer: DigestAnswer) => this.#take(thread, answer));
    // An error is followed by the end.
    thread.on("error", () => undefined);
    thread.on("exit", () => {
      const asked = this.#threads.get(thread);
      this.#threads.delete(thread);
      asked?.reject(new ThreadLost());
      this.#next();
    });
    return thread;
  }

  #take(thread: Worker, answer: DigestAnswer): void {
    const asked = this.#threads.get(thread);
    if ("bytes" in answer) {
      asked?.onProgress?.(answer.bytes);
      return;
    }
    this.#threads.set(thread, undefined);
    thread.unref();
    if ("digests" in answer) asked?.resolve(answer.digests);
    else asked?.reject(new PodpisError(answer.failed.code, answer.failed.data));
    this.#next();
  }
}

/** A slice would take the whole buffer it lies in with it to the thread. */
const withoutRest = ({ framed, ...request }: DigestRequest): DigestRequest => ({
  ...request,
  ...(framed && {
    framed: framed.map(({ name, before, after }) => ({
      name,
      before: before.slice(),
      after: after.slice(),
    })),
  }),
});
