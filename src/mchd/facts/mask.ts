/** Numbers of persons as a report may show them (152-ФЗ). */

/** `7700******82`: the first four and the last two characters, the rest of the letters and digits as `*`. */
export function mask(number: string): string {
  const characters = [...number];
  return characters
    .map((one, i) => (i < 4 || i >= characters.length - 2 || /[^\p{L}\p{N}]/u.test(one) ? one : "*"))
    .join("");
}
