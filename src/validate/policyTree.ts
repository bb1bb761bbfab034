/** A policy file as a tree with positions, whatever it was written in. */

/** Counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface MapEntry {
  readonly key: string;
  readonly at: Position;
  readonly value: PolicyNode;
}

export type PolicyNode = { readonly at: Position } & (
  | { readonly kind: "map"; readonly entries: readonly MapEntry[] }
  | { readonly kind: "list"; readonly items: readonly PolicyNode[] }
  | { readonly kind: "scalar"; readonly value: string | number | boolean | null }
);

/** Why a file is no policy: an English phrase of the text tables, and where. */
export class NotAPolicy extends Error {
  constructor(
    readonly reason: string,
    readonly at: Position,
  ) {
    super(reason);
  }
}
