/** Signers nobody vouches for, for the faults "stranger": right in form, self-signed, kept only in memory. */
import { parseCertificate } from "../../x509/certificate.js";
import type { Authority } from "./authority.js";
import { makeCertificate } from "./certificate.js";
import { generateKey } from "./keys.js";
import { serialNumber } from "./serial.js";
import { encodeSubject } from "./subject.js";
import type { Profile } from "./types.js";

const strangers = new WeakMap<Authority, Promise<Authority>>();

/** A signer with a key of the same kind and a self-signed certificate of the same profile and term. */
export function strangerTo(authority: Authority, profile: Profile = "ca"): Promise<Authority> {
  let stranger = strangers.get(authority);
  if (stranger === undefined) {
    stranger = makeStranger(authority, profile);
    strangers.set(authority, stranger);
  }
  return stranger;
}

async function makeStranger(authority: Authority, profile: Profile): Promise<Authority> {
  const { key, certificate } = authority;
  const pair = await generateKey(key);
  const blank = {
    profile,
    key,
    subject: encodeSubject({ country: "RU", o: "Никому не известный УЦ", cn: "Посторонний" }),
    spki: pair.spki,
    serial: serialNumber(null, "certificate", 0),
    notBefore: certificate.notBefore,
    notAfter: certificate.notAfter,
    pathLength: 0,
  };
  const der = await makeCertificate(blank, null, { key, pkcs8: pair.pkcs8 });
  return { name: "stranger", key, certificate: parseCertificate(der), pkcs8: pair.pkcs8 };
}
