/** The steps of verification put together as the use case does, for tests of its parts. */

import { bytesSource } from "../../src/base/source.js";
import type { WorkBudget } from "../../src/base/workBudget.js";
import {
  checkSignature,
  planSignature,
  readableCertificates,
  type SignerFacts,
} from "../../src/cms/checkSignature.js";
import { digestContent } from "../../src/cms/contentDigests.js";
import { streamEContent } from "../../src/cms/eContent.js";
import { readSignedData } from "../../src/cms/signedData.js";
import { parseCertificate } from "../../src/x509/certificate.js";

/** Judges all signers of a signature in memory; `content` for detached ones. */
export async function judged(
  signature: Uint8Array,
  content?: Uint8Array,
  others: readonly Uint8Array[] = [],
  budget?: WorkBudget,
): Promise<readonly SignerFacts[]> {
  const source = bytesSource(signature, "test.sig");
  const { signedData } = readSignedData(source);
  const plan = planSignature(source, signedData!);
  const chunks = async function* () {
    if (content !== undefined) yield content;
    else yield* streamEContent(source, signedData!.eContent!);
  };
  const atHand = content !== undefined || signedData!.eContent !== null;
  const facts = atHand
    ? await digestContent(
        { name: "test", chunks },
        { digests: plan.digests, framed: plan.framed, maxContent: 1_000_000 },
      )
    : null;
  const certificates = readableCertificates(plan.embedded.certificates);
  return checkSignature(plan, facts, [...certificates, ...others.map(parseCertificate)], budget);
}

export async function judgedOne(...args: Parameters<typeof judged>): Promise<SignerFacts> {
  const [first] = await judged(...args);
  return first!;
}

/** The check of that id, as "status", "status SUB_INDICATION" or with the reason; undefined when it did not run. */
export function outcome(facts: { readonly checks: SignerFacts["checks"] }, id: string): string | undefined {
  const check = facts.checks.find((one) => one.id === id);
  if (check === undefined) return undefined;
  return [check.status, check.subIndication, check.reason].filter((part) => part !== undefined).join(" ");
}
