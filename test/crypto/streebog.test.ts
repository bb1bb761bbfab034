import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../src/base/bytes.js";
import { createDigest, digest } from "../../src/crypto/digest.js";
import { Streebog, type StreebogEngine } from "../../src/crypto/gost/streebog.js";
import {
  allowWebAssembly,
  chooseStreebogEngine,
  streebogEngine,
} from "../../src/crypto/gost/streebogEngine.js";
import { createJsEngine } from "../../src/crypto/gost/streebogJs.js";
import { createWasmEngine } from "../../src/crypto/gost/streebogWasm.js";

interface Case {
  readonly name: string;
  readonly message: string;
  readonly repeat: number;
  readonly streebog256: string;
  readonly streebog512: string;
}
const vectors = new URL("../../fixtures/vectors/rfc6986/case.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(vectors, "utf8")) as { cases: readonly Case[] };

const ENGINES: readonly (readonly [string, StreebogEngine])[] = [
  ["JavaScript", createJsEngine()],
  ["WebAssembly", createWasmEngine()],
];

const messageOf = ({ message, repeat }: Case): Uint8Array => fromHex(message.repeat(repeat));

function hash(engine: StreebogEngine, length: 32 | 64, ...chunks: readonly Uint8Array[]): string {
  const running = new Streebog(engine, length);
  for (const chunk of chunks) running.update(chunk);
  return toHex(running.digest());
}

describe.each(ENGINES)("Streebog (RFC 6986) in %s", (_name, engine) => {
  it.each(cases)("hashes $name", (vector) => {
    expect(hash(engine, 32, messageOf(vector))).toBe(vector.streebog256);
    expect(hash(engine, 64, messageOf(vector))).toBe(vector.streebog512);
  });

  it("gives the same digest however the message is cut", () => {
    const message = messageOf(cases.at(-1)!);
    for (const at of [0, 1, 63, 64, 65, 127, 128, 512, 1023, 1024]) {
      expect(hash(engine, 32, message.subarray(0, at), message.subarray(at))).toBe(cases.at(-1)!.streebog256);
    }
    const octets = Array.from(message, (octet) => Uint8Array.of(octet));
    expect(hash(engine, 64, ...octets)).toBe(cases.at(-1)!.streebog512);
  });

  it("takes a chunk larger than the engine's own input area", () => {
    const message = new Uint8Array(200_000).map((_, i) => i * 7);
    const parts = [message.subarray(0, 65_537), message.subarray(65_537)];
    expect(hash(engine, 32, message)).toBe(hash(engine, 32, ...parts));
    // gost-engine 3.0.1 over the same octets
    expect(hash(engine, 32, message)).toBe(
      "1c56c894c4471b3035338294215362b7b91c2c6a759bfeec8c6202f04f89ecb0",
    );
  });

  it("keeps running digests apart", () => {
    const [one, two] = [new Streebog(engine, 32), new Streebog(engine, 64)];
    const message = messageOf(cases[0]!);
    for (let i = 0; i < message.length; i++) {
      one.update(message.subarray(i, i + 1));
      two.update(message.subarray(i, i + 1));
    }
    one.update(new Uint8Array(0));
    expect(toHex(two.digest())).toBe(cases[0]!.streebog512);
    expect(toHex(one.digest())).toBe(cases[0]!.streebog256);
  });

  it("leaves the octets it is given alone", () => {
    const message = new Uint8Array(130).fill(5);
    hash(engine, 32, message);
    expect(message).toEqual(new Uint8Array(130).fill(5));
  });

  it("refuses to go on after the end", () => {
    const running = new Streebog(engine, 32);
    running.digest();
    expect(() => running.update(Uint8Array.of(1))).toThrow(TypeError);
    expect(() => running.digest()).toThrow(TypeError);
  });
});

describe("the choice of engine", () => {
  it("serves without WebAssembly when that is forbidden", () => {
    expect(hash(chooseStreebogEngine(false), 32, messageOf(cases[0]!))).toBe(cases[0]!.streebog256);
  });

  it("holds for the whole process, and running digests go on", () => {
    const [running, engine] = [createDigest("streebog256"), streebogEngine()];
    running.update(messageOf(cases[0]!));
    try {
      allowWebAssembly(false);
      expect(streebogEngine()).not.toBe(engine);
      expect(streebogEngine()).toBe(streebogEngine());
      expect(toHex(digest("streebog256", messageOf(cases[1]!)))).toBe(cases[1]!.streebog256);
    } finally {
      allowWebAssembly(true);
    }
    expect(toHex(running.digest())).toBe(cases[0]!.streebog256);
  });

  it("serves without WebAssembly where there is none", () => {
    const host = globalThis as { WebAssembly?: unknown };
    const { WebAssembly } = host;
    try {
      delete host.WebAssembly;
      expect(hash(chooseStreebogEngine(true), 32, messageOf(cases[0]!))).toBe(cases[0]!.streebog256);
    } finally {
      host.WebAssembly = WebAssembly;
    }
  });
});

describe("createDigest", () => {
  it("knows Streebog by name", () => {
    expect(toHex(digest("streebog256", messageOf(cases[1]!)))).toBe(cases[1]!.streebog256);
    const running = createDigest("streebog512");
    running.update(messageOf(cases[1]!));
    expect(toHex(running.digest())).toBe(cases[1]!.streebog512);
  });
});
