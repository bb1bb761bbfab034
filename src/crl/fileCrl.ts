/**
 * A list that stays in its file: one pass through one small buffer computes the digest that was signed and notes a
 * fingerprint of every serial number. Only a list that may hold the number asked for is loaded as a whole. Memory
 * for the octets of a million entries takes longer to get than everything else that is done with them.
 */
import { isMalformed } from "../asn1/cursor.js";
import { type Header, readAsn1, readHeader, TAG } from "../asn1/reader.js";
import * as der from "../asn1/writer.js";
import { equalBytes, toHex } from "../base/bytes.js";
import { PodpisError } from "../base/errors.js";
import { CHUNK, MAX_SMALL_OBJECT } from "../base/limits.js";
import type { BufferedSource } from "../base/source.js";
import { createDigest, type DigestName, digest } from "../crypto/digest.js";
import { signatureDigest } from "../crypto/signature.js";
import { type Crl, crlFrom, parseCrl } from "./crl.js";
import { hasSerial, isOrdinary, walkEntries } from "./lookup.js";

/**
 * The list (DER) in a file that `open` opens anew for each pass and `readWhole` reads. Undefined when the file is not
 * laid out as a list with entries: then it is one for `parseCrl`, which says what is wrong. What the list is asked
 * throws FILE_CHANGED when the file is not any more what it was, and what the two throw.
 */
export function openFileCrl(open: () => BufferedSource, readWhole: () => Uint8Array): Crl | undefined {
  const file = new ListFile(open, readWhole);
  try {
    const frame = file.use(readFrame);
    return frame && listOf(file, frame);
  } catch (error) {
    if (isMalformed(error)) return undefined;
    throw error;
  }
}

class ListFile {
  constructor(
    private readonly open: () => BufferedSource,
    readonly readWhole: () => Uint8Array,
  ) {}

  use<T>(work: (source: BufferedSource) => T): T {
    const source = this.open();
    try {
      return work(source);
    } finally {
      source.close();
    }
  }
}

/** Everything of the file but the entries. It is read once: what is digested is what was parsed. */
interface Frame {
  /** From the beginning of the file to the first entry. */
  readonly head: Uint8Array;
  /** Where in `head` the TBSCertList begins, its fields, and the entries' own header. */
  readonly tbsStart: number;
  readonly fieldsStart: number;
  readonly listStart: number;
  /** From the last entry to the end of the file, and where in it the TBSCertList ends. */
  readonly tail: Uint8Array;
  readonly tbsEnd: number;
  /** Where in the file the entries end. */
  readonly entriesEnd: number;
}

/** What stands before the entries: version, algorithm, issuer, two dates. */
const MAX_HEAD = 64 * 1024;

function readFrame(source: BufferedSource): Frame | undefined {
  const start = source.read(0, Math.min(MAX_HEAD, source.size));
  const outer = readHeader(start, 0, "der");
  const tbsStart = outer.headerLength;
  const tbs = readHeader(start, tbsStart, "der");
  const fieldsStart = tbsStart + tbs.headerLength;
  if (tbsStart + outer.length !== source.size) return undefined;
  let dated = false;
  for (let at = fieldsStart; at < start.length; ) {
    const header = readHeader(start, at, "der");
    const entriesStart = at + header.headerLength;
    const entriesEnd = entriesStart + header.length;
    if (dated && isUniversal(header, TAG.sequence)) {
      const tbsEnd = fieldsStart + tbs.length - entriesEnd;
      const rest = source.size - entriesEnd;
      if (tbsEnd < 0 || tbsEnd > rest || rest > MAX_SMALL_OBJECT) return undefined;
      const head = start.slice(0, entriesStart);
      return {
        head,
        tbsStart,
        fieldsStart,
        listStart: at,
        tail: source.read(entriesEnd, rest),
        tbsEnd,
        entriesEnd,
      };
    }
    dated ||= isUniversal(header, TAG.utcTime) || isUniversal(header, TAG.generalizedTime);
    at = entriesEnd;
  }
  return undefined;
}

const isUniversal = ({ tagClass, tag }: Header, wanted: number): boolean => tagClass === 0 && tag === wanted;

/** The same list without entries: everything else about it is read from the same octets. Its signature covers nothing. */
function skeletonOf({ head, fieldsStart, listStart, tail, tbsEnd }: Frame): Crl {
  const tbs = der.seq(head.subarray(fieldsStart, listStart), tail.subarray(0, tbsEnd));
  return crlFrom(readAsn1(der.seq(tbs, tail.subarray(tbsEnd))));
}

function listOf(file: ListFile, frame: Frame): Crl | undefined {
  const skeleton = skeletonOf(frame);
  const name = signatureDigest(skeleton.signatureAlgorithm);
  if (name === undefined) return undefined;
  let known: Examined | undefined;
  let loaded: Crl | undefined;
  const whole = (): Crl => {
    loaded ??= load(file, frame, known);
    return loaded;
  };
  /** Undefined when the list is to be had as a whole only. */
  const examined = (): Examined | undefined => {
    if (loaded !== undefined) return undefined;
    try {
      known ??= file.use((source) => examine(source, frame, name, skeleton.version));
      return known;
    } catch (error) {
      if (!isMalformed(error)) throw error;
      whole();
      return undefined;
    }
  };
  let sha256: string | undefined;
  return {
    ...skeleton,
    get raw() {
      return whole().raw;
    },
    get tbs() {
      return whole().tbs;
    },
    get entries() {
      return whole().entries;
    },
    get sha256() {
      const seen = examined();
      sha256 ??= seen === undefined ? whole().sha256 : file.use((source) => identify(source, frame, seen));
      return sha256;
    },
    entriesOf(serialNumber) {
      const seen = examined();
      if (seen?.fingerprints === undefined) return undefined;
      if (!seen.fingerprints.includes(fingerprint(der.int(serialNumber)))) return [];
      return file.use((source) => entriesOf(source, frame, seen, serialNumber));
    },
    tbsDigest: (wanted) => (wanted === name && examined()?.value) || digest(wanted, whole().tbs),
  };
}

interface Examined {
  readonly name: DigestName;
  /** The digest of the TBSCertList. */
  readonly value: Uint8Array;
  /** Of every serial number; undefined when the entries must be looked at one by one, or are broken. */
  readonly fingerprints: Uint32Array | undefined;
}

/**
 * Gives the entries to `take` piece by piece, each with where in it the octets begin that are new: `take` returns how
 * many of its last octets are to stand before the next piece. Returns the digest of the TBSCertList.
 */
function pass(
  source: BufferedSource,
  { head, tbsStart, tail, tbsEnd, entriesEnd }: Frame,
  name: DigestName,
  take: (piece: Uint8Array, fresh: number) => number,
): Uint8Array {
  const tbs = createDigest(name);
  const buffer = new Uint8Array(CHUNK);
  tbs.update(head.subarray(tbsStart));
  let held = 0;
  for (let at = head.length; at < entriesEnd; ) {
    const piece = buffer.subarray(0, Math.min(buffer.length, held + entriesEnd - at));
    const fresh = piece.subarray(held);
    source.readInto(at, fresh);
    tbs.update(fresh);
    at += fresh.length;
    held = take(piece, held);
    buffer.copyWithin(0, piece.length - held, piece.length);
  }
  tbs.update(tail.subarray(0, tbsEnd));
  return tbs.digest();
}

function examine(source: BufferedSource, frame: Frame, name: DigestName, version: number): Examined {
  let fingerprints: Fingerprints | undefined = new Fingerprints(frame, version === 2);
  let rest = 0;
  const value = pass(source, frame, name, (piece) => {
    const left = fingerprints?.note(piece);
    // One entry longer than a piece is none to be noted.
    if (left === undefined || left === piece.length) fingerprints = undefined;
    rest = fingerprints === undefined ? 0 : left!;
    return rest;
  });
  return { name, value, fingerprints: rest > 0 ? undefined : fingerprints?.all };
}

/** The shortest entry: three headers, a serial number of one octet. */
const MIN_ENTRY = 7;

class Fingerprints {
  /** Memory is taken page by page, as it is written. */
  readonly #table: Uint32Array;
  #count = 0;

  constructor(
    { head, entriesEnd }: Frame,
    /** Entries of version 1 have no extensions (RFC 5280 §5.1.2.1). */
    private readonly mayExtend: boolean,
  ) {
    this.#table = new Uint32Array(Math.ceil((entriesEnd - head.length) / MIN_ENTRY));
  }

  get all(): Uint32Array {
    return this.#table.subarray(0, this.#count);
  }

  /** Notes the whole entries in these octets, and returns how many octets of the next one remain; undefined: look at all. */
  note(octets: Uint8Array): number | undefined {
    const table = this.#table;
    let count = this.#count;
    let special = false;
    try {
      const end = walkEntries(octets, (_start, next, serialAt, serialLength, extensionsAt) => {
        if (extensionsAt < next && !(this.mayExtend && isOrdinary(octets, extensionsAt, next)))
          special = true;
        table[count++] = lastFour(octets, serialAt + serialLength, serialLength);
      });
      this.#count = count;
      return special ? undefined : octets.length - end;
    } catch (error) {
      if (isMalformed(error)) return undefined;
      throw error;
    }
  }
}

/** The last four octets of a number whose content ends at `end`; of a shorter one, all. */
function lastFour(octets: Uint8Array, end: number, length: number): number {
  let value = octets[end - 1]!;
  if (length > 1) value |= octets[end - 2]! << 8;
  if (length > 2) value |= octets[end - 3]! << 16;
  if (length > 3) value |= octets[end - 4]! << 24;
  return value >>> 0;
}

const fingerprint = (integer: Uint8Array): number => lastFour(integer, integer.length, integer.length - 2);

function entriesOf(
  source: BufferedSource,
  frame: Frame,
  { name, value }: Examined,
  serialNumber: bigint,
): readonly Uint8Array[] {
  const found: Uint8Array[] = [];
  const again = pass(source, frame, name, (piece) => {
    const is = hasSerial(piece, serialNumber);
    const end = walkEntries(piece, (start, next, serialAt, serialLength) => {
      if (is(serialAt, serialLength)) found.push(piece.slice(start, next));
    });
    return piece.length - end;
  });
  if (!equalBytes(again, value)) throw changed(source.name);
  return found;
}

/** SHA-256 of the file, which must still be what was examined. */
function identify(source: BufferedSource, frame: Frame, { name, value }: Examined): string {
  const whole = createDigest("sha256");
  whole.update(frame.head);
  const again = pass(source, frame, name, (piece) => {
    whole.update(piece);
    return 0;
  });
  whole.update(frame.tail);
  if (!equalBytes(again, value)) throw changed(source.name);
  return toHex(whole.digest());
}

function load(file: ListFile, { head, tail }: Frame, examined: Examined | undefined): Crl {
  const octets = file.readWhole();
  const crl = parseCrl(octets);
  const same =
    equalBytes(octets.subarray(0, head.length), head) &&
    equalBytes(octets.subarray(octets.length - tail.length), tail) &&
    (examined === undefined || equalBytes(digest(examined.name, crl.tbs), examined.value));
  if (!same) throw changed(file.use(({ name }) => name));
  return crl;
}

const changed = (path: string): PodpisError => new PodpisError("FILE_CHANGED", { path });
