/** One run of a foreign suite, as the tests and docs/conformance.md need it. */
export interface Row {
  readonly id: string;
  readonly title: string;
  readonly expected: "valid" | "invalid";
  readonly found: "valid" | "invalid";
  /** The reasons of what did not pass, as keys of the text tables. */
  readonly why: readonly string[];
  /** Why we answer otherwise than the suite, and whether it counts among the explained ones. */
  readonly difference?: Difference;
}

export interface Difference {
  readonly group: string;
  readonly clause: string;
}

export const differs = ({ expected, found }: Row): boolean => expected !== found;
