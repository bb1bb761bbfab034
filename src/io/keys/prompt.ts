/** Asks for a passphrase on the terminal, without echo. */
import { closeSync, openSync } from "node:fs";
import { ReadStream } from "node:tty";
import { PodpisError } from "../../base/errors.js";
import { MAX_PASSPHRASE } from "../../base/limits.js";

/** What a terminal's input must be able to do; `tty.ReadStream` is one. */
export interface TerminalInput {
  setRawMode(raw: boolean): unknown;
  on(event: "data", listener: (chunk: Uint8Array) => void): unknown;
  on(event: "end" | "error", listener: () => void): unknown;
  removeAllListeners(): unknown;
  resume(): unknown;
  pause(): unknown;
}

export interface Terminal {
  readonly input: TerminalInput;
  /** Where the question is written: standard error. */
  write(text: string): unknown;
  close(): void;
}

/** The user's terminal even where standard input is a pipe; undefined when there is none. */
export function openTerminal(stderr: { write(text: string): unknown }): Terminal | undefined {
  const write = (text: string): unknown => stderr.write(text);
  if (process.platform === "win32") {
    return process.stdin.isTTY ? { input: process.stdin, write, close: () => undefined } : undefined;
  }
  let fd: number;
  try {
    fd = openSync("/dev/tty", "r+");
  } catch {
    return undefined;
  }
  try {
    const input = new ReadStream(fd);
    return { input, write, close: () => input.destroy() };
  } catch {
    closeSync(fd);
    return undefined;
  }
}

const KEY = { interrupt: 0x03, end: 0x04, backspace: 0x08, kill: 0x15, escape: 0x1b, delete: 0x7f } as const;
const [LF, CR, SPACE] = [0x0a, 0x0d, 0x20];

/**
 * The octets typed up to Enter (UTF-8 on every terminal of today); null when the terminal ends first
 * (^D on an empty line). ^H and Delete take a character back, ^U all of them. Throws INTERRUPTED on ^C.
 */
export function promptHidden(question: string, terminal: Terminal): Promise<Uint8Array | null> {
  const { input } = terminal;
  const typed = new Uint8Array(MAX_PASSPHRASE);
  let length = 0;
  input.setRawMode(true);
  terminal.write(question);
  return new Promise<Uint8Array | null>((resolve, reject) => {
    const onKey = (octet: number): boolean => {
      if (octet === CR || octet === LF) resolve(typed.slice(0, length));
      else if (octet === KEY.interrupt) reject(new PodpisError("INTERRUPTED"));
      else if (octet === KEY.end && length === 0) resolve(null);
      else {
        if (octet === KEY.kill) length = 0;
        else if (octet === KEY.delete || octet === KEY.backspace) length = lastCharacter(typed, length);
        else if (octet >= SPACE && length < MAX_PASSPHRASE) typed[length++] = octet;
        return false;
      }
      return true;
    };
    input.on("data", (chunk) => {
      // Arrows and function keys come as one chunk that begins with ESC.
      if (chunk[0] !== KEY.escape) chunk.some(onKey);
      chunk.fill(0);
    });
    input.on("end", () => resolve(null));
    input.on("error", () => resolve(null));
    input.resume();
  }).finally(() => {
    typed.fill(0);
    input.removeAllListeners();
    input.setRawMode(false);
    input.pause();
    terminal.write("\n");
  });
}

/** Where the last UTF-8 character begins. */
function lastCharacter(octets: Uint8Array, length: number): number {
  let at = length - 1;
  while (at > 0 && (octets[at]! & 0xc0) === 0x80) at--;
  return Math.max(at, 0);
}
