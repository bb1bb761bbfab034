/**
 * The check digits of the Russian registration numbers. Each `complete…` takes the number without
 * its check digits and returns it whole; each `is…` says whether a number has the right form and the
 * right check digits. Numbers are ASCII digits, without spaces or hyphens. Zeros alone are what forms are filled
 * with; their check digits come out right, and they are no number of anybody's. Pure.
 *
 * A right check digit proves that a number was not mistyped, not that it was ever issued.
 */

/** Weights of the last digit of a 10-digit ИНН and of the two last of a 12-digit one (ФНС, order ММВ-7-6/435). */
export const INN_WEIGHTS = [
  [2, 4, 10, 3, 5, 9, 4, 6, 8],
  [7, 2, 4, 10, 3, 5, 9, 4, 6, 8],
  [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8],
] as const;
const [INN_10, INN_12_FIRST, INN_12_SECOND] = INN_WEIGHTS;

/** Weights of the digits of a СНИЛС. */
export const SNILS_WEIGHTS = [9, 8, 7, 6, 5, 4, 3, 2, 1] as const;

/** Below and at this number a СНИЛС was issued without a check (ПФР, instruction 1996). */
const SNILS_UNCHECKED = 1_001_998;

/** ИНН of an organisation, 10 digits, from the first 9. Throws TypeError. */
export function completeInn10(digits: string): string {
  return digits + innDigit(need(digits, 9), INN_10);
}

/** ИНН of a person, 12 digits, from the first 10. Throws TypeError. */
export function completeInn12(digits: string): string {
  const first = need(digits, 10) + innDigit(digits, INN_12_FIRST);
  return first + innDigit(first, INN_12_SECOND);
}

/** ОГРН, 13 digits, from the first 12: the number modulo 11, its last digit. Throws TypeError. */
export function completeOgrn(digits: string): string {
  return digits + lastDigit(Number(need(digits, 12)) % 11);
}

/** ОГРНИП, 15 digits, from the first 14: the number modulo 13, its last digit. Throws TypeError. */
export function completeOgrnip(digits: string): string {
  return digits + lastDigit(Number(need(digits, 14)) % 13);
}

/** СНИЛС, 11 digits, from the first 9: weights 9…1, modulo 101, 100 written 00. Throws TypeError. */
export function completeSnils(digits: string): string {
  const sum = weighted(need(digits, 9), SNILS_WEIGHTS);
  return digits + String((sum % 101) % 100).padStart(2, "0");
}

/** An ИНН of an organisation (10 digits) or of a person (12). */
export function isInn(text: string): boolean {
  if (!isDigits(text, text.length) || ZEROS.test(text)) return false;
  if (text.length === 10) return completeInn10(text.slice(0, 9)) === text;
  return text.length === 12 && completeInn12(text.slice(0, 10)) === text;
}

/** The first digit tells a number of registration (1, 5) from those of later records in the register. */
export function isOgrn(text: string): boolean {
  return /^[15]/.test(text) && isDigits(text, 13) && completeOgrn(text.slice(0, 12)) === text;
}

/** It begins with 3; 4 is a later record's. */
export function isOgrnip(text: string): boolean {
  return text.startsWith("3") && isDigits(text, 15) && completeOgrnip(text.slice(0, 14)) === text;
}

export function isSnils(text: string): boolean {
  if (!isDigits(text, 11)) return false;
  const number = text.slice(0, 9);
  if (ZEROS.test(number)) return false;
  return Number(number) <= SNILS_UNCHECKED || completeSnils(number) === text;
}

function innDigit(digits: string, weights: readonly number[]): string {
  return String((weighted(digits, weights) % 11) % 10);
}

function weighted(digits: string, weights: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * (digits.charCodeAt(i) - ZERO);
  return sum;
}

const lastDigit = (remainder: number): string => String(remainder % 10);

const ZERO = 0x30;
const ZEROS = /^0+$/;

const isDigits = (text: string, length: number): boolean => text.length === length && /^\d+$/.test(text);

function need(digits: string, length: number): string {
  if (!isDigits(digits, length)) throw new TypeError(`${length} digits are expected`);
  return digits;
}
