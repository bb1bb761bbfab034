/**
 * CRLs (RFC 5280 §5): full, without scope, as Russian CAs publish them. Written with our own DER: the
 * generator of @peculiar/x509 gives an entry without a reason an empty list of extensions, which
 * RFC 5280 §5.1 does not allow.
 */
import * as der from "../../asn1/writer.js";
import { fromHex } from "../../base/bytes.js";
import { DAY } from "../../base/time.js";
import { readPrivateKey } from "../../crypto/pkcs8.js";
import { keyIdOf } from "./authority.js";
import { flipLastBit } from "./certificate.js";
import * as ext from "./extensions.js";
import { wholeSecond } from "./issue.js";
import type { Lab } from "./lab.js";
import { signatureAlgorithm } from "./signatureAlgorithm.js";
import type { LabRecord } from "./state.js";
import { strangerTo } from "./stranger.js";
import { CERTIFICATE_HOLD, REVOCATION_REASONS } from "./types.js";

/** Days from thisUpdate to nextUpdate. */
const TERM = 7;
/** How long ago the fault "stale" says the list was made, in days: longer than TERM. */
const STALE = 30;

/** The list of `issuer` at the lab's time, DER. Throws PodpisError LAB_STATE for an unknown issuer. */
export async function makeCrl(lab: Lab, issuer: string): Promise<Uint8Array> {
  const { state, faults } = lab;
  const own = lab.authority(issuer);
  const authority = faults.crl === "otherIssuer" ? await strangerTo(own) : own;
  const signer = faults.crl === "stranger" ? await strangerTo(own) : authority;
  const key = readPrivateKey(signer.pkcs8, signer.name);
  const age = faults.crl === "stale" ? STALE : 0;
  const thisUpdate = wholeSecond(new Date(lab.now().getTime() - age * DAY));
  const entries = state.certificates
    .filter((record) => record.issuer === issuer && record.status !== "good")
    .map(entry);
  const tbs = der.seq(
    der.int(1),
    signatureAlgorithm(key),
    authority.certificate.subject.raw,
    der.time(thisUpdate),
    der.time(new Date(thisUpdate.getTime() + TERM * DAY)),
    ...(entries.length === 0 ? [] : [der.seq(...entries)]),
    der.context(
      0,
      ext.extensionList([
        ext.authorityKeyIdentifier(keyIdOf(authority.certificate)),
        ext.crlNumber(crlNumber(thisUpdate, state.revision)),
      ]),
    ),
  );
  const signature = await key.sign(tbs);
  const value = faults.crl === "badSignature" ? flipLastBit(signature) : signature;
  return der.seq(tbs, signatureAlgorithm(key), der.bits(value));
}

/** An unspecified reason is left out (RFC 5280 §5.3.1). */
function entry(record: LabRecord): Uint8Array {
  const reason =
    record.status === "suspended" ? CERTIFICATE_HOLD : REVOCATION_REASONS[record.reason ?? "unspecified"];
  return der.seq(
    der.int(fromHex(record.serial)),
    der.time(wholeSecond(new Date(record.since!))),
    ...(reason === 0 ? [] : [ext.extensionList([ext.reasonCode(reason)])]),
  );
}

/** Grows with the time and, within a second, with every change: no counter to keep. */
const crlNumber = (thisUpdate: Date, revision: number): bigint =>
  (BigInt(thisUpdate.getTime()) / 1000n) * 0x10000n + BigInt(revision % 0x10000);
