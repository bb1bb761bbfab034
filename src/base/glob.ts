/**
 * Patterns over paths: `*` and `?` within a name, `**` for any number of folders. Matching takes no more steps than
 * the pattern is long times the path, whatever stands in them. Pure: paths are texts with "/" between their names.
 */

/**
 * Whether the path is one that the pattern means. A pattern that begins with "/" must match the whole path; another
 * one matches the end of it, from the beginning of any name. Both are compared in Unicode's composed form: the same
 * Cyrillic name is written differently by different systems.
 */
export function pathMatches(pattern: string, path: string): boolean {
  const names = path.normalize("NFC").split("/");
  const wanted = pattern.normalize("NFC").split("/");
  return starMatch(pattern.startsWith("/") ? wanted : ["**", ...wanted], names, "**", nameMatches);
}

const nameMatches = (pattern: string, name: string): boolean =>
  starMatch([...pattern], [...name], "*", (wanted, found) => wanted === "?" || wanted === found);

/**
 * Whether `wanted` covers all of `found`, `star` standing for any run. Only the last star need ever give more: what
 * an earlier one could take, the last one can take as well.
 */
function starMatch(
  wanted: readonly string[],
  found: readonly string[],
  star: string,
  same: (wanted: string, found: string) => boolean,
): boolean {
  let [at, position] = [0, 0];
  let retry: { at: number; position: number } | undefined;
  while (position < found.length) {
    const next = wanted[at];
    if (next === star) {
      retry = { at: ++at, position };
    } else if (next !== undefined && same(next, found[position]!)) {
      at++;
      position++;
    } else if (retry !== undefined) {
      retry.position++;
      ({ at, position } = retry);
    } else return false;
  }
  return wanted.slice(at).every((rest) => rest === star);
}
