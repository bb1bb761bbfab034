// What a verification costs with more of something: content, signers, certificates inside, entries of a list. Four sizes
// each, whole processes, beside openssl over the same files, and the straight line through the medians.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FAMILIES, makeAuthority } from "./bigCrl.mjs";
import { fitLine } from "./statistics.mjs";
import {
  gostEngineMissing,
  interleave,
  makeSigner,
  median,
  memoryFolder,
  openssl,
  PODPIS,
  signingOptions,
  timeProcess,
  verifyingOptions,
  writeContent,
  writeSigned,
} from "./support.mjs";

const ROUNDS = 5;
export const name = "growth of the cost";

export async function run() {
  const skipped = gostEngineMissing();
  if (skipped !== undefined) return { skipped };
  const { folder } = memoryFolder(400_000_000);
  const signer = makeSigner(folder);
  const growth = [
    measure("content", "content, MB", "ms per MB", [1, 10, 40, 100], contentOf(folder, signer)),
    measure("signers", "signers", "ms per signer", [1, 8, 32, 128], signersOf(folder)),
    measure(
      "certificates",
      "certificates inside",
      "ms per certificate",
      [1, 10, 50, 200],
      await certificatesOf(folder, signer),
    ),
    measure("crl", "entries of the list", "ms per entry", [1e3, 1e4, 1e5, 1e6], await entriesOf(folder)),
  ];
  const rows = growth.flatMap(({ axis, sides }) =>
    Object.entries(sides).map(([who, { start, slope, fit }]) => [
      `${axis}: ${who}`,
      `${start.toFixed(0)} + ${slope.toPrecision(3)}·x ms, R² ${fit.toFixed(3)}`,
    ]),
  );
  return { rows, growth };
}

/** `prepare` returns for one size the calls of both sides. */
function measure(id, axis, unit, sizes, prepare) {
  const works = {};
  for (const size of sizes) {
    const { ours, theirs } = prepare(size);
    works[`podpis ${size}`] = () => timeProcess(process.execPath, [PODPIS, ...ours, "-q"]).milliseconds;
    works[`openssl ${size}`] = () => timeProcess("openssl", theirs).milliseconds;
  }
  const times = interleave(ROUNDS, works);
  const side = (who) => {
    const points = sizes.map((size) => [size, median(times[`${who} ${size}`])]);
    return { points, ...fitLine(points) };
  };
  return { id, axis, unit, sides: { podpis: side("podpis"), openssl: side("openssl") } };
}

/** Both sides over one signature and one document. */
const verification = ({ certificate }, signature, content) => ({
  ours: ["verify", signature, "--content", content, "--trust", certificate, "--offline"],
  theirs: ["cms", "-verify", ...verifyingOptions({ certificate }), "-in", signature, "-content", content],
});

const contentOf = (folder, signer) => (megabytes) => {
  const content = join(folder, `content${megabytes}`);
  writeSigned(content, megabytes * 1_000_000, signer);
  return verification(signer, `${content}.sig`, content);
};

function smallContent(folder) {
  const content = join(folder, "small");
  writeContent(content, 4096);
  return content;
}

/** Each signer with a key and a certificate of its own; all certificates are trusted. */
function signersOf(folder) {
  const content = smallContent(folder);
  const signers = [];
  return (count) => {
    while (signers.length < count) signers.push(makeSigner(folder, `signer${signers.length}`));
    const some = signers.slice(0, count);
    const signature = join(folder, `signers${count}.sig`);
    const certificate = join(folder, `signers${count}.pem`);
    writeFileSync(certificate, some.map((one) => readFileSync(one.certificate, "latin1")).join(""));
    const more = some.slice(1).flatMap((one) => ["-signer", one.certificate, "-inkey", one.key]);
    openssl("cms", "-sign", ...signingOptions(some[0]), ...more, "-in", content, "-out", signature);
    return verification({ certificate }, signature, content);
  };
}

/** One signer; the others' certificates have nothing to do with it. */
async function certificatesOf(folder, signer) {
  const content = smallContent(folder);
  const own = join(folder, "certificates");
  mkdirSync(own);
  const { leaves } = await makeAuthority(own, "gost", { entries: 10, leaves: 200 });
  return (count) => {
    const [others, signature] = [join(own, `${count}.pem`), join(own, `${count}.sig`)];
    writeFileSync(
      others,
      leaves
        .slice(0, count)
        .map((file) => readFileSync(file, "latin1"))
        .join(""),
    );
    const beside = ["-certfile", others, "-in", content, "-out", signature];
    openssl("cms", "-sign", ...signingOptions(signer), ...beside);
    return verification(signer, signature, content);
  };
}

async function entriesOf(folder) {
  const authorities = new Map();
  for (const entries of [1e3, 1e4, 1e5, 1e6]) {
    const own = join(folder, `crl${entries}`);
    mkdirSync(own);
    authorities.set(entries, await makeAuthority(own, "rsa", { entries }));
  }
  return (entries) => {
    const { anchor, leaves, list } = authorities.get(entries);
    return {
      ours: ["cert", "check", leaves[0], "--trust", anchor, "--crl", list, "--offline"],
      theirs: [
        ...["verify", ...FAMILIES.rsa.engine, "-crl_check", "-CAfile", anchor, "-CRLfile", list],
        leaves[0],
      ],
    };
  };
}
