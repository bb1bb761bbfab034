/** A lab in this process with the true time, a folder, and signers in it; the command line under test is the built one. */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { IssuedCertificate, IssueOptions } from "../../src/app/lab/index.js";
import {
  type CliOptions,
  type CliResult,
  cliCommand,
  cliEnvironment,
  cliIsBuilt,
  runCli,
} from "../support/cli.js";
import { startTestLab, type TestLab } from "../support/lab.js";
import { tempDirFor } from "../support/temporary.js";
import { checkedJson } from "./schemas.js";

/** Why these tests cannot run, or an empty text. */
export const NOT_BUILT = cliIsBuilt() ? "" : " (skipped: npm run build first)";

export interface Signer {
  readonly issued: IssuedCertificate;
  readonly key: string;
  readonly cert: string;
  /** The options that say so. */
  readonly options: readonly string[];
}

export interface Fixture extends TestLab {
  readonly folder: string;
  /** --allow-host's value. */
  readonly host: string;
  readonly trust: string;
  readonly tsa: string;
  /** The options for whom to trust and where to ask. */
  readonly network: readonly string[];
  /** The same, with the time-stamping service. */
  readonly services: readonly string[];
  path(name: string): string;
  write(name: string, content: string | Uint8Array): string;
  signer(name: string, options?: IssueOptions): Promise<Signer>;
}

export async function openFixture(): Promise<Fixture> {
  const temporary = tempDirFor();
  // The command line has the system's clock, so the lab has it too.
  const lab = await startTestLab({ clock: () => new Date() });
  const path = (name: string): string => join(temporary.path, name);
  const write = (name: string, content: string | Uint8Array): string => {
    writeFileSync(path(name), content);
    return path(name);
  };
  const host = new URL(lab.server.url).host;
  const trust = write("trust.pem", lab.lab.trustPem);
  const tsa = lab.lab.tsaUrl("gost256");
  const network = ["--trust", trust, "--allow-host", host];
  return {
    ...lab,
    folder: temporary.path,
    host,
    trust,
    tsa,
    network,
    services: ["--tsa", tsa, ...network],
    path,
    write,
    async signer(name, options = {}) {
      const issued = await lab.lab.issue(options);
      const key = write(`${name}.key.pem`, issued.keyPem);
      const cert = write(`${name}.pem`, issued.certificatePem);
      return { issued, key, cert, options: ["--key", key, "--cert", cert] };
    },
    async close() {
      await lab.close();
      temporary.remove();
    },
  };
}

/** Runs with --json, checks the document against its schema, and gives it. */
export async function runJson(
  args: readonly string[],
  options: CliOptions = {},
): Promise<CliResult & { readonly json: Record<string, unknown> }> {
  const result = await runCli([...args, "--json"], options);
  const json = checkedJson(result.stdout);
  return { ...result, json };
}

/** Starts a command that a test wants to interrupt or to stop reading from. */
export const startCli = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const [node, ...words] = cliCommand(args);
  return spawn(node, words, { env: cliEnvironment(env), stdio: "pipe" });
};
