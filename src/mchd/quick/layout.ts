/** Where the walk in WebAssembly keeps things in its memory, in octets. Shared with assembly/mchd/. */

/**
 * A record in the scan's cells: one for the record of the next element of the same kind beside this one, 0 when there
 * is none; then for an element that is only a value where the value begins and ends, else the same for every attribute
 * and the record of the first child of every kind.
 */
export const NEXT = 0;
export const HEADER = 1;
/** The record of the root element: 0 means "none" in a cell. */
export const ROOT = 1;

/** Words of 32 bits that the walk counts with: entries of its two lists, the next free cell, the document's end. */
export const CHECK_COUNT = 16;
export const WATCHED_COUNT = 20;
export const FREE = 24;
export const LIMIT = 28;
/** The frame of the innermost open element. */
export const TOP = 32;
/** Whether a proof was due and not found. */
export const UNPROVEN = 36;
/** The days of issue and of the term's end as numbers; 0: no plain ones. */
export const ISSUED = 40;
export const ENDS = 44;
/** What of the document is not yet in its outline, and where that ends; how many own values were left out of it. */
export const UNTRACED = 48;
export const OUTLINE_END = 52;
export const GAP_COUNT = 80;
/** Where the next outline is kept, and which one was met last. */
export const NEXT_OUTLINE = 56;
export const LAST_OUTLINE = 84;
/** Octets that were compared with outlines. */
export const COMPARED = 88;
/** Where ИдФайл, ИдФайлНО, НомДовер and ДатаВыдДовер begin; 0: it is not there, or not of its usual length. */
export const FILE_ID = 60;
export const TAX_FILE_ID = 64;
export const TAX_FILE_ID_LENGTH = 68;
export const NUMBER = 72;
export const ISSUE_DATE = 76;
/** Frames of the open elements. */
export const STACK = 128;
/** The classes of characters that each octet belongs to, a bit each. */
export const CLASSES = 2048;
/** What the description was arranged to. */
export const TABLES = 4096;
export const TABLES_END = 131_072;
/** Of one document; one with 500 powers needs some 20 000. */
export const CELLS = TABLES_END;
export const CELL_COUNT = 1 << 17;
/** Pairs of a type's number and a cell: values that are left to be looked at. */
export const CHECKS = CELLS + 4 * CELL_COUNT;
/** Pairs of a number and a cell: values that rules find by name. */
export const WATCHED = CHECKS + 65_536;
/** Entries of each list. */
export const LIST_LENGTH = 8192;
export const INPUT = WATCHED + 65_536;
/** A longer file is left to the full reader. */
export const MAX_OCTETS = 1 << 20;
/** Zeros behind the document: the walk looks at sixteen octets at a time. */
export const PADDING = 64;
/** Values that were asked for before: each at the place its hash gives, a length and then the octets. */
export const KEPT = INPUT + MAX_OCTETS + PADDING;
export const KEPT_BITS = 10;
export const KEPT_COUNT = 1 << KEPT_BITS;
export const KEPT_SIZE = 1024;
/**
 * The document without the values that are its own, and where they were: pairs of a place in the outline and a value of
 * the description. Then those of earlier documents, each as KEPT_OUTLINE says.
 */
export const OUTLINE = KEPT + KEPT_COUNT * KEPT_SIZE + PADDING;
export const GAPS = OUTLINE + MAX_OCTETS + PADDING;
export const MOST_GAPS = 512;
export const OUTLINES = GAPS + 8 * MOST_GAPS;
export const OUTLINE_COUNT = 32;
export const OUTLINE_SIZE = 1 << 15;
export const KEPT_OUTLINE = {
  length: 0,
  gapCount: 4,
  gaps: 8,
  octets: 8 + 8 * MOST_GAPS,
} as const;
/** Memory in pages of 64 KiB. */
export const PAGES = Math.ceil((OUTLINES + OUTLINE_COUNT * OUTLINE_SIZE + PADDING) / 65_536);

/** Nesting: the description itself ends sooner. */
export const DEPTH = 32;

/** No place among the watched names. */
export const UNWATCHED = -1;

/** Of what is written at TABLES, fields by their offsets. An address of 0 is none. */
export const COMPLEX = {
  elements: 0,
  elementCount: 4,
  attributes: 8,
  attributeCount: 12,
  requiredAttributes: 16,
  requiredElements: 20,
  /** A choice takes one element, and `least` says whether it needs one. */
  isChoice: 24,
  least: 28,
  /** In octets. */
  size: 32,
  /** What came last time after each attribute and after each element; the first: what came first. */
  attributeGuesses: 36,
  elementGuesses: 40,
  length: 44,
} as const;

/** A value that may stand in an attribute or an element. */
export const VALUE = {
  type: 0,
  watched: 4,
  proof: 8,
  isOwn: 12,
  length: 16,
} as const;

export const ELEMENT = {
  opening: 0,
  openingLength: 4,
  closing: 8,
  closingLength: 12,
  index: 16,
  many: 20,
  /** Required elements before this one, and up to it. */
  requiredBefore: 24,
  requiredThrough: 28,
  /** In octets, within a record. */
  cell: 32,
  complex: 36,
  value: 40,
  length: 40 + VALUE.length,
} as const;

export const ATTRIBUTE = {
  /** The name and "=". */
  opening: 0,
  openingLength: 4,
  index: 8,
  required: 12,
  cell: 16,
  value: 20,
  length: 20 + VALUE.length,
} as const;

export const TYPE = {
  kind: 0,
  number: 4,
  /** Of texts: how many characters. */
  least: 8,
  most: 12,
  /** Short values; or one octet for each of the characters: the class it must be of; or the only value. */
  codes: 16,
  codeCount: 20,
  /** Of a form: "00" must not stand at its start. */
  notZeros: 24,
  /** Of a form: there are others, with characters beyond ASCII. */
  isLoose: 28,
  length: 32,
} as const;

/**
 * Kinds of types: a text whose length alone is restricted; one of a few short values; a form that says of each character
 * what it may be; a date (the form is that of the usual ones); one value; anything else.
 */
export const FREE_TEXT = 0;
export const SHORT_CODE = 1;
export const FORM = 2;
export const DATE = 3;
export const FIXED = 4;
export const OTHER = 5;

/**
 * How the walk may see that no rule has anything to say of a value; then it is not listed for them. No proof is due;
 * its form says it all; by the check digits of a number; because it is a plain day; a plain day before
 * the one of issue; one of the term's two days; because the names of the file and the document's number agree;
 * one of the kinds known.
 */
export const PROOF = {
  none: 0,
  form: 1,
  inn10: 2,
  inn12: 3,
  ogrn: 4,
  ogrnip: 5,
  snils: 6,
  day: 7,
  earlierDay: 8,
  issued: 9,
  ends: 10,
  fileId: 11,
  taxFileId: 12,
  number: 13,
  statusPage: 14,
  documentKind: 15,
} as const;

export type Proof = (typeof PROOF)[keyof typeof PROOF];

/** `ON_EMCHD_`, the day of issue without hyphens, `_`, the document's number. */
export const ID_PREFIX = "ON_EMCHD_";
export const NUMBER_LENGTH = 36;
export const ID_LENGTH = ID_PREFIX.length + 8 + 1 + NUMBER_LENGTH;
export const TAX_ID_PREFIX = "ON_DOVEL_";
/** Where the status of the document is looked up by its number, which follows. */
export const STATUS_PAGE = "https://m4d.nalog.gov.ru/emchd/check-status?guid=";

/** A short value is a number: its octets, as many of zero below the first. */
export const CODE_LENGTH = 8;

export const FRAME = {
  element: 0,
  /** Number of the record's first cell. */
  record: 4,
  /** The place of the last child and 1; the record of it; required elements up to it. */
  next: 8,
  previous: 12,
  required: 16,
  length: 32,
} as const;

/** A day as a number that grows with it. */
export const packedDay = (year: number, month: number, day: number): number =>
  (year << 9) | (month << 5) | day;

/** `YYYY-MM-DD`; years have four digits. */
export const unpackedDay = (day: number): string =>
  [day >> 9, (day >> 5) & 15, day & 31].map((part) => String(part).padStart(2, "0")).join("-");
