/**
 * Asks an address about the status of powers of attorney. There is no public documented interface of the registry:
 * the user names an address that answers in the published shape of the ФНС portal, by GET, without authorisation.
 */
import { utf8 } from "../base/bytes.js";
import { PodpisError } from "../base/errors.js";
import type { Fetcher } from "../base/fetcher.js";
import { MAX_SMALL_OBJECT } from "../base/limits.js";
import { formatInstant } from "../base/time.js";
import { sameNumber } from "../mchd/judged.js";
import { jsonObject } from "../mchd/notice.js";
import { parseMchd } from "../mchd/parse.js";
import { REGISTRY_ANSWER_SCHEMA, readRegistryAnswer } from "../mchd/registryAnswer.js";
import type { Unanswered } from "../mchd/status.js";
import type { NamedBytes } from "./mchdAuthority.js";

export interface Asked {
  /** In the envelope that tells when it was asked. */
  readonly answers: readonly NamedBytes[];
  readonly unanswered: readonly Unanswered[];
}

/**
 * Asks once about each document. 404 means that the registry does not have it. Where the address did not answer, not in
 * that shape, or about another document, the status is not known, and `unanswered` says why. Throws INTERRUPTED, and
 * what reading the documents throws.
 */
export async function askRegistry(
  url: string,
  documents: readonly NamedBytes[],
  fetcher: Fetcher,
  now: Date,
): Promise<Asked> {
  const numbers = new Set(
    documents.flatMap(({ file, bytes }) => parseMchd(bytes, { file }).facts?.number ?? []),
  );
  const answers: NamedBytes[] = [];
  const unanswered: Unanswered[] = [];
  for (const number of numbers) {
    const source = addressOf(url, number);
    const answer = await ask(source, number, fetcher);
    if (typeof answer === "string") {
      unanswered.push({ number, source, why: answer });
      continue;
    }
    const envelope = { schema: REGISTRY_ANSWER_SCHEMA, askedAt: formatInstant(now), source, answer };
    const bytes = utf8(JSON.stringify(envelope));
    const read = readRegistryAnswer(bytes, source);
    if (read !== undefined && sameNumber(read.number, number)) answers.push({ file: source, bytes });
    else unanswered.push({ number, source, why: read === undefined ? "SHAPE" : `NUMBER ${read.number}` });
  }
  return { answers, unanswered };
}

/** `{number}` in the address is the place of the number; without it the number is the last part of the path. */
export function addressOf(url: string, number: string): string {
  const part = encodeURIComponent(number);
  const marked = url.replaceAll("%7Bnumber%7D", "{number}");
  return marked.includes("{number}")
    ? marked.replaceAll("{number}", part)
    : `${marked.replace(/\/+$/, "")}/${part}`;
}

/** The answer, or why there is none: the code of the error, SHAPE for what is no object of JSON. */
async function ask(url: string, number: string, fetcher: Fetcher): Promise<object | string> {
  try {
    const { bytes } = await fetcher.fetch({ url, accept: "application/json", maxBytes: MAX_SMALL_OBJECT });
    return jsonObject(bytes) ?? "SHAPE";
  } catch (error) {
    if (!(error instanceof PodpisError) || error.code === "INTERRUPTED") throw error;
    const { status } = error.data;
    if (error.code !== "NET_HTTP_STATUS") return error.code;
    return Number(status) === 404
      ? { poaNumber: number, status: "NOT_FOUND" }
      : `${error.code} ${String(status)}`;
  }
}
