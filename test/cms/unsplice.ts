/** Takes additions out of a SignedData again, by a plain reading of its own: none of the code that put them in. */
import type { Additions } from "../../src/cms/splice.js";

interface Tlv {
  readonly first: number;
  /** Octets of the length; [0x80] for the indefinite form. */
  readonly length: Uint8Array;
  readonly parts: Tlv[] | null;
  readonly content: Uint8Array;
  readonly end: number;
}

function read(bytes: Uint8Array, at: number, deep: boolean): Tlv {
  if (at >= bytes.length) throw new Error("the octets end too early");
  const first = bytes[at]!;
  const form = bytes[at + 1]!;
  const count = form > 0x80 ? form & 0x7f : 0;
  const length = bytes.subarray(at + 1, at + 2 + count);
  let start = at + 2 + count;
  const constructed = (first & 0x20) !== 0;
  if (form === 0x80) {
    const begin = start;
    while (bytes[start] !== 0 || bytes[start + 1] !== 0) start = read(bytes, start, false).end;
    const parts = deep ? list(bytes, begin, start) : null;
    return { first, length, parts, content: bytes.subarray(begin, start), end: start + 2 };
  }
  const size =
    count === 0 ? form : [...bytes.subarray(at + 2, start)].reduce((sum, octet) => sum * 256 + octet, 0);
  const end = start + size;
  return {
    first,
    length,
    parts: constructed && deep ? list(bytes, start, end) : null,
    content: bytes.subarray(start, end),
    end,
  };
}

function list(bytes: Uint8Array, from: number, to: number): Tlv[] {
  const parts: Tlv[] = [];
  for (let at = from; at < to; ) {
    const part = read(bytes, at, true);
    parts.push(part);
    at = part.end;
  }
  return parts;
}

/** The octets with some parts left out; lengths in the form that `like`, the object before, has. */
function write(part: Tlv, like: Tlv | undefined, drop: ReadonlySet<Tlv>): Buffer {
  if (part.parts === null) return Buffer.concat([Uint8Array.of(part.first), part.length, part.content]);
  const kept = part.parts.filter((child) => !drop.has(child));
  const content = Buffer.concat(kept.map((child, i) => write(child, like?.parts?.[i], drop)));
  if (part.length[0] === 0x80) {
    return Buffer.concat([Uint8Array.of(part.first, 0x80), content, new Uint8Array(2)]);
  }
  return Buffer.concat([
    Uint8Array.of(part.first),
    lengthOf(content.length, like?.length.length ?? 1),
    content,
  ]);
}

function lengthOf(size: number, width: number): Buffer {
  if (width === 1) return Buffer.from([size]);
  const hex = size.toString(16).padStart((width - 1) * 2, "0");
  return Buffer.concat([Uint8Array.of(0x80 | (width - 1)), Buffer.from(hex, "hex")]);
}

/** `original` only says how many octets each length had. */
export function without(bytes: Uint8Array, additions: Additions, original: Uint8Array): Uint8Array {
  const root = read(bytes, 0, true);
  const like = read(original, 0, true);
  const drop = new Set<Tlv>();
  const signedData = root.parts![1]!.parts![0]!;
  const [, algorithms, , ...tail] = signedData.parts!;
  const encoded = (part: Tlv) => Buffer.concat([Uint8Array.of(part.first), part.length, part.content]);
  const forget = (holder: Tlv | undefined, raws: readonly Uint8Array[] = []): void => {
    for (const raw of raws) {
      const found = holder?.parts?.find((part) => !drop.has(part) && encoded(part).equals(raw));
      if (found === undefined) throw new Error("an addition is not there");
      drop.add(found);
    }
    if (holder?.parts?.length && holder.parts.every((part) => drop.has(part))) drop.add(holder);
  };
  forget(algorithms, additions.digestAlgorithms);
  forget(
    tail.find(({ first }) => first === 0xa0),
    additions.certificates,
  );
  forget(
    tail.find(({ first }) => first === 0xa1),
    additions.crls,
  );
  const signers = tail.find(({ first }) => first === 0x31)!;
  for (const [index, { attributes }] of additions.signers ?? []) {
    const set = signers.parts![index]!.parts!.at(-1)!;
    forget(set, attributes);
  }
  forget(signers, additions.signerInfos);
  return new Uint8Array(Buffer.concat([write(root, like, drop), bytes.subarray(root.end)]));
}
