/** A lab, a signer, and a document with a signature beside it: what most rules are shown by. */
import { expect } from "vitest";
import { runCli } from "../../support/cli.js";
import { runInProcess } from "../../support/runInProcess.js";
import { type Fixture, openFixture, type Signer } from "../fixture.js";

export interface Signed {
  readonly fixture: Fixture;
  readonly signer: Signer;
  /** `--key … --cert …` */
  readonly key: readonly string[];
  /** `--trust … --allow-host … --no-cache`: all that a good verdict needs. */
  readonly network: readonly string[];
  readonly document: string;
  /** `${document}.sig`, valid. */
  readonly signature: string;
  /** A valid signature of a document that was changed since. */
  readonly changed: string;
  close(): Promise<void>;
}

export async function openSigned(): Promise<Signed> {
  const fixture = await openFixture();
  const signer = await fixture.signer("signer");
  const key = signer.options;
  const document = fixture.write("contract.txt", "the text of the contract\n");
  const other = fixture.write("other.txt", "another text\n");
  const { code, stderr } = await runInProcess(["sign", document, other, ...key, "--offline"]);
  expect(code, stderr).toBe(0);
  fixture.write("other.txt", "a text changed since\n");
  return {
    fixture,
    signer,
    key,
    network: [...fixture.network, "--no-cache"],
    document,
    signature: `${document}.sig`,
    changed: `${other}.sig`,
    close: () => fixture.close(),
  };
}

export const PASSPHRASE = "Секрет 42; $HOME";

/** A file: the signer's key and certificate, encrypted under PASSPHRASE. */
export async function encryptedKey({ fixture, signer: { issued } }: Signed): Promise<string> {
  const pem = fixture.write("both.pem", issued.keyPem + issued.certificatePem);
  const args = ["keys", "convert", pem, "-o", fixture.path("key.p12"), "--new-passphrase-env", "NEW"];
  const { code, stderr } = await runCli(args, { env: { NEW: PASSPHRASE } });
  expect(code, stderr).toBe(0);
  return fixture.path("key.p12");
}

export const AUDIENCE = "https://portal.example";

/** A file: the signer's answer to a challenge of AUDIENCE. */
export async function answeredChallenge({ fixture, key }: Signed): Promise<string> {
  const [challenge, response] = [fixture.path("challenge.json"), fixture.path("response.p7m")];
  for (const args of [
    ["challenge", "--audience", AUDIENCE, "-o", challenge],
    ["respond", challenge, ...key, "-o", response],
  ]) {
    const { code, stderr } = await runCli(["auth", ...args]);
    expect(code, stderr).toBe(0);
  }
  return response;
}
