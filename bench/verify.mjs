// A detached ГОСТ signature of a 100 MB file, the whole process: `podpis verify` against
// `openssl cms -verify` with the gost engine, over the same file and signature, in interleaved rounds.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import {
  gostEngineMissing,
  interleave,
  median,
  root,
  scratchFolder,
  seconds,
  timeProcess,
  writeContent,
} from "./support.mjs";

const ROUNDS = 9;
export const name = "verify a detached GOST signature of 100 MB, whole process";

export async function run() {
  const skipped = gostEngineMissing();
  if (skipped !== undefined) return { rows: [], skipped };
  const folder = scratchFolder();
  const [content, key, certificate, signature] = ["content", "key.pem", "cert.pem", "content.sig"].map(
    (file) => join(folder, file),
  );
  writeContent(content, 104_857_600);
  openssl(
    "req",
    "-x509",
    "-engine",
    "gost",
    "-newkey",
    "gost2012_256",
    "-pkeyopt",
    "paramset:A",
    "-nodes",
    "-md_gost12_256",
    "-subj",
    "/CN=bench",
    "-days",
    "30",
    "-keyout",
    key,
    "-out",
    certificate,
  );
  openssl(
    "cms",
    "-sign",
    "-engine",
    "gost",
    "-binary",
    "-in",
    content,
    "-signer",
    certificate,
    "-inkey",
    key,
    "-md",
    "md_gost12_256",
    "-outform",
    "DER",
    "-out",
    signature,
  );

  const podpis = [
    join(root, "bin", "podpis.js"),
    "verify",
    signature,
    "--content",
    content,
    "--trust",
    certificate,
    "--offline",
    "-q",
  ];
  const peer = [
    "cms",
    "-verify",
    "-engine",
    "gost",
    "-binary",
    "-inform",
    "DER",
    "-in",
    signature,
    "-content",
    content,
    "-CAfile",
    certificate,
    "-purpose",
    "any",
    "-out",
    "/dev/null",
  ];
  timeProcess(process.execPath, podpis);
  const times = interleave(ROUNDS, {
    podpis: () => timeProcess(process.execPath, podpis).milliseconds,
    openssl: () => timeProcess("openssl", peer).milliseconds,
  });
  const ratio = median(times.podpis.map((milliseconds, round) => milliseconds / times.openssl[round]));
  return {
    rows: [
      ["podpis verify", seconds(median(times.podpis))],
      ["openssl cms -verify", seconds(median(times.openssl))],
    ],
    claims: [{ what: "times the wall time of openssl", ratio, atMost: 1.25 }],
  };
}

function openssl(...args) {
  const { status, stderr } = spawnSync("openssl", args);
  if (status !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`);
}
