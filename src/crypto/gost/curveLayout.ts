/** Where the WebAssembly curve arithmetic keeps things in its memory. Shared with the emitter in assembly/curve/. */

/** How numbers of one size are cut into limbs. */
export interface Shape {
  /** Octets of a number. */
  readonly size: 32 | 64;
  /** Bits of a limb. */
  readonly width: 29 | 28;
  /** Limbs of a number: signed 32-bit words, least significant first. */
  readonly limbs: 9 | 19;
  /** Limbs of 30 bits of the inversion. */
  readonly inversionLimbs: 9 | 18;
  /** Octets of an element: its limbs and a word that stays 0. */
  readonly element: 40 | 80;
  /** Where y stands in a table's entry, after x; and the entry's octets, a multiple of 16. */
  readonly yOffset: 40 | 80;
  readonly entry: 80 | 160;
  /** Bits of a digit of the comb; wider pays where an addition costs much more than reading a row. */
  readonly window: 5 | 6;
  /** Digits of a scalar: window · windows is more than its bits. */
  readonly windows: 52 | 86;
  /** Entries of a row of the comb, one row a digit: the odd multiples below 2^window. */
  readonly row: 16 | 32;
}

export const SHAPE_256: Shape = {
  size: 32,
  width: 29,
  limbs: 9,
  inversionLimbs: 9,
  element: 40,
  yOffset: 40,
  entry: 80,
  window: 5,
  windows: 52,
  row: 16,
};
export const SHAPE_512: Shape = {
  size: 64,
  width: 28,
  limbs: 19,
  inversionLimbs: 18,
  element: 80,
  yOffset: 80,
  entry: 160,
  window: 6,
  windows: 86,
  row: 32,
};

/**
 * What the bounds of the emitted code are worked out with; a curve beyond it is computed by no module (curveModel.ts).
 * special: 2^(8·size) ≡ c (mod p) with |c| at most this: 617, -2·3225 for 2^255 + 3225; 569, -2·111 for 2^511 + 111.
 */
export const MOST_C = { 32: 6450n, 64: 569n } as const;
/** montgomery256: 2^(width·limbs) / p is at least this; 52.6 for CryptoPro-C. */
export const LEAST_RATIO = 52;

/** Entries of the table of G for verification: its odd multiples below 2^7. */
export const BASE_ENTRIES = 64;
/** Entries of the table of a public key met for the first time: odd multiples below 2^5. */
export const KEY_ENTRIES = 16;
/** Octets of a number with room for reading words beyond its end. */
export const OCTETS = 96;

/** Parts of what is known of a modulus, in elements from its address. */
export const MODULUS = {
  /** Balanced limbs. */
  balanced: 0,
  /** Limbs from 0 to 2^width - 1. */
  unsigned: 1,
  /** The same in 30 bits. */
  inversion: 2,
  /** R² for Montgomery's arithmetic, R = 2^(width · limbs). */
  square: 3,
  /** Two words of 64 bits: -1/m mod 2^width, 1/m mod 2^30. */
  words: 4,
} as const;

export type Layout = ReturnType<typeof curveLayout>;

/** The addresses, in order: constants, what comes in and goes out, secrets, tables. */
export function curveLayout(shape: Shape) {
  let next = 64;
  const take = (octets: number): number => {
    const address = next;
    next += Math.ceil(octets / 16) * 16;
    return address;
  };
  const element = (): number => take(shape.element);
  const octets = (): number => take(OCTETS);
  const modulus = (): number => take(5 * shape.element);
  const addresses = {
    P: modulus(),
    Q: modulus(),
    /** Two words: 2^(width · limbs) mod p and 2^(8 · size) mod p, when these are small. */
    FOLD: take(16),
    /** a and b, the base point, 1 and q, as elements of the field. */
    A: element(),
    B: element(),
    BASE_X: element(),
    BASE_Y: element(),
    ONE: element(),
    Q_ELEMENT: element(),
    /** Factors that bring coordinates into the field's form and the model's scale, and back (curveModel.ts). */
    IN_X: element(),
    IN_Y: element(),
    OUT_X: element(),
    OUT_Y: element(),
    /** A word: whether the model's a is 3 and not -3. */
    A_IS_3: take(16),
    /** A word: whether the curve is verified on its Edwards form (assembly/curve/edwards.ts), and that form's d, s and -t. */
    IS_EDWARDS: take(16),
    EDWARDS_D: element(),
    EDWARDS_S: element(),
    EDWARDS_MINUS_T: element(),
    /** The model's x is (OUT_Z·Z - OUT_Y·Y)/(Z - Y). */
    EDWARDS_OUT_Z: element(),
    EDWARDS_OUT_Y: element(),
    /** Nothing is ever written here. */
    ZERO: element(),
    /** Octets, little-endian, that come in and go out. */
    POINT_X: octets(),
    POINT_Y: octets(),
    DIGEST: octets(),
    R: octets(),
    S: octets(),
    /** The scalars of verification: of the base point and of the public key. */
    BASE_SCALAR: octets(),
    KEY_SCALAR: octets(),
    /** A secret that goes out; who takes it wipes it. */
    SECRET_OUT: octets(),
    /** From here to SECRETS_END everything is wiped after secrets were handled. */
    SECRETS: take(0),
    D: octets(),
    K: octets(),
    /** The scalar as the comb reads it, and a word: all ones when it was negated for that. */
    DIGITS: octets(),
    NEGATED: take(16),
    SCRATCH_OCTETS: octets(),
    /** Elements for the formulas. */
    TEMPORARY: take(32 * shape.element),
    /** A table's entry that was picked. */
    PICKED: take(shape.entry),
    /** Inversion: d, e, f, g. */
    INVERSION: take(4 * shape.element),
    SECRETS_END: take(0),
    /** Digits of two scalars in non-adjacent form, an octet each. */
    NAF_BASE: take(8 * shape.size + 32),
    NAF_KEY: take(8 * shape.size + 32),
    /** Entries of these tables are affine, or four elements on the Edwards form. */
    KEY_TABLE: take(KEY_ENTRIES * 4 * shape.element),
    /** X, Y, Z and a running product of what becomes a row of a table; the first holds the empty product. */
    ROW: take((BASE_ENTRIES + 2) * 4 * shape.element),
    BASE_TABLE: take(BASE_ENTRIES * 4 * shape.element),
    /** The comb of G; combs of keys follow, COMB_LENGTH octets each. */
    COMB: take(shape.windows * shape.row * shape.entry),
    END: take(0),
  };
  return { ...addresses, COMB_LENGTH: shape.windows * shape.row * shape.entry };
}

/** Combs of public keys that one instance keeps. */
export const MOST_KEYS = 16;
/** Memory in pages of 64 KiB for so many keys' combs. */
export const pagesFor = (layout: Layout, keys: number): number =>
  Math.ceil((layout.END + keys * layout.COMB_LENGTH) / 65_536);
