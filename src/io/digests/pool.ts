/** Threads that digest large files, so that several are read and digested at a time. */
import { Worker } from "node:worker_threads";
import { type ErrorCode, type ErrorData, PodpisError } from "../../base/errors.js";
import { CHUNK } from "../../base/limits.js";
import type { ContentDigests, DigestRequest } from "../../cms/contentDigests.js";
import type { FileContent } from "../files/content.js";

export interface DigestQuestion {
  readonly path: string;
  readonly request: DigestRequest;
}

export type DigestAnswer =
  | { readonly bytes: number }
  | { readonly digests: ContentDigests }
  | { readonly failed: { readonly code: ErrorCode; readonly data: ErrorData } };

interface Waiting extends DigestQuestion {
  readonly onProgress: ((bytesDone: number) => void) | undefined;
  readonly resolve: (digests: ContentDigests) => void;
  readonly reject: (error: unknown) => void;
}

/** A file smaller than this is digested sooner than it is handed over. */
const WORTH_IT = CHUNK;

/** At most `size` threads, started when there is something for them to do. They keep no process alive. */
export class DigestPool {
  readonly #idle: Worker[] = [];
  readonly #threads = new Set<Worker>();
  readonly #waiting: Waiting[] = [];

  /** `program`: the file of worker.ts as built. */
  constructor(
    private readonly program: string,
    private readonly size: number,
  ) {}

  /**
   * The same content; where it is a large file its digests come from a thread, which reads it by its name and throws what
   * reading it here would. A pool of fewer than two threads gains nothing and is not used.
   */
  over(content: FileContent): FileContent {
    if (this.size < 2 || content.identity === undefined || content.size! < WORTH_IT) return content;
    return {
      ...content,
      digests: (request, onProgress) =>
        new Promise((resolve, reject) => {
          this.#waiting.push({ path: content.name, request, onProgress, resolve, reject });
          this.#next();
        }),
    };
  }

  async close(): Promise<void> {
    await Promise.all([...this.#threads].map((thread) => thread.terminate()));
  }

  #next(): void {
    const thread = this.#idle.pop() ?? (this.#threads.size < this.size ? this.#start() : undefined);
    if (thread === undefined) return;
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#idle.push(thread);
    else this.#ask(thread, waiting);
  }

  #start(): Worker {
    const thread = new Worker(this.program);
    thread.unref();
    this.#threads.add(thread);
    return thread;
  }

  #ask(thread: Worker, { path, request, onProgress, resolve, reject }: Waiting): void {
    // Not removeAllListeners(): the thread's own would go with them.
    const listeners = {
      message: (answer: DigestAnswer): void => {
        if ("bytes" in answer) onProgress?.(answer.bytes);
        else {
          free(true);
          if ("digests" in answer) resolve(answer.digests);
          else reject(new PodpisError(answer.failed.code, answer.failed.data));
        }
      },
      error: (error: unknown): void => {
        free(false);
        reject(error);
      },
      exit: (code: number): void => listeners.error(new Error(`a thread ended with ${code}`)),
    };
    const free = (alive: boolean): void => {
      for (const [event, listener] of Object.entries(listeners)) thread.off(event, listener);
      thread.unref();
      if (alive) this.#idle.push(thread);
      else this.#threads.delete(thread);
      this.#next();
    };
    for (const [event, listener] of Object.entries(listeners)) thread.on(event, listener);
    thread.ref();
    // A slice would take the whole buffer it lies in with it.
    const framed = request.framed?.map(({ name, before, after }) => ({
      name,
      before: before.slice(),
      after: after.slice(),
    }));
    const question: DigestQuestion = { path, request: { ...request, ...(framed && { framed }) } };
    thread.postMessage(question);
  }
}
