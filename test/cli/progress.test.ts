/** Progress in words: octets and seconds as the language writes them. */
import { describe, expect, it, vi } from "vitest";
import { Console } from "../../src/cli/console.js";
import { Progress } from "../../src/cli/progress.js";
import { readSettings } from "../../src/cli/settings.js";
import { loadTexts } from "../../src/report/i18n/index.js";

async function shown(language: "ru" | "en", done: number, total?: number): Promise<string> {
  const texts = await loadTexts(language);
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "hrtime"] });
  let text = "";
  const write = (more: string): void => {
    text += more;
  };
  const stream = { isTTY: true, on: () => undefined, write } as never;
  const streams = { stdin: stream, stdout: stream, stderr: stream };
  try {
    const settings = readSettings(["--lang", language, "--progress", "plain"], {});
    const progress = new Progress(new Console(settings, streams, {}, texts), "…");
    progress.update(done, total);
    vi.advanceTimersByTime(6000);
    progress.stop();
  } finally {
    vi.useRealTimers();
  }
  return text;
}

describe("progress", () => {
  it.each([
    ["ru", 44, undefined, "podpis: … 44 байта, 5 с\n"],
    ["en", 44, undefined, "podpis: … 44 bytes, 5 s\n"],
    ["ru", 1, 4, "podpis: … 25 %, 5 с\n"],
    ["ru", 0, undefined, "podpis: … 5 с\n"],
  ] as const)(
    "says it in the reader's language (%s, %i of %s) [rule 9] [rule 29]",
    async (language, done, total, line) => {
      expect(await shown(language, done, total)).toBe(line);
    },
  );
});
