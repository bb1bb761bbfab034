/**
 * The first step of signing with a key that is elsewhere: our certificate is judged, the document digested, and the
 * octets to be signed are written out, with a state from which `signComplete` goes on.
 */
import { OID } from "../asn1/oids.js";
import { toHex } from "../base/bytes.js";
import { formatInstant } from "../base/time.js";
import { signedAttributesSet } from "../cms/buildSigner.js";
import { digest, digestOid } from "../crypto/digest.js";
import { outsideKey } from "../crypto/outsideKey.js";
import { AtomicOutput } from "../io/files/output.js";
import type { PrepareResult } from "../validate/signResult.js";
import { certificateFacts } from "../x509/identity.js";
import { digestToSign, wholeSecond } from "./sign.js";
import { signerOf } from "./signAttributes.js";
import { writeSigningState } from "./signingState.js";
import { preflight } from "./signPreflight.js";
import type { SignRequest } from "./signRequest.js";
import { refuseWithoutTsa } from "./signStamp.js";

export interface PrepareRequest
  extends Omit<SignRequest, "key" | "output" | "stdout" | "attached" | "encoding" | "level" | "evidence"> {
  /** Where the state goes, a path; the octets to be signed go to `STATE.tbs`, their digest to `STATE.digest`. */
  readonly state: string;
}

/**
 * Prepares. When anything fails nothing is left behind. Throws PodpisError FILE_*, OUTPUT_*, CERTIFICATE_UNFIT,
 * KEY_ALGORITHM_UNSUPPORTED, TSA_FAILED (for a content time-stamp), USAGE.
 */
export async function signPrepare(request: PrepareRequest): Promise<PrepareResult> {
  const { content, certificate, state, force = false, inputs = [], now } = request;
  const key = outsideKey(certificate.publicKey, content.name);
  refuseWithoutTsa({ ...request, level: "bes" });
  const open = (path: string) => AtomicOutput.open(path, { force, inputs: [content.identity, ...inputs] });
  const paths = { state, toBeSigned: `${state}.tbs`, digest: key.scheme.digest && `${state}.digest` };
  const outputs = {
    toBeSigned: open(paths.toBeSigned),
    digest: paths.digest === null ? null : open(paths.digest),
    state: open(paths.state),
  };
  try {
    const own = { ...request, key };
    const { revocation, notes } = await preflight({ ...own, level: "bes" });
    const { messageDigest, size } = await digestToSign(own);
    const signedAttributes = signedAttributesSet(await signerOf(own, messageDigest), OID.data, messageDigest);
    const signedDigest = digest(key.digest, signedAttributes);
    await outputs.toBeSigned.write(signedAttributes);
    await outputs.digest?.write(signedDigest);
    await outputs.state.write(writeSigningState({ file: content.name, size, certificate, signedAttributes }));
    // The state last: whoever finds it finds all.
    for (const output of [outputs.toBeSigned, outputs.digest, outputs.state]) await output?.commit();
    return {
      schema: "podpis.sign-prepare/1",
      exitCode: 0,
      file: content.name,
      size,
      output: paths.state,
      toBeSigned: paths.toBeSigned,
      digest: paths.digest,
      digestAlgorithm: digestOid(key.digest),
      toBeSignedDigest: paths.digest === null ? null : toHex(signedDigest),
      messageDigest: toHex(messageDigest),
      signingTime: formatInstant(wholeSecond(now)),
      certificate: certificateFacts(certificate),
      revocation,
      notes,
    };
  } finally {
    for (const output of Object.values(outputs)) await output?.discard();
  }
}
