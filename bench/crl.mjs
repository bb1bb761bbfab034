// A revocation list of a million entries: in this process against the digest of its octets alone, and
// `podpis cert check --crl` against `openssl verify -crl_check`, whole processes, wall time and peak memory.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FAMILIES, makeAuthority } from "./bigCrl.mjs";
import {
  gostEngineMissing,
  interleave,
  loadSource,
  measureProcess,
  median,
  memoryFolder,
  PODPIS,
  processRatios,
  processRow,
  seconds,
  timeMissing,
} from "./support.mjs";

const ENTRIES = 1_000_000;
export const name = "CRL of a million entries";

export async function run({ quick }) {
  const skipped = gostEngineMissing() ?? timeMissing();
  if (skipped !== undefined) return { skipped };
  const { folder } = memoryFolder(300_000_000);
  const authority = async (family) => {
    const own = join(folder, family);
    mkdirSync(own);
    return makeAuthority(own, family, { entries: ENTRIES });
  };
  const rsa = await authority("rsa");
  const main = wholeProcess("rsa", rsa, quick ? 3 : 7);
  const measured = { "CRL of 10⁶ entries, wall": main.wall, "CRL of 10⁶ entries, RSS": main.memory };
  if (quick) return { rows: main.rows, measured };
  const gost = await authority("gost");
  const inside = [await inProcess("rsa", rsa), await inProcess("gost", gost)];
  const others = [
    ["rsa, PEM", { ...rsa, list: rsa.pem }, { wall: 0.12, memory: 0.3 }],
    ["rsa, listed", { ...rsa, leaves: [rsa.listed] }, { wall: 0.1, memory: 0.3 }],
    ["gost", gost, { wall: 0.25 }],
  ].map(([label, given, bounds]) => compared(label, given, bounds));
  return {
    rows: [main, ...inside, ...others].flatMap(({ rows }) => rows),
    claims: [...inside, ...others].flatMap(({ claims }) => claims),
    measured,
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
  const times = interleave(9, { check: () => timed(check), alone: () => timed(alone) });
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

function wholeProcess(label, { anchor, leaves, list }, rounds) {
  const { engine } = FAMILIES[label.split(",")[0]];
  const asked = ["-crl_check", "-CAfile", anchor, "-CRLfile", list, leaves[0]];
  const ours = [PODPIS, "cert", "check", leaves[0], "--trust", anchor, "--crl", list, "--offline", "-q"];
  const works = {
    podpis: () => measureProcess(process.execPath, ours, CODES),
    openssl: () => measureProcess("openssl", ["verify", ...engine, ...asked], CODES),
  };
  works.podpis();
  const { podpis, openssl } = interleave(rounds, works);
  return {
    rows: [processRow(`${label}: podpis`, podpis), processRow(`${label}: openssl`, openssl)],
    ...processRatios(podpis, openssl),
  };
}

/** What is not a number of its own, with its bounds. */
function compared(label, given, bounds) {
  const { rows, ...measured } = wholeProcess(label, given, 5);
  const claims = Object.entries(bounds).map(([what, atMost]) => ({
    what: `${label}: times openssl, ${what}`,
    ratio: median(measured[what]),
    atMost,
  }));
  return { rows, claims };
}
