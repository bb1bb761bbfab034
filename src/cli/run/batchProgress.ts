/** How far a batch is: files done, of how many, how fast, how long it will take. */
import { decimal, grouped } from "../../report/style.js";
import type { Console } from "../console.js";
import { Progress } from "../progress.js";

/** Names counted before others get their turn. */
const TURN = 1000;

/**
 * Shows the progress while `work` runs; it calls `step` after each file. `count` gives all jobs, to be counted beside the
 * work once that has taken so long that progress is shown; undefined where they can be read only once.
 */
export async function withBatchProgress<T>(
  console: Console,
  label: string,
  count: (() => AsyncIterable<unknown>) | undefined,
  work: (step: () => void) => Promise<T>,
): Promise<T> {
  let done = 0;
  let total: number | undefined;
  let ended = false;
  const counting = async (): Promise<void> => {
    let found = 0;
    for await (const _one of count!()) {
      if (ended) return;
      if (++found % TURN === 0) await new Promise(setImmediate);
    }
    total = found;
  };
  let started = count === undefined;
  const progress = new Progress(console, label, (elapsed) => {
    if (!started) {
      started = true;
      // What cannot be counted is not told; what cannot be read is told by the work.
      counting().catch(() => undefined);
    }
    return progressText(console, done, total, elapsed);
  });
  try {
    return await work(() => done++);
  } finally {
    ended = true;
    progress.stop();
  }
}

/** `elapsed` in milliseconds. */
export function progressText(
  console: Pick<Console, "say" | "language">,
  done: number,
  total: number | undefined,
  elapsed: number,
): string {
  const data = {
    done: grouped(done),
    total: grouped(total ?? 0),
    rate: decimal(console.language, ((1000 * done) / Math.max(elapsed, 1)).toFixed(1)),
    left: total === undefined || done === 0 ? "?" : remaining(((total - done) * elapsed) / done),
  };
  return total === undefined
    ? console.say({ ru: "{done}, {rate} в секунду", en: "{done}, {rate} a second" }, data)
    : console.say(
        {
          ru: "{done} из {total}, {rate} в секунду, осталось {left}",
          en: "{done} of {total}, {rate} a second, {left} left",
        },
        data,
      );
}

/** `1:02:03`, `2:03`, of milliseconds. */
function remaining(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (value: number): string => String(value).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
