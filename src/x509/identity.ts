/** Who is named: the attributes people and the Russian qualified profile ask for (order 795 of the FSB). */

import { OID } from "../asn1/oids.js";
import { toHex } from "../base/bytes.js";
import { remembered } from "../base/remembered.js";
import { formatInstant } from "../base/time.js";
import { digest } from "../crypto/digest.js";
import type { Certificate } from "./certificate.js";
import { attributesOf, attributeTexts, type Name } from "./name.js";

/** The subject or issuer of a certificate, by the attributes people ask for. All optional, all untrusted. */
export interface Identity {
  readonly cn?: string;
  readonly o?: string;
  readonly ou?: string;
  readonly title?: string;
  readonly surname?: string;
  readonly givenName?: string;
  readonly email?: string;
  readonly country?: string;
  readonly inn?: string;
  readonly innle?: string;
  readonly ogrn?: string;
  readonly ogrnip?: string;
  readonly snils?: string;
}

/** What a report shows of a certificate. Names are untrusted text; times as `formatInstant` writes them. */
export interface CertificateFacts {
  readonly subject: Identity;
  readonly issuer: Identity;
  /** Lower-case hex, without the sign octet. */
  readonly serial: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly key: string;
  readonly signatureAlgorithm: string;
  readonly thumbprints: { readonly sha1: string; readonly sha256: string };
}

const ATTRIBUTES: Readonly<Record<keyof Identity, string>> = {
  cn: "2.5.4.3",
  o: "2.5.4.10",
  ou: "2.5.4.11",
  title: "2.5.4.12",
  surname: "2.5.4.4",
  givenName: "2.5.4.42",
  email: "1.2.840.113549.1.9.1",
  country: "2.5.4.6",
  inn: OID.inn,
  innle: OID.innle,
  ogrn: OID.ogrn,
  ogrnip: OID.ogrnip,
  snils: OID.snils,
};

/** Numbers that say who it is: of two different ones neither does. */
const NUMBERS: ReadonlySet<keyof Identity> = new Set(["inn", "innle", "ogrn", "ogrnip", "snils"]);

/**
 * The identity a name states. Where an attribute stands several times the last one counts; of a number that
 * identifies, all different ones are given, separated by commas, so that it equals none of them. Before
 * 1 September 2021 an organisation's ИНН was written into the person's attribute as "00" and ten
 * digits: that is given as `innle`.
 */
export const identityOf: (name: Name) => Identity = remembered(readIdentity);

function readIdentity(name: Name): Identity {
  const identity: { -readonly [K in keyof Identity]: Identity[K] } = {};
  const set = (key: keyof Identity, values: readonly string[]): void => {
    if (values.length > 0)
      identity[key] = NUMBERS.has(key) ? [...new Set(values)].join(", ") : values.at(-1)!;
  };
  for (const key of Object.keys(ATTRIBUTES) as (keyof Identity)[]) {
    if (key !== "inn") set(key, attributeTexts(name, ATTRIBUTES[key]));
  }
  const inn = attributeTexts(name, ATTRIBUTES.inn);
  const [persons, organisations] = [
    inn.filter((one) => !OLD_INNLE.test(one)),
    inn.filter((one) => OLD_INNLE.test(one)),
  ];
  set("inn", persons);
  if (identity.innle === undefined)
    set(
      "innle",
      organisations.map((value) => value.slice(2)),
    );
  return identity;
}

/** Twelve zeros are nobody's number, and make no organisation of a person. */
const OLD_INNLE = /^00(?!0+$)\d{10}$/;

/** A certificate for a report. */
export const certificateFacts: (certificate: Certificate) => CertificateFacts = remembered(readFacts);

function readFacts(certificate: Certificate): CertificateFacts {
  return {
    subject: identityOf(certificate.subject),
    issuer: identityOf(certificate.issuer),
    serial: serialText(certificate.serialNumber),
    notBefore: formatInstant(certificate.notBefore),
    notAfter: formatInstant(certificate.notAfter),
    key: certificate.publicKey.label,
    signatureAlgorithm: certificate.signatureAlgorithm.oid,
    thumbprints: { sha1: toHex(digest("sha1", certificate.raw)), sha256: certificate.sha256 },
  };
}

/** A serial number as people compare it: lower-case hex, whole octets, no sign octet. */
export function serialText(serial: bigint): string {
  const digits = (serial < 0n ? -serial : serial).toString(16);
  return (serial < 0n ? "-" : "") + digits.padStart(digits.length + (digits.length % 2), "0");
}

/** How a name is called in one line: its common name, else its organisation, else its last text. */
export function displayName(name: Name): string {
  const identity = identityOf(name);
  return (
    identity.cn ?? identity.o ?? attributesOf(name).findLast(({ text }) => text !== undefined)?.text ?? ""
  );
}
