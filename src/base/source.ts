/** Where bytes come from, without saying how: a file, a buffer, a spooled stream. Implemented in io/. */

import { PodpisError } from "./errors.js";

/** Random access to octets of a known length. Reads are synchronous: they serve headers, not content. */
export interface ByteSource {
  /** What people call it: a file name, "-" for standard input. */
  readonly name: string;
  readonly size: number;
  /** Lower hex, of the file these octets were decoded from (PEM, base64); absent where they are the file's own. */
  readonly fileSha256?: string;
  /** Exactly `length` octets from `offset`; throws PodpisError ASN1_MALFORMED when they are not there. */
  read(offset: number, length: number): Uint8Array;
  /** Streams a range in chunks of at most CHUNK octets. A chunk is valid until the next is asked for. */
  stream(offset: number, length: number): AsyncIterable<Uint8Array>;
  close(): void;
}

/** A source that fills a buffer of the caller's: reading piece by piece costs no new memory. */
export interface BufferedSource extends ByteSource {
  /** Fills `into` with the octets from `offset` on; throws PodpisError ASN1_MALFORMED when they are not there. */
  readInto(offset: number, into: Uint8Array): void;
}

/** Content read once, front to back. A chunk is valid until the next is asked for. */
export interface ContentStream {
  readonly name: string;
  /** Known for files, unknown for pipes. */
  readonly size?: number;
  chunks(): AsyncIterable<Uint8Array>;
}

/** A source over octets in memory. */
export function bytesSource(bytes: Uint8Array, name: string): ByteSource {
  return {
    name,
    size: bytes.length,
    read(offset, length) {
      if (offset + length > bytes.length) {
        throw new PodpisError("ASN1_MALFORMED", { reason: "the data end too early", offset: bytes.length });
      }
      return bytes.subarray(offset, offset + length);
    },
    async *stream(offset, length) {
      yield bytes.subarray(offset, offset + length);
    },
    close: () => undefined,
  };
}
