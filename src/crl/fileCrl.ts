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
import { isOrdinary, walkEntries } from "./lookup.js";

/**
 * The list (DER) in a file that `open` opens anew for each pass. Undefined when the file is not laid out as a list
 * with entries: then it is one for `parseCrl`, which says what is wrong. What the list is asked throws FILE_CHANGED
 * when the file is not any more what it was, and what `open` throws.
 */
export function openFileCrl(open: () => BufferedSource): Crl | undefined {
  const file = new ListFile(open);
  try {
    const frame = file.use(readFrame);
    return frame && listOf(file, frame);
  } catch (error) {
    if (isMalformed(error)) return undefined;
    throw error;
  }
}

class ListFile {
  constructor(private readonly open: () => BufferedSource) {}

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
  const examined = (): Examined => {
    known ??= file.use((source) => examine(source, frame, name));
    return known;
  };
  let loaded: Crl | undefined;
  const whole = (): Crl => {
    loaded ??= file.use((source) => load(source, frame, known));
    return loaded;
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
      sha256 ??= loaded?.sha256 ?? file.use((source) => identify(source, frame, examined()));
      return sha256;
    },
    mayList: (serialNumber) =>
      loaded !== undefined || (examined().fingerprints?.includes(fingerprint(der.int(serialNumber))) ?? true),
    tbsDigest: (wanted) =>
      wanted === name && loaded === undefined ? examined().value : digest(wanted, whole().tbs),
  };
}

interface Examined {
  readonly name: DigestName;
  /** The digest of the TBSCertList. */
  readonly value: Uint8Array;
  /** Of every serial number; undefined when the entries must be looked at one by one, or are broken. */
  readonly fingerprints: Uint32Array | undefined;
}

function examine(source: BufferedSource, frame: Frame, name: DigestName): Examined {
  const tbs = createDigest(name);
  const buffer = new Uint8Array(CHUNK);
  const { length: start } = frame.head;
  let fingerprints: Fingerprints | undefined = new Fingerprints(frame.entriesEnd - start);
  tbs.update(frame.head.subarray(frame.tbsStart));
  // The beginning of an entry at the end of a piece stands before the next.
  let held = 0;
  for (let at = start; at < frame.entriesEnd; ) {
    const piece = buffer.subarray(0, Math.min(buffer.length, held + frame.entriesEnd - at));
    const fresh = piece.subarray(held);
    source.readInto(at, fresh);
    tbs.update(fresh);
    at += fresh.length;
    held = fingerprints?.note(piece) ?? piece.length;
    if (held === piece.length) fingerprints = undefined;
    held = fingerprints === undefined ? 0 : held;
    buffer.copyWithin(0, piece.length - held, piece.length);
  }
  tbs.update(frame.tail.subarray(0, frame.tbsEnd));
  return { name, value: tbs.digest(), fingerprints: held > 0 ? undefined : fingerprints?.all };
}

/** The shortest entry: three headers, a serial number of one octet. */
const MIN_ENTRY = 7;

class Fingerprints {
  /** Memory is taken page by page, as it is written. */
  readonly #table: Uint32Array;
  #count = 0;

  constructor(octets: number) {
    this.#table = new Uint32Array(Math.ceil(octets / MIN_ENTRY));
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
        if (extensionsAt < next && !isOrdinary(octets, extensionsAt, next)) special = true;
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

/** SHA-256 of the file, which must still be what was examined. */
function identify(source: BufferedSource, frame: Frame, { name, value }: Examined): string {
  const whole = createDigest("sha256");
  const tbs = createDigest(name);
  whole.update(frame.head);
  tbs.update(frame.head.subarray(frame.tbsStart));
  const buffer = new Uint8Array(CHUNK);
  for (let at = frame.head.length; at < frame.entriesEnd; ) {
    const piece = buffer.subarray(0, Math.min(buffer.length, frame.entriesEnd - at));
    source.readInto(at, piece);
    whole.update(piece);
    tbs.update(piece);
    at += piece.length;
  }
  whole.update(frame.tail);
  tbs.update(frame.tail.subarray(0, frame.tbsEnd));
  if (!equalBytes(tbs.digest(), value)) throw changed(source);
  return toHex(whole.digest());
}

function load(source: BufferedSource, { head, tail }: Frame, examined: Examined | undefined): Crl {
  const octets = source.read(0, source.size);
  const sameFrame =
    equalBytes(octets.subarray(0, head.length), head) &&
    equalBytes(octets.subarray(octets.length - tail.length), tail);
  if (!sameFrame) throw changed(source);
  const crl = parseCrl(octets);
  if (examined !== undefined && !equalBytes(digest(examined.name, crl.tbs), examined.value))
    throw changed(source);
  return crl;
}

const changed = ({ name }: BufferedSource): PodpisError => new PodpisError("FILE_CHANGED", { path: name });
