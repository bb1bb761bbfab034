/** OpenSSL as an independent peer, with the gost engine where it is installed. */
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export interface OpensslResult {
  readonly code: number | null;
  readonly stdout: Buffer;
  /** Messages; openssl prints verdicts here too. */
  readonly text: string;
}

/** `openssl ocsp` has no -engine option: the engine is loaded through a configuration file. */
const CONFIGURATION = `openssl_conf = init
[init]
engines = engines
[engines]
gost = gost
[gost]
engine_id = gost
default_algorithms = ALL
`;

let configuration: string | undefined;

function gostConfiguration(): string {
  if (configuration === undefined) {
    const folder = mkdtempSync(join(tmpdir(), "podpis-openssl-"));
    folders.push(folder);
    configuration = join(folder, "openssl.cnf");
    writeFileSync(configuration, CONFIGURATION);
  }
  return configuration;
}

export interface OpensslOptions {
  readonly input?: Uint8Array;
  /** Default true when the engine is there; false runs plain OpenSSL. */
  readonly gost?: boolean;
}

export function openssl(args: readonly string[], options: OpensslOptions = {}): OpensslResult {
  const gost = options.gost ?? gostEngineMissing === undefined;
  const result = spawnSync("openssl", args, {
    ...(options.input && { input: options.input }),
    env: { PATH: process.env.PATH, ...(gost && { OPENSSL_CONF: gostConfiguration() }) },
    maxBuffer: 256 * 1024 * 1024,
    timeout: 60_000,
  });
  return {
    code: result.status,
    stdout: result.stdout ?? Buffer.alloc(0),
    text: `${result.stdout ?? ""}${result.stderr ?? ""}`,
  };
}

/** As openssl, without blocking this process: for talking to a server in it. */
export function opensslAsync(args: readonly string[]): Promise<OpensslResult> {
  return new Promise((settle) => {
    const env = {
      PATH: process.env.PATH,
      ...(gostEngineMissing === undefined && { OPENSSL_CONF: gostConfiguration() }),
    };
    execFile("openssl", args, { env, timeout: 60_000, encoding: "buffer" }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : null;
      settle({ code, stdout, text: `${stdout}${stderr}` });
    });
  });
}

/** Where peers are promised (CI), a missing one is a failure and not a skipped test. */
export function peerMissing(reason: string): string {
  if (process.env.PODPIS_REQUIRE_PEERS === "1") throw new Error(reason);
  return reason;
}

/** Why tests against OpenSSL cannot run, or undefined when they can. */
export const opensslMissing: string | undefined = (() => {
  const { status, stdout } = spawnSync("openssl", ["version"]);
  if (status !== 0) return peerMissing("openssl is not installed");
  return /^OpenSSL [3-9]/.test(String(stdout))
    ? undefined
    : peerMissing(`this is ${String(stdout).trim()}, not OpenSSL 3`);
})();

/** Why tests with GOST algorithms cannot run, or undefined when they can. */
export const gostEngineMissing: string | undefined = (() => {
  if (opensslMissing !== undefined) return opensslMissing;
  const { status, stdout } = spawnSync("openssl", ["engine", "-t", "gost"]);
  return status === 0 && /\[ available \]/.test(String(stdout))
    ? undefined
    : peerMissing("the gost engine for openssl is not installed");
})();
