/** Signatures and their documents, by their names: X with X.sig, X.p7s, X.sgn, X.sign or X.p7m. */
import { PodpisError } from "../../base/errors.js";
import { Lru } from "../../base/lru.js";
import { meansMany, walk } from "./walk.js";

const EXTENSIONS = ["sig", "p7s", "sgn", "sign", "p7m"] as const;
const SIGNATURE_NAME = /^(.+)\.(sig|p7s|sgn|sign|p7m)$/is;

/** The name of the document that a file of this name would sign; undefined when it is no name of a signature. */
export const signedName = (name: string): string | undefined => SIGNATURE_NAME.exec(name)?.[1];

/** One thing to verify, or what is wrong about a file: nothing of what was meant is passed over. */
export type Pair =
  | { readonly signature: string; readonly content?: string }
  | { readonly file: string; readonly problem: PodpisError };

/** One document to sign, or why there is none. */
export type Document =
  | { readonly content: string }
  | { readonly file: string; readonly problem: PodpisError };

/** How many pairs of a run are remembered, so that two words that mean the same signature have it judged once. */
const REMEMBERED = 65_536;

/** Pairs of all inputs of a run, each given once. */
export class Pairing {
  readonly #given = new Lru<true>(REMEMBERED, REMEMBERED);
  #index: FolderIndex | undefined;

  /**
   * What `input` (a file, a folder, a pattern; see walk) means: a document brings its signature, a signature its
   * document, if they lie in the same folder. A document without a signature is SIGNATURE_MISSING, one with several,
   * or a signature with several documents (the same name in two Unicode forms), PAIR_AMBIGUOUS; a signature without
   * a document stands alone: it may hold it itself. What cannot be read is a problem too.
   */
  *of(input: string): Generator<Pair> {
    for (const pair of guarded(input, () => this.#in(input))) {
      if ("signature" in pair) {
        if (this.#given.get(pair.signature) !== undefined) continue;
        this.#given.set(pair.signature, true, 1);
      }
      yield pair;
    }
  }

  *#in(input: string): Generator<Pair> {
    for (const { prefix, names, all } of walk(input)) {
      // Of a list of files most lie in the folder of the one before.
      if (this.#index?.prefix !== prefix || meansMany(input)) this.#index = indexOf(prefix, all());
      yield* pairsOfFolder(this.#index, names);
    }
  }
}

/** By the composed name of the document. */
interface FolderIndex {
  readonly prefix: string;
  readonly documents: ReadonlyMap<string, readonly string[]>;
  readonly signatures: ReadonlyMap<string, readonly string[]>;
}

const indexOf = (prefix: string, all: readonly string[]): FolderIndex => ({
  prefix,
  documents: grouped(all, composed),
  signatures: grouped(all, (name) => {
    const signed = signedName(name);
    return signed && composed(signed);
  }),
});

/** The documents that `input` means. Of folders and patterns those that have the name of a signature are left out. */
export const documentsOf = (input: string): Generator<Document> =>
  guarded(input, function* (): Generator<Document> {
    const many = meansMany(input);
    let found = false;
    for (const { prefix, names } of walk(input)) {
      for (const name of names) {
        if (many && signedName(name) !== undefined) continue;
        found = true;
        yield { content: prefix + name };
      }
    }
    const reason = "it holds only signatures, and no document to sign";
    if (!found) throw new PodpisError("NOTHING_FOUND", { path: input, reason });
  });

function* guarded<T>(
  file: string,
  entries: () => Generator<T>,
): Generator<T | { readonly file: string; readonly problem: PodpisError }> {
  try {
    yield* entries();
  } catch (error) {
    if (!(error instanceof PodpisError)) throw error;
    yield { file, problem: error };
  }
}

function* pairsOfFolder(
  { prefix, documents, signatures }: FolderIndex,
  names: readonly string[],
): Generator<Pair> {
  const selected = new Set(names.map(composed));
  const pathsOf = (found: readonly string[] | undefined): string[] =>
    (found ?? []).map((one) => prefix + one);
  for (const name of names) {
    const file = prefix + name;
    const signed = signedName(name);
    if (signed === undefined) {
      yield pairOf(file, pathsOf(signatures.get(composed(name))), pathsOf(documents.get(composed(name))));
    } else if (signedName(signed) !== undefined || !selected.has(composed(signed))) {
      const found = pathsOf(documents.get(composed(signed)));
      const [content, another] = found;
      if (another !== undefined) yield ambiguous(file, found);
      else yield { signature: file, ...(content !== undefined && { content }) };
    }
  }
}

/** For a document that is meant: its signature comes with it. */
function pairOf(content: string, signatures: readonly string[], twins: readonly string[]): Pair {
  const [signature, another] = signatures;
  if (signature === undefined) {
    const expected = EXTENSIONS.map((extension) => `.${extension}`).join(", ");
    return { file: content, problem: new PodpisError("SIGNATURE_MISSING", { path: content, expected }) };
  }
  if (another !== undefined) return ambiguous(content, signatures);
  return twins.length > 1 ? ambiguous(content, twins) : { signature, content };
}

const ambiguous = (file: string, candidates: readonly string[]): Pair => ({
  file,
  problem: new PodpisError("PAIR_AMBIGUOUS", { path: file, candidates: candidates.join(", ") }),
});

/** The same Cyrillic name is written differently by different systems. */
const composed = (name: string): string => name.normalize("NFC");

function grouped(
  names: readonly string[],
  keyOf: (name: string) => string | undefined,
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const key = keyOf(name);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [name]);
    else group.push(name);
  }
  return groups;
}
