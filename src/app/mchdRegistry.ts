/**
 * Asks an address about the status of powers of attorney. There is no public documented interface of the registry:
 * the user names an address that answers in the published shape of the ФНС portal, by GET, without authorisation.
 */
import { utf8 } from "../base/bytes.js";
import { PodpisError } from "../base/errors.js";
import type { Fetcher } from "../base/fetcher.js";
import { MAX_SMALL_OBJECT } from "../base/limits.js";
import { formatInstant } from "../base/time.js";
import { jsonObject } from "../mchd/notice.js";
import { parseMchd } from "../mchd/parse.js";
import { REGISTRY_ANSWER_SCHEMA, readRegistryAnswer } from "../mchd/registryAnswer.js";
import type { NamedBytes } from "./mchdAuthority.js";

/**
 * One answer per document, in the envelope that tells when it was asked; none where the address did not answer, or
 * not in that shape: then the status is not known. 404 means that the registry does not have the document. Throws
 * INTERRUPTED, and what reading the documents throws.
 */
export async function registryAnswers(
  url: string,
  documents: readonly NamedBytes[],
  fetcher: Fetcher,
  now: Date,
): Promise<readonly NamedBytes[]> {
  const numbers = new Set(documents.flatMap(({ bytes }) => parseMchd(bytes).facts?.number ?? []));
  const answers: NamedBytes[] = [];
  for (const number of numbers) {
    const address = addressOf(url, number);
    const answer = await ask(address, number, fetcher);
    if (answer === undefined) continue;
    const envelope = { schema: REGISTRY_ANSWER_SCHEMA, askedAt: formatInstant(now), source: address, answer };
    const bytes = utf8(JSON.stringify(envelope));
    if (readRegistryAnswer(bytes, address) !== undefined) answers.push({ file: address, bytes });
  }
  return answers;
}

/** `{number}` in the address is the place of the number; without it the number is the last part of the path. */
export function addressOf(url: string, number: string): string {
  const part = encodeURIComponent(number);
  const marked = url.replaceAll("%7Bnumber%7D", "{number}");
  return marked.includes("{number}")
    ? marked.replaceAll("{number}", part)
    : `${marked.replace(/\/+$/, "")}/${part}`;
}

async function ask(url: string, number: string, fetcher: Fetcher): Promise<object | undefined> {
  try {
    const { bytes } = await fetcher.fetch({ url, accept: "application/json", maxBytes: MAX_SMALL_OBJECT });
    return jsonObject(bytes);
  } catch (error) {
    if (!(error instanceof PodpisError) || error.code === "INTERRUPTED") throw error;
    const notFound = error.code === "NET_HTTP_STATUS" && Number(error.data.status) === 404;
    return notFound ? { poaNumber: number, status: "NOT_FOUND" } : undefined;
  }
}
