// A revocation list of a million entries: in this process against the digest of its octets alone, and
// `podpis cert check --crl` against `openssl verify -crl_check`, whole processes, wall time and peak memory.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FAMILIES, makeAuthority } from "./bigCrl.mjs";
import {
  gostEngineMissing,
  interleave,
  loadSource,
  measureProcess,
  median,
  root,
  scratchFolder,
  seconds,
} from "./support.mjs";

const ENTRIES = 1_000_000;
const ROUNDS = 5;
export const name = "CRL of a million entries";

export async function run() {
  const skipped =
    gostEngineMissing() ?? (existsSync("/usr/bin/time") ? undefined : "/usr/bin/time is not installed");
  if (skipped !== undefined) return { rows: [], skipped };
  const folder = scratchFolder();
  const results = [];
  for (const [family, bounds] of [
    ["rsa", { wall: 0.1, memory: 0.3 }],
    ["gost", { wall: 0.25 }],
  ]) {
    const own = join(folder, family);
    mkdirSync(own);
    const authority = await makeAuthority(own, family, { entries: ENTRIES });
    results.push(await inProcess(family, authority), wholeProcess(family, authority, bounds));
    if (family === "rsa") {
      const { leaves, listed, pem } = authority;
      results.push(wholeProcess("rsa, PEM", { ...authority, list: pem }, { ...bounds, wall: 0.12 }));
      results.push(wholeProcess("rsa, listed", { ...authority, leaves: [listed, ...leaves] }, bounds));
    }
  }
  return {
    rows: results.flatMap(({ rows }) => rows),
    claims: results.flatMap(({ claims }) => claims),
  };
}

/** A list read anew each time, so that nothing is remembered: signature and one serial, against the digest. */
async function inProcess(family, { anchor, list }) {
  const { parseCrl, lookupSerial, verifyCrl, parseCertificate, decodePemBlocks, digest } =
    await loadSource("bench/crlParts.ts");
  const octets = new Uint8Array(readFileSync(list));
  const ca = parseCertificate(decodePemBlocks(readFileSync(anchor))[0].der);
  const { digestName } = FAMILIES[family];
  const timed = (work) => {
    const start = performance.now();
    work();
    return performance.now() - start;
  };
  const check = () => {
    const crl = parseCrl(octets);
    if (verifyCrl(crl, ca, crl.thisUpdate).status !== "passed")
      throw new Error("the signature does not hold");
    if (lookupSerial(crl, 1n, crl.issuer).kind !== "absent") throw new Error("a stray entry");
  };
  const alone = () =>
    digestName === "sha256" ? createHash("sha256").update(octets).digest() : digest(digestName, octets);
  check(); // V8 compiles the loops
  const times = interleave(ROUNDS * 3, { check: () => timed(check), alone: () => timed(alone) });
  const ratio = median(times.check.map((milliseconds, round) => milliseconds / times.alone[round]));
  return {
    rows: [
      [`${family}: signature and one serial`, seconds(median(times.check))],
      [`${family}: the digest alone`, seconds(median(times.alone))],
    ],
    claims: [{ what: `${family}: times the digest alone`, ratio, atMost: 1.5 }],
  };
}

/** Revoked is 1 for us and 2 for openssl. */
const CODES = [0, 1, 2];

function wholeProcess(family, { anchor, leaves, list }, { wall, memory }) {
  const podpis = [join(root, "bin", "podpis.js"), "cert", "check", leaves[0], "--trust", anchor];
  const peer = [
    "verify",
    ...FAMILIES[family.split(",")[0]].engine,
    "-crl_check",
    "-CAfile",
    anchor,
    "-CRLfile",
    list,
    leaves[0],
  ];
  const ours = [...podpis, "--crl", list, "--offline", "-q"];
  measureProcess(process.execPath, ours, CODES);
  const runs = interleave(ROUNDS, {
    podpis: () => measureProcess(process.execPath, ours, CODES),
    openssl: () => measureProcess("openssl", peer, CODES),
  });
  const of = (which, what) => median(runs[which].map((one) => one[what]));
  const ratio = (what) => median(runs.podpis.map((one, round) => one[what] / runs.openssl[round][what]));
  const row = (which) => [
    [`${family}: ${which}, wall`, seconds(of(which, "milliseconds"))],
    [`${family}: ${which}, peak`, `${of(which, "megabytes").toFixed(0)} MB`],
  ];
  return {
    rows: [...row("podpis"), ...row("openssl")],
    claims: [
      { what: `${family}: times the wall time of openssl`, ratio: ratio("milliseconds"), atMost: wall },
      ...(memory === undefined
        ? []
        : [{ what: `${family}: times the memory of openssl`, ratio: ratio("megabytes"), atMost: memory }]),
    ],
  };
}
