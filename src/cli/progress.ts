/** Progress of work that takes longer than a second: one line rewritten on a terminal, else a line now and then. */
import { monotonic } from "../io/monotonic.js";
import { octetsText } from "../report/style.js";
import type { Console } from "./console.js";

const PATIENCE = 1000;
const REDRAW = 200;
const HEARTBEAT = 5000;

export class Progress {
  readonly #started = monotonic();
  readonly #timer: NodeJS.Timeout | undefined;
  #done = 0;
  #total: number | undefined;
  #lastBeat = 0;

  constructor(
    private readonly console: Console,
    private readonly label: string,
    /** Says what else than octets was done, after so many milliseconds. */
    private readonly describe?: (elapsed: number) => string,
  ) {
    const { progress, quiet } = console.settings;
    if (progress === "none" || quiet) return;
    const rewrites = progress === "auto" && console.streams.stderr.isTTY === true;
    this.#timer = setInterval(() => this.#tick(rewrites), rewrites ? REDRAW : PATIENCE);
    this.#timer.unref();
  }

  /** Octets done, and all there are when that is known. */
  readonly update = (done: number, total?: number): void => {
    this.#done = done;
    this.#total = total;
  };

  /** Removes the line. */
  stop(): void {
    clearInterval(this.#timer);
    this.console.status("");
  }

  #tick(rewrites: boolean): void {
    const elapsed = monotonic() - this.#started;
    if (elapsed < PATIENCE) return;
    // Asked for each time: whoever describes the work begins to count it when it is first asked.
    const text = this.#text(elapsed);
    if (rewrites) this.console.status(text);
    else if (elapsed - this.#lastBeat >= HEARTBEAT) {
      this.#lastBeat = elapsed;
      this.console.heartbeat(text);
    }
  }

  #text(elapsed: number): string {
    if (this.describe !== undefined) return `${this.label} ${this.describe(elapsed)}`;
    const seconds = this.console.say(
      { ru: "{seconds} с", en: "{seconds} s" },
      { seconds: Math.round(elapsed / 1000) },
    );
    if (this.#done === 0) return `${this.label} ${seconds}`;
    const total = this.#total ?? 0;
    const share =
      total > 0
        ? `${Math.floor((100 * this.#done) / total)} %`
        : octetsText(this.console.style(false), this.#done);
    return `${this.label} ${share}, ${seconds}`;
  }
}

/** Runs `work` with progress shown, and clears it whatever comes out. */
export async function withProgress<T>(
  console: Console,
  label: string,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  const progress = new Progress(console, label);
  try {
    return await work(progress);
  } finally {
    progress.stop();
  }
}
