/** A lab, a signer, and a document with a signature beside it: what most rules are shown by. */
import { expect } from "vitest";
import { runCli } from "../../support/cli.js";
import { type Fixture, openFixture, type Signer } from "../fixture.js";

export interface Signed {
  readonly fixture: Fixture;
  readonly signer: Signer;
  /** `--key … --cert …` */
  readonly key: readonly string[];
  /** Key and certificate in one encrypted file, and its passphrase. */
  readonly pfx: string;
  readonly passphrase: string;
  /** `--trust … --allow-host … --no-cache`: all that a good verdict needs. */
  readonly network: readonly string[];
  readonly document: string;
  /** `${document}.sig`, valid. */
  readonly signature: string;
  /** A valid signature of a document that was changed since. */
  readonly changed: string;
  close(): Promise<void>;
}

const PASSPHRASE = "Секрет 42; $HOME";

export async function openSigned(): Promise<Signed> {
  const fixture = await openFixture();
  const signer = await fixture.signer("signer");
  const key = ["--key", signer.key, "--cert", signer.cert];
  const document = fixture.write("contract.txt", "the text of the contract\n");
  const other = fixture.write("other.txt", "another text\n");
  const { code, stderr } = await runCli(["sign", document, other, ...key, "--offline"]);
  expect(code, stderr).toBe(0);
  fixture.write("other.txt", "a text changed since\n");
  const pfx = fixture.path("key.p12");
  const pem = fixture.write("both.pem", signer.issued.keyPem + signer.issued.certificatePem);
  const made = await runCli(["keys", "convert", pem, "-o", pfx, "--new-passphrase-env", "NEW"], {
    env: { NEW: PASSPHRASE },
  });
  expect(made.code, made.stderr).toBe(0);
  return {
    fixture,
    signer,
    key,
    pfx,
    passphrase: PASSPHRASE,
    network: ["--trust", fixture.trust, "--allow-host", fixture.host, "--no-cache"],
    document,
    signature: `${document}.sig`,
    changed: `${other}.sig`,
    close: () => fixture.close(),
  };
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
