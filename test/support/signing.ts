/** Signers of a lab, as `sign` takes them. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { IssuedCertificate, IssueOptions, Lab } from "../../src/app/lab/index.js";
import { sign } from "../../src/app/sign.js";
import type { SignRequest } from "../../src/app/signRequest.js";
import { decodePemBlocks } from "../../src/asn1/pem.js";
import { readPrivateKey } from "../../src/crypto/pkcs8.js";
import type { SigningKey } from "../../src/crypto/signature.js";
import { contentStream } from "../../src/io/files/content.js";
import type { SignResult } from "../../src/validate/signResult.js";
import { type Certificate, parseCertificate } from "../../src/x509/certificate.js";
import { FROZEN } from "./lab.js";

export interface TestSigner {
  readonly key: SigningKey;
  readonly certificate: Certificate;
  readonly issued: IssuedCertificate;
}

/** Issues a certificate and loads its key. */
export async function issueSigner(lab: Lab, options: IssueOptions = {}): Promise<TestSigner> {
  const issued = await lab.issue(options);
  const [block] = decodePemBlocks(issued.keyPem);
  return {
    key: readPrivateKey(block!.der, "test key"),
    certificate: parseCertificate(issued.certificate),
    issued,
  };
}

/** Signs the file at `path`, detached BES in DER unless `changes` say otherwise. */
export function signFile(
  path: string,
  { key, certificate }: Pick<TestSigner, "key" | "certificate">,
  changes: Partial<SignRequest> = {},
): Promise<SignResult> {
  return sign({
    content: changes.content ?? contentStream(path),
    output: `${path}.sig`,
    key,
    certificate,
    attached: false,
    encoding: "der",
    level: "bes",
    now: FROZEN,
    ...changes,
  });
}

/** A file in `folder`; gives back its path. */
export function fileIn(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
