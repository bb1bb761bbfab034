/** Asking for the time-stamps of a signature that is being made or extended. */
import { randomBytes as systemRandomBytes } from "node:crypto";
import { PodpisError } from "../base/errors.js";
import { formatInstant } from "../base/time.js";
import type { DigestName } from "../crypto/digest.js";
import { type AcceptedTimestamp, requestTimestamp } from "../tsp/client.js";
import type { CertificateResult } from "../validate/results.js";
import type { SignTimestamp } from "../validate/signResult.js";
import { certificateFacts, serialText } from "../x509/identity.js";
import { unanswered } from "./serviceProblems.js";
import type { SignRequest, TsaRequest } from "./signRequest.js";

export interface StampSettings {
  readonly now: Date;
  /** The present time, to compare clocks. Default: `now`. */
  readonly clock?: (() => Date) | undefined;
  /** Default: the system's. */
  readonly randomBytes?: ((length: number) => Uint8Array) | undefined;
}

/** Throws USAGE when a time-stamp is asked for and nobody is named who could give it. */
export function refuseWithoutTsa({
  level,
  contentTimestamp = false,
  tsa,
}: Pick<SignRequest, "level" | "contentTimestamp" | "tsa">): void {
  if ((level === "bes" && !contentTimestamp) || (tsa?.urls.length ?? 0) > 0) return;
  const what = level === "bes" ? "a content time-stamp" : `level ${level}`;
  throw new PodpisError("USAGE", {
    message: `${what} needs a time-stamping authority`,
    hint: "add --tsa URL",
  });
}

/** A token over this imprint from the first authority that gives an acceptable one. Throws TSA_FAILED, INTERRUPTED. */
export function askTimestamp(
  { judge, fetcher, urls, authorization, policy }: TsaRequest,
  { now, clock = () => now, randomBytes }: StampSettings,
  digest: DigestName,
  imprint: Uint8Array,
): Promise<AcceptedTimestamp> {
  return requestTimestamp({
    fetcher,
    urls,
    authorization,
    policy,
    digest,
    imprint,
    randomBytes: randomBytes ?? ((length) => new Uint8Array(systemRandomBytes(length))),
    now: clock,
    ...(judge && {
      refuse: async (token, own, others) => {
        const result = await judge(own, "timestamping", token.tstInfo.genTime, others);
        return result.verdict === "TOTAL-PASSED" ? null : distrust(result);
      },
    }),
  });
}

/** Where it is other services that did not help, they are named: the TSA did its part. */
function distrust(result: CertificateResult): string {
  const { verdict, subIndication } = result;
  const problems = unanswered(result);
  return problems === ""
    ? `the TSA is not trusted: ${subIndication ?? verdict}`
    : `whether its certificate is revoked is not known: ${problems}`;
}

export function timestampFacts({ token, tsa, url }: AcceptedTimestamp): SignTimestamp {
  const { genTime, policy, serialNumber } = token.tstInfo;
  return {
    genTime: formatInstant(genTime),
    url,
    policy,
    serial: serialText(serialNumber),
    certificate: certificateFacts(tsa),
  };
}
