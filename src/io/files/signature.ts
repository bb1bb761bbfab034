/** Signature files as they come: DER or BER, PEM of any label, base64 without headers; from a file or a pipe. */
import { createHash, type Hash } from "node:crypto";
import { statSync } from "node:fs";
import { PEM_BEGIN, SEQUENCE_OCTET } from "../../asn1/pem.js";
import { Base64Decoder } from "../../base/base64.js";
import { concat } from "../../base/bytes.js";
import { PodpisError } from "../../base/errors.js";
import { MAX_CONTENT, MAX_SIGNATURE_STRUCTURE } from "../../base/limits.js";
import { type ByteSource, bytesSource } from "../../base/source.js";
import { contentStream } from "./content.js";
import { readError } from "./reasons.js";
import { fileSource } from "./source.js";
import { spool } from "./spool.js";

/** How much text may stand before a PEM block. */
const HEAD = 64 * 1024;

/** A file of so many octets is read in one go: most signatures, which hold no content. */
const SMALL = 64 * 1024;

export interface SignatureOptions {
  /** The most octets, decoded, that are spooled; default: the default --max-size and its structure. */
  readonly limit?: number;
  readonly stdin?: AsyncIterable<Uint8Array>;
}

/**
 * The DER or BER octets of a signature file or of "-", standard input. A binary file is read in place, a small one whole;
 * armoured text and pipes are decoded as a stream into memory, or, above 8 MiB, into an unlinked
 * temporary file. Several PEM blocks are
 * refused: a verdict about one must not be taken for one about all. The caller closes the source.
 * Throws FILE_NOT_FOUND, FILE_UNREADABLE, FILE_EMPTY, FILE_TOO_LARGE, NOT_CMS (neither binary nor armour, or
 * several blocks).
 */
export async function openSignature(path: string, options: SignatureOptions = {}): Promise<ByteSource> {
  if (path !== "-" && !isPipe(path)) {
    const source = binarySource(path);
    if (source !== undefined) return source;
  }
  const limit = options.limit ?? MAX_CONTENT + MAX_SIGNATURE_STRUCTURE;
  const content = contentStream(path, options.stdin);
  const digest = createHash("sha256");
  const source = await spool(unarmored(digested(content.chunks(), digest), path), path, limit);
  return Object.assign(source, { fileSha256: digest.digest("hex") });
}

/** The octets of a binary file; undefined when it is another. */
function binarySource(path: string): ByteSource | undefined {
  const file = fileSource(path);
  let kept = false;
  try {
    const head = file.read(0, file.size <= SMALL ? file.size : 1);
    if (head[0] !== SEQUENCE_OCTET) return undefined;
    kept = file.size > SMALL;
    return kept ? file : bytesSource(head, path);
  } finally {
    if (!kept) file.close();
  }
}

async function* digested(chunks: AsyncIterable<Uint8Array>, digest: Hash): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    digest.update(chunk);
    yield chunk;
  }
}

function isPipe(path: string): boolean {
  try {
    const stat = statSync(path);
    return !stat.isFile() && !stat.isDirectory();
  } catch (error) {
    throw readError(error, path);
  }
}

async function* unarmored(chunks: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<Uint8Array> {
  const text = withHead(chunks);
  const first = await text.next();
  if (first.done === true) return;
  const head = first.value;
  if (head[0] === SEQUENCE_OCTET) {
    yield head;
    yield* text;
    return;
  }
  try {
    yield* decodeBody(plainText(head, text), path);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new PodpisError("NOT_CMS", { path, reason: "it is neither DER nor PEM nor base64" }, error);
  }
}

/** The same octets, the first chunk of HEAD octets at least (or all there are), so that it can be looked into. */
async function* withHead(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | undefined = new Uint8Array(0);
  for await (const chunk of chunks) {
    if (head === undefined) yield chunk;
    else {
      head = concat(head, chunk);
      if (head.length < HEAD) continue;
      yield head;
      head = undefined;
    }
  }
  if (head !== undefined && head.length > 0) yield head;
}

/** Text without its byte order mark; UTF-16LE, as PowerShell redirects it, becomes one octet a character. */
async function* plainText(head: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const utf16 = head[0] === 0xff && head[1] === 0xfe;
  const narrow = (chunk: Uint8Array): Uint8Array => (utf16 ? chunk.filter((octet) => octet !== 0) : chunk);
  const utf8Mark = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  yield narrow(head.subarray(utf16 ? 2 : utf8Mark ? 3 : 0));
  for await (const chunk of rest) yield narrow(chunk);
}

const DASH = "-".charCodeAt(0);

/** Decodes the body of the one PEM block, or the whole text when its head holds none. */
async function* decodeBody(text: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<Uint8Array> {
  const decoder = new Base64Decoder();
  let start: number | undefined;
  let end = -1;
  let after: Uint8Array = new Uint8Array(0);
  for await (const chunk of text) {
    if (end >= 0) {
      after = refuseSecondBlock(concat(after, chunk), path);
      continue;
    }
    const first = start === undefined;
    start ??= bodyStart(chunk);
    const body = first ? chunk.subarray(start) : chunk;
    if (start > 0) end = body.indexOf(DASH);
    yield decoder.decode(end < 0 ? body : body.subarray(0, end));
    if (end >= 0) after = refuseSecondBlock(body.subarray(end), path);
  }
  if (start !== undefined && start > 0 && end < 0) throw new TypeError("a PEM block without an end");
  yield decoder.end();
}

/** What follows a block may not be another one. Returns the last octets, in which one may begin. */
function refuseSecondBlock(text: Uint8Array, path: string): Uint8Array {
  if (Buffer.from(text.buffer, text.byteOffset, text.byteLength).includes(PEM_BEGIN, 0, "latin1")) {
    throw new PodpisError("NOT_CMS", { path, reason: "it holds several PEM blocks" });
  }
  return text.slice(-PEM_BEGIN.length);
}

/** Where the body of the first PEM block begins; 0 when there is no block. */
function bodyStart(head: Uint8Array): number {
  const view = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const begin = view.indexOf(PEM_BEGIN, 0, "latin1");
  if (begin < 0) return 0;
  const labelEnd = view.indexOf("-----", begin + PEM_BEGIN.length, "latin1");
  if (labelEnd < 0) throw new TypeError("a PEM label without an end");
  return labelEnd + 5;
}
