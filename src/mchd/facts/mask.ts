/** Numbers of persons as a report may show them (152-ФЗ). */
import { isInn, isSnils } from "../../base/checkDigits.js";

/** `7700******82`: the first four and the last two characters, the rest of the letters and digits as `*`. */
export function mask(number: string): string {
  const characters = [...number];
  return characters
    .map((one, i) => (i < 4 || i >= characters.length - 2 || /[^\p{L}\p{N}]/u.test(one) ? one : "*"))
    .join("");
}

const GUID = "[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}";
/** Digests and serial numbers in hex, which may hold as many digits in a row. */
const HEX = "(?<![0-9a-z])(?=[0-9]*[a-f])[0-9a-f]{16,}(?![0-9a-z])";
const INN = String.raw`(?<!\d)\d{12}(?!\d)`;
/** Between the groups of a СНИЛС: hyphens and spaces of any kind, in an address too, or nothing. */
const GAP = String.raw`(?:[-+\s\u2010-\u2015]|%20)?`;
/** `112-233-445 95`. */
const SNILS = String.raw`(?<!\d)\d{3}(?:${GAP}\d{3}){2}${GAP}\d\d(?!\d)`;
const NUMBERS = new RegExp(`(?:${GUID}|${HEX})|(${INN}|${SNILS})`, "gi");

/**
 * A text with the ИНН (12 digits) and СНИЛС of persons in it masked. What has not their form and their check digits
 * stays: numbers of organisations, GUIDs, digests.
 */
export const maskNumbersIn = (text: string): string =>
  text.replace(NUMBERS, (whole: string, number: string | undefined) =>
    number !== undefined && isPersons(number.replace(/%20|\D/g, "")) ? mask(whole) : whole,
  );

const isPersons = (digits: string): boolean => (digits.length === 12 ? isInn(digits) : isSnils(digits));
