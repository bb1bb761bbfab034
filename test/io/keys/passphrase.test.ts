import { EventEmitter } from "node:events";
import { closeSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { utf8 } from "../../../src/base/bytes.js";
import { type PassphraseOptions, passphraseSource } from "../../../src/io/keys/passphrase.js";
import { promptHidden, type Terminal, type TerminalInput } from "../../../src/io/keys/prompt.js";
import { tempDir } from "../../support/temporary.js";

const text = (octets: Uint8Array | null): string | null => octets && new TextDecoder().decode(octets);
const given = async (options: PassphraseOptions): Promise<string | null> =>
  text(await passphraseSource(options)!("key.pem"));

function saved(content: string | Uint8Array): string {
  const path = join(tempDir(), "passphrase");
  writeFileSync(path, content);
  return path;
}

describe("--passphrase-env", () => {
  test("gives the variable's value as UTF-8, also an empty one", async () => {
    const environment = { SECRET: " пароль ", EMPTY: "" };
    expect(await given({ env: "SECRET", environment })).toBe(" пароль ");
    expect(await given({ env: "EMPTY", environment })).toBe("");
  });

  test("of a variable that is not set is a usage error", async () => {
    await expect(given({ env: "SECRET", environment: {} })).rejects.toMatchObject({ code: "USAGE" });
  });
});

describe("--passphrase-file", () => {
  test.each([
    ["secret", "secret"],
    ["secret\n", "secret"],
    ["secret\r\nsecond line\r\n", "secret"],
    ["пароль с пробелом \nx", "пароль с пробелом "],
    ["\ufeffsecret\n", "secret"],
    ["\nsecond", ""],
  ])("%j gives %j", async (content, expected) => {
    expect(await given({ file: saved(content) })).toBe(expected);
  });

  test("that is missing is an error of the file", async () => {
    await expect(given({ file: join(tempDir(), "none") })).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
  });

  test("longer than a passphrase can be is a usage error that does not repeat it", async () => {
    const error = await given({ file: saved("x".repeat(1025)) }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "USAGE" });
    expect(JSON.stringify(error)).not.toContain("xxx");
    expect(await given({ file: saved("x".repeat(1024)) })).toHaveLength(1024);
  });
});

describe("--passphrase-fd", () => {
  test("gives the first line, again and again, each time in an array of its own", async () => {
    const fd = openSync(saved("secret\nrest"), "r");
    try {
      const source = passphraseSource({ fd })!;
      const first = await source("a");
      expect(text(first)).toBe("secret");
      first.fill(0);
      expect(text(await source("b"))).toBe("secret");
    } finally {
      closeSync(fd);
    }
  });

  test("that is not open is an error that names it", async () => {
    await expect(given({ fd: 9_999 })).rejects.toMatchObject({
      code: "FILE_UNREADABLE",
      data: { path: "file descriptor 9999" },
    });
  });

  test("without an end to its line is a usage error", async () => {
    const fd = openSync(saved("x".repeat(5000)), "r");
    try {
      await expect(given({ fd })).rejects.toMatchObject({ code: "USAGE" });
    } finally {
      closeSync(fd);
    }
  });
});

describe("the sources", () => {
  test("are mutually exclusive", () => {
    expect(() => passphraseSource({ env: "A", file: "b" })).toThrow(
      expect.objectContaining({ code: "USAGE" }),
    );
    expect(() => passphraseSource({ file: "b", fd: 3 })).toThrow(expect.objectContaining({ code: "USAGE" }));
  });

  test("may be none at all", () => {
    expect(passphraseSource({})).toBeUndefined();
  });
});

class FakeInput extends EventEmitter implements TerminalInput {
  readonly modes: boolean[] = [];
  paused = false;
  setRawMode(raw: boolean): void {
    this.modes.push(raw);
  }
  resume(): void {}
  pause(): void {
    this.paused = true;
  }
}

function fakeTerminal(): Terminal & { input: FakeInput; written: string[]; closed: boolean } {
  const written: string[] = [];
  const terminal = {
    input: new FakeInput(),
    written,
    closed: false,
    write: (line: string) => written.push(line),
    close: () => {
      terminal.closed = true;
    },
  };
  return terminal;
}

async function typed(...chunks: (string | Uint8Array)[]): Promise<string | null> {
  const terminal = fakeTerminal();
  const answer = promptHidden("Passphrase: ", terminal);
  const sent = chunks.map((chunk) => (typeof chunk === "string" ? utf8(chunk) : chunk));
  for (const chunk of sent) terminal.input.emit("data", chunk);
  try {
    return text(await answer);
  } finally {
    // Nothing of what was typed is echoed or left in the buffers, and the terminal is as it was.
    expect(terminal.written).toEqual(["Passphrase: ", "\n"]);
    expect(sent.every((chunk) => chunk.every((octet) => octet === 0))).toBe(true);
    expect(terminal.input.modes).toEqual([true, false]);
    expect(terminal.input.paused).toBe(true);
    expect(terminal.input.listenerCount("data")).toBe(0);
  }
}

describe("the prompt", () => {
  test.each([
    [["secret\r"], "secret"],
    [["s", "e", "c\n"], "sec"],
    [["пар", "оль\r"], "пароль"],
    [["парол\u007f\u007fx\r"], "парx"],
    [["ab\b\b\b\bc\r"], "c"],
    [["wrong\u0015right\r"], "right"],
    [["a", "\u001b[A", "b\r"], "ab"],
    [["a\u0004b\tc\r"], "abc"],
    [["\r"], ""],
    [["\u0004"], null],
  ])("%j gives %j", async (chunks, expected) => {
    expect(await typed(...chunks)).toBe(expected);
  });

  test("ends with INTERRUPTED on ^C", async () => {
    await expect(typed("sec\u0003")).rejects.toMatchObject({ code: "INTERRUPTED" });
  });

  test("takes no more than a passphrase can have", async () => {
    expect(await typed("x".repeat(3000), "\r")).toHaveLength(1024);
  });

  test("gives up when the terminal goes away", async () => {
    const terminal = fakeTerminal();
    const answer = promptHidden("?", terminal);
    terminal.input.emit("end");
    expect(await answer).toBeNull();
  });

  test("is asked by the key's name, and closed", async () => {
    const terminal = fakeTerminal();
    const prompt = { question: (name: string) => `Passphrase for ${name}: `, open: () => terminal };
    const answer = given({ prompt });
    terminal.input.emit("data", utf8("secret\r"));
    expect(await answer).toBe("secret");
    expect(terminal.written[0]).toBe("Passphrase for key.pem: ");
    expect(terminal.closed).toBe(true);
  });

  test("without a terminal, or without an answer, is KEY_PASSPHRASE_NEEDED", async () => {
    const question = () => "?";
    await expect(given({ prompt: { question, open: () => undefined } })).rejects.toMatchObject({
      code: "KEY_PASSPHRASE_NEEDED",
      data: { path: "key.pem" },
    });
    const terminal = fakeTerminal();
    const answer = given({ prompt: { question, open: () => terminal } });
    terminal.input.emit("data", utf8("\u0004"));
    await expect(answer).rejects.toMatchObject({ code: "KEY_PASSPHRASE_NEEDED" });
  });
});
