/** This computer's clock beside that of a time-stamping service. */
import { randomBytes } from "node:crypto";
import { isMalformed } from "../asn1/cursor.js";
import { PodpisError } from "../base/errors.js";
import type { Fetcher } from "../base/fetcher.js";
import { formatInstant } from "../base/time.js";
import { requestTimestamp } from "../tsp/client.js";
import { parseTimestampResponse } from "../tsp/response.js";
import { readTimeStampToken } from "../tsp/token.js";
import type { ClockFacts } from "./doctorTypes.js";

/**
 * Asks one time-stamp over random octets. The token must be an intact answer to the question; whether its service
 * can be trusted is not asked: it serves as a clock, and proves nothing. Throws INTERRUPTED.
 */
export async function compareClock(
  url: string,
  fetcher: Fetcher | null,
  clock: () => Date,
  random: (length: number) => Uint8Array = (length) => new Uint8Array(randomBytes(length)),
): Promise<ClockFacts> {
  if (fetcher === null) return { url, problem: "--offline forbids the network" };
  // A token whose time is far off is refused by the client; here it is what is looked for.
  let stated = clock();
  const watched: Fetcher = {
    fetch: async (request) => {
      const response = await fetcher.fetch(request);
      stated = genTimeOf(response.bytes) ?? stated;
      return response;
    },
  };
  const sent = clock().getTime();
  try {
    const imprint = random(32);
    const now = () => stated;
    const { token } = await requestTimestamp({
      fetcher: watched,
      urls: [url],
      digest: "sha256",
      imprint,
      randomBytes: random,
      now,
    });
    const received = clock().getTime();
    const { genTime, accuracy = 0 } = token.tstInfo;
    return {
      url,
      genTime: formatInstant(genTime),
      ahead: Math.round((sent + received) / 2 - genTime.getTime()),
      uncertainty: Math.ceil((received - sent) / 2 + accuracy),
    };
  } catch (error) {
    if (!(error instanceof PodpisError) || error.code === "INTERRUPTED") throw error;
    // The client names each address it asked; here there is one.
    return { url, problem: error.why.replace(`${url}: `, "") };
  }
}

function genTimeOf(answer: Uint8Array): Date | undefined {
  try {
    const { token } = parseTimestampResponse(answer);
    return token === null ? undefined : readTimeStampToken(token).tstInfo.genTime;
  } catch (error) {
    if (isMalformed(error)) return undefined;
    throw error;
  }
}
