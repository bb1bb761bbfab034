/** The bytes of a signature file: the content streamed between header and trailer, then the armour. */
import { base64Lines } from "../base/base64.js";
import { utf8 } from "../base/bytes.js";
import { type SignedDataFrame, signedDataHeader, signedDataTrailer } from "../cms/build.js";
import type { AtomicOutput } from "../io/files/output.js";

/** Wide enough for most trailers that only its length octets matter: certificate, signer, time-stamp. */
const EXPECTED_TRAILER = 8192;

/**
 * Writes an attached SignedData in one pass: the header is reserved with the lengths expected, and put right when
 * the content and the trailer are known. When it then needs another number of octets, everything moves once.
 */
export class SignatureWriter {
  #reserved = 0;
  #content = 0;

  constructor(
    private readonly output: AtomicOutput,
    private readonly frame: SignedDataFrame,
    private readonly attached: boolean,
  ) {}

  /** Before the content, of about this many octets. */
  async begin(expectedContent: number): Promise<void> {
    if (!this.attached) return;
    const header = signedDataHeader(this.frame, expectedContent, EXPECTED_TRAILER);
    this.#reserved = header.length;
    await this.output.write(header);
  }

  /** A chunk of attached content; it must not change before the promise is fulfilled. */
  async content(chunk: Uint8Array): Promise<void> {
    this.#content += chunk.length;
    await this.output.write(chunk);
  }

  /** After the content: the signers, and what came to the frame meanwhile. */
  async end(signerInfos: readonly Uint8Array[], frame: SignedDataFrame = this.frame): Promise<void> {
    const trailer = signedDataTrailer(frame, signerInfos);
    const content = this.attached ? this.#content : null;
    const header = signedDataHeader(frame, content, trailer.length);
    if (header.length === this.#reserved) await this.output.patch(0, header);
    else if (!this.attached) await this.output.write(header);
    else await this.output.rewrite((octets) => replaceHead(octets, this.#reserved, header));
    await this.output.write(trailer);
  }
}

async function* replaceHead(
  octets: AsyncIterable<Uint8Array>,
  length: number,
  head: Uint8Array,
): AsyncGenerator<Uint8Array> {
  yield head;
  let skip = length;
  for await (const chunk of octets) {
    yield chunk.subarray(Math.min(skip, chunk.length));
    skip = Math.max(0, skip - chunk.length);
  }
}

/** Armours what was written: nothing for DER; PEM with the label of RFC 7468 §9; base64 in lines. */
export async function armour(output: AtomicOutput, encoding: "der" | "pem" | "base64"): Promise<void> {
  if (encoding === "base64") await output.rewrite(base64Lines);
  if (encoding === "pem") await output.rewrite(pem);
}

async function* pem(octets: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield utf8("-----BEGIN CMS-----\n");
  yield* base64Lines(octets);
  yield utf8("-----END CMS-----\n");
}
