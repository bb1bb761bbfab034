/**
 * What makes a batch fast changes no verdict: every signature of the data judged by itself, in modules that remember nothing
 * and without WebAssembly, and all of them in one run that shares what batches share, forwards and back.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { VerifyReport } from "../../src/validate/results.js";
import {
  conformanceMissing,
  conformancePath,
  conformanceTitle,
  readConformance,
} from "../support/conformance.js";
import { readDer, reportOf } from "./verifyFile.js";

const FOLDERS = ["rusig", "gost", "cades", "openssl", "tsp", "stb"];
const LARGEST = 1_000_000;

/** Everything that is CMS of a signature, with its document where that lies beside. */
async function signatures(): Promise<readonly string[]> {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(conformancePath(folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(conformancePath().length + 1)),
  ).sort();
  const found: string[] = [];
  for (const file of files) {
    if (readConformance(file).length > LARGEST || !(await isSignature(file))) continue;
    found.push(file);
  }
  return found;
}

async function isSignature(file: string): Promise<boolean> {
  try {
    return typeof (await reportOf(file)) !== "string";
  } catch {
    // Octets that are nothing of ours: no DER, no armour.
    return false;
  }
}

/** The self-signed certificates the signatures carry: with them paths are built and judged. */
async function rootsIn(files: readonly string[]): Promise<readonly Uint8Array[]> {
  const { planSignature, readableCertificates } = await import("../../src/cms/checkSignature.js");
  const { readSignedData } = await import("../../src/cms/signedData.js");
  const { bytesSource } = await import("../../src/base/source.js");
  const { namesEqual } = await import("../../src/x509/name.js");
  return files.flatMap((file) => {
    const source = bytesSource(readDer(file), file);
    const { signedData } = readSignedData(source);
    if (signedData === null) return [];
    return readableCertificates(planSignature(source, signedData).embedded.certificates)
      .filter(({ subject, issuer }) => namesEqual(subject, issuer))
      .map(({ raw }) => raw);
  });
}

type Judge = (file: string) => Promise<VerifyReport | string>;

/** A judge out of modules loaded anew. */
async function judge(roots: readonly Uint8Array[], webAssembly: boolean): Promise<Judge> {
  vi.resetModules();
  const { allowWebAssembly } = await import("../../src/crypto/gost/streebogEngine.js");
  allowWebAssembly(webAssembly);
  const { SharedFetches } = await import("../../src/app/evidencePoolShared.js");
  const { parseCertificate } = await import("../../src/x509/certificate.js");
  const fresh = await import("./verifyFile.js");
  const trust = roots.map(parseCertificate);
  const pool = { shared: new SharedFetches() };
  return (file) => {
    const { content, at } = beside(file);
    return fresh.reportOf(file, content, { trust, pool, at });
  };
}

/** Of the real ГОСТ signatures the documents are there, and a time when they were good is known. */
function beside(file: string): { readonly content?: Uint8Array; readonly at?: Date } {
  const [, stem] = /^(rusig\/\d\d_\d)\.p7s$/.exec(file) ?? [];
  if (stem === undefined) return {};
  return { content: readConformance(`${stem}.bin`), at: new Date("2024-07-16T18:00:00+03:00") };
}

describe.skipIf(conformanceMissing)(conformanceTitle("every signature of the data"), () => {
  let files: readonly string[] = [];
  const slow = new Map<string, VerifyReport | string>();
  let fast: Judge = reportOf;

  beforeAll(async () => {
    files = await signatures();
    const roots = await rootsIn(files);
    for (const file of files) slow.set(file, await (await judge(roots, false))(file));
    fast = await judge(roots, process.env.PODPIS_NO_WASM !== "1");
  }, 300_000);

  afterAll(() => {
    vi.resetModules();
  });

  it("is there to be judged, of every verdict", () => {
    expect(files.length).toBeGreaterThan(50);
    const verdicts = [...slow.values()].map((report) =>
      typeof report === "string" ? report : report.verdict,
    );
    expect(new Set(verdicts)).toEqual(new Set(["TOTAL-PASSED", "TOTAL-FAILED", "INDETERMINATE"]));
  });

  it("is judged by one run over all as by itself", async () => {
    for (const file of files) expect(await fast(file), file).toEqual(slow.get(file));
  });

  it("is judged so again by what knows them all, in any order", async () => {
    for (const file of files.toReversed()) expect(await fast(file), file).toEqual(slow.get(file));
  });
});
