/** Names of object identifiers: the standards' own. */
import { OID } from "../asn1/oids.js";
import type { Name } from "../x509/name.js";
import type { NamedOid, ShownAttribute } from "./showTypes.js";

/** Distinguished name attributes (X.520, RFC 4519), and identifiers that only people need. */
const MORE: Readonly<Record<string, string>> = {
  "2.5.4.3": "commonName",
  "2.5.4.4": "surname",
  "2.5.4.5": "serialNumber",
  "2.5.4.6": "countryName",
  "2.5.4.7": "localityName",
  "2.5.4.8": "stateOrProvinceName",
  "2.5.4.9": "streetAddress",
  "2.5.4.10": "organizationName",
  "2.5.4.11": "organizationalUnitName",
  "2.5.4.12": "title",
  "2.5.4.16": "postalAddress",
  "2.5.4.17": "postalCode",
  "2.5.4.42": "givenName",
  "2.5.4.43": "initials",
  "2.5.4.65": "pseudonym",
  "2.5.4.97": "organizationIdentifier",
  "1.2.840.113549.1.9.1": "emailAddress",
  "1.2.840.113549.1.9.2": "unstructuredName",
  "0.9.2342.19200300.100.1.25": "domainComponent",
  "1.2.643.100.113.1": "KC1",
  "1.2.643.100.113.2": "KC2",
  "1.2.643.100.113.3": "KC3",
  "1.2.643.100.113.4": "KB1",
  "1.2.643.100.113.5": "KB2",
  "1.2.643.100.113.6": "KA1",
  "1.2.643.2.2.35.0": "id-GostR3410-2001-TestParamSet",
  "1.2.643.2.2.35.1": "id-GostR3410-2001-CryptoPro-A-ParamSet",
  "1.2.643.2.2.35.2": "id-GostR3410-2001-CryptoPro-B-ParamSet",
  "1.2.643.2.2.35.3": "id-GostR3410-2001-CryptoPro-C-ParamSet",
  "1.2.643.2.2.36.0": "id-GostR3410-2001-CryptoPro-XchA-ParamSet",
  "1.2.643.2.2.36.1": "id-GostR3410-2001-CryptoPro-XchB-ParamSet",
  "1.2.643.7.1.2.1.1.1": "id-tc26-gost-3410-2012-256-paramSetA",
  "1.2.643.7.1.2.1.1.2": "id-tc26-gost-3410-2012-256-paramSetB",
  "1.2.643.7.1.2.1.1.3": "id-tc26-gost-3410-2012-256-paramSetC",
  "1.2.643.7.1.2.1.1.4": "id-tc26-gost-3410-2012-256-paramSetD",
  "1.2.643.7.1.2.1.2.0": "id-tc26-gost-3410-2012-512-paramSetTest",
  "1.2.643.7.1.2.1.2.1": "id-tc26-gost-3410-2012-512-paramSetA",
  "1.2.643.7.1.2.1.2.2": "id-tc26-gost-3410-2012-512-paramSetB",
  "1.2.643.7.1.2.1.2.3": "id-tc26-gost-3410-2012-512-paramSetC",
  "1.2.643.2.2.34.6": "CryptoPro: user of a registration centre",
  "1.3.6.1.4.1.311.20.2": "Microsoft: certificate template name",
  "1.3.6.1.4.1.311.21.1": "Microsoft: CA version",
  "1.3.6.1.4.1.311.21.7": "Microsoft: certificate template",
  "1.3.6.1.4.1.311.20.2.2": "Microsoft: smart card logon",
  "1.3.6.1.5.5.7.1.3": "qcStatements",
  "1.2.840.113549.1.7.3": "envelopedData",
  "1.2.840.113549.1.7.5": "digestedData",
  "1.2.840.113549.1.9.16.1.2": "authenticatedData",
  "1.2.840.113549.1.9.16.1.9": "compressedData",
  "1.2.840.113549.1.9.16.1.23": "authEnvelopedData",
};

const NAMES = new Map<string, string>([
  ...Object.entries(OID).map(([name, oid]): [string, string] => [oid, name]),
  ...Object.entries(MORE),
]);

export const oidName = (oid: string): string | null => NAMES.get(oid) ?? null;

export const named = (oid: string): NamedOid => ({ oid, name: oidName(oid) });

export const nameAttributes = (name: Name): ShownAttribute[] =>
  name.rdns.flat().map(({ oid, text }) => ({ ...named(oid), value: text ?? null }));
