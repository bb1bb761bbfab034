// Peak memory of the whole process, sign, verify and extend, detached, attached, archival: 100 MB against 1 KB.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { root, scratchFolder, timeMissing, writeContent } from "./support.mjs";

export const name = "memory of sign, verify and extend, 100 MB against 1 KB";

export async function run() {
  const skipped = timeMissing();
  if (skipped !== undefined) return { rows: [], skipped };
  const { initLab } = await import("../dist/lab.js");
  const folder = scratchFolder();
  const lab = await initLab(join(folder, "lab"), { families: ["gost256"] });
  const server = await lab.start();
  const network = ["--trust", join(folder, "lab", "trust.pem"), "--allow-host", new URL(server.url).host];
  const signer = join(folder, "signer");
  await podpis("lab", "issue", join(folder, "lab"), "-o", signer);
  const rows = [];
  const claims = [];
  try {
    const peaks = {};
    for (const [amount, size] of [
      ["1 KB", 1024],
      ["100 MB", 104_857_600],
    ]) {
      const content = join(folder, amount.replace(" ", ""));
      writeContent(content, size);
      for (const [form, ...level] of [
        ["detached"],
        ["attached"],
        ["attached", "--level", "a", "--tsa", `${server.url}/tsa/gost256`],
      ]) {
        const label = [form, ...level.slice(1, 2)].join(" ");
        const out = `${content}.${label.replace(" ", ".")}`;
        const sign = [
          "sign",
          content,
          "--key",
          `${signer}.key.pem`,
          "--cert",
          `${signer}.pem`,
          `--${form}`,
          ...level,
          "-o",
          out,
        ];
        const verify = ["verify", out, ...(form === "detached" ? ["--content", content] : [])];
        const extend = ["extend", out, ...level, "-o", `${out}.renewed`];
        for (const [command, args] of [
          ["sign", sign],
          ["verify", verify],
          ...(level.length > 0 ? [["extend", extend]] : []),
        ]) {
          const peak = await podpis(...args, ...network, "-q");
          rows.push([`${command} ${label}, ${amount}`, `${peak.toFixed(0)} MB`]);
          const case_ = `${command} ${label}`;
          if (size > 1024) {
            claims.push({ what: `${case_}: peak, MB`, ratio: peak, atMost: 120 });
            claims.push({ what: `${case_}: more than for 1 KB, MB`, ratio: peak - peaks[case_], atMost: 30 });
          } else peaks[case_] = peak;
        }
      }
    }
  } finally {
    await server.close();
  }
  return { rows, claims };
}

/** Runs a command; its peak resident set in megabytes (2^20). Asynchronous: the lab answers in this process. */
async function podpis(...args) {
  const child = spawn("/usr/bin/time", [
    "-f",
    "%M",
    process.execPath,
    join(root, "bin", "podpis.js"),
    ...args,
  ]);
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  child.stdout.resume();
  const status = await new Promise((resolve) => child.on("close", resolve));
  if (status !== 0) throw new Error(`podpis ${args[0]}: ${stderr}`);
  return Number(stderr.trim().split("\n").at(-1)) / 1024;
}
