/** Whether what stands in a file is an index of the list of accredited CAs, down to its last member. */
import {
  type AccreditationIndex,
  INDEX_SCHEMA,
  type IndexedAuthority,
  type IndexedCertificate,
  type IndexedStatus,
} from "./accreditationIndex.js";

type Unproven<T> = { readonly [K in keyof T]: unknown };

/** The index, or undefined: every place that another member points to is there, every time is one. */
export function accreditationIndex(value: unknown): AccreditationIndex | undefined {
  if (!isRecord(value)) return undefined;
  const {
    schema,
    version,
    date,
    sha256,
    signer,
    anchor,
    signerOgrn,
    authorities,
    certificates,
    keyIdentifiers,
  } = value as Unproven<AccreditationIndex>;
  if (!Array.isArray(authorities) || !Array.isArray(certificates) || !Array.isArray(keyIdentifiers)) {
    return undefined;
  }
  const isPlace = (place: unknown): boolean => isCount(place) && place < authorities.length;
  const isWhole =
    schema === INDEX_SCHEMA &&
    typeof version === "number" &&
    isTime(date) &&
    [sha256, signer, anchor].every(isSha256) &&
    isTextOrAbsent(signerOgrn) &&
    authorities.every(isAuthority) &&
    certificates.every((one) => isCertificate(one, isPlace)) &&
    keyIdentifiers.every((one) => isPair(one) && typeof one[0] === "string" && isPlace(one[1]));
  return isWhole ? (value as unknown as AccreditationIndex) : undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isPair = (value: unknown): value is readonly [unknown, unknown] =>
  Array.isArray(value) && value.length === 2;

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isTime = (value: unknown): boolean => typeof value === "string" && !Number.isNaN(Date.parse(value));

const isSha256 = (value: unknown): boolean => typeof value === "string" && /^[0-9a-f]{64}$/.test(value);

const isTextOrAbsent = (value: unknown): boolean => value === undefined || typeof value === "string";

const isStatus = (value: unknown): value is IndexedStatus =>
  isPair(value) && typeof value[0] === "string" && (value[1] === null || isTime(value[1]));

function isAuthority(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { name, inn, ogrn, registryNumber, current, history } = value as Unproven<IndexedAuthority>;
  return (
    typeof name === "string" &&
    [inn, ogrn, registryNumber].every(isTextOrAbsent) &&
    (current === undefined || isStatus(current)) &&
    Array.isArray(history) &&
    history.every(isStatus)
  );
}

function isCertificate(value: unknown, isPlace: (place: unknown) => boolean): boolean {
  if (!isRecord(value)) return false;
  const { authority, sha1, sha256, key, name, toolClass, offset, length } =
    value as Unproven<IndexedCertificate>;
  return (
    isPlace(authority) &&
    typeof sha1 === "string" &&
    (sha256 === undefined || isSha256(sha256)) &&
    [key, name, toolClass].every(isTextOrAbsent) &&
    [offset, length].every((one) => one === undefined || isCount(one))
  );
}
