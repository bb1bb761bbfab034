/** Standard output or standard error, as the console uses it. */

import { Chalk, type ColorSupportLevel } from "chalk";
import type { Environment } from "../base/environment.js";
import type { Palette } from "../report/style.js";
import type { OutStream, Settings } from "./settings.js";

/** What is written for people stops being wider than this. */
const MAX_WIDTH = 100;

/**
 * Opened when it is first asked about or written to: Node takes a good part of a millisecond to make a stream of a pipe, and
 * a quiet run writes nothing.
 */
export class Outlet {
  #stream: OutStream | undefined;
  #palette: Palette | undefined;

  constructor(
    private readonly open: () => OutStream,
    private readonly settings: Settings,
    private readonly env: Environment,
    private readonly onError: (error: Error) => void,
  ) {}

  get stream(): OutStream {
    if (this.#stream === undefined) {
      this.#stream = this.open();
      this.#stream.on("error", this.onError);
    }
    return this.#stream;
  }

  get palette(): Palette {
    this.#palette ??= palette(colourLevel(this.settings, this.env, this.stream));
    return this.#palette;
  }

  /** Columns a text for people may take. */
  get width(): number {
    return Math.min(this.stream.columns ?? 80, MAX_WIDTH);
  }

  write(text: string): void {
    this.stream.write(text);
  }

  /** Waits until what was written is out. */
  async delivered(): Promise<void> {
    const stream = this.#stream;
    if (stream !== undefined)
      await new Promise<void>((resolve) => stream.write("", () => setImmediate(resolve)));
  }
}

/** NO_COLOR, FORCE_COLOR, TERM=dumb, --color, and whether the stream is a terminal. */
function colourLevel(settings: Settings, env: Environment, stream: OutStream): ColorSupportLevel {
  if (settings.color === "never") return 0;
  if (settings.color === "always") return 1;
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") return 0;
  const force = env.FORCE_COLOR;
  if (force !== undefined) return force === "0" || force === "false" ? 0 : 1;
  return stream.isTTY === true && env.TERM !== "dumb" ? 1 : 0;
}

function palette(level: ColorSupportLevel): Palette {
  const chalk = new Chalk({ level });
  return {
    good: chalk.green,
    bad: chalk.red,
    unsure: chalk.yellow,
    dim: chalk.dim,
    bold: chalk.bold,
  };
}
