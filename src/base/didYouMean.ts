/** What was probably meant by a word that is not known. */

/** The known word that is at most two changes away, the nearest first; undefined when none is. */
export function didYouMean(word: string, known: readonly string[]): string | undefined {
  let best: { readonly one: string; readonly changes: number } | undefined;
  for (const one of known) {
    const changes = distance(one, word);
    if (changes <= 2 && (best === undefined || changes < best.changes)) best = { one, changes };
  }
  return best?.one;
}

/** Levenshtein distance, for short words; 3 stands for everything from there on when the lengths tell it. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + change));
    }
    row = next;
  }
  return row[b.length]!;
}
