/** `sign --mchd`: the power of attorney is checked before anything is signed by it. */

import { printable } from "../../report/printable.js";
import type { Certificate } from "../../x509/certificate.js";
import type { MchdCheckOptions } from "../commands/authorityOptions.js";
import type { Context } from "../spec.js";

/** Throws UsageError, MCHD_UNFIT, NOT_MCHD, XML_*, FILE_*, and what reading signatures and statuses throws. */
export async function refuseMchd(
  { console }: Context,
  options: MchdCheckOptions,
  certificate: Certificate,
): Promise<void> {
  const { mchd, mchdSig, mchdChain, power, docType, powerRules, mchdStatusFile } = options;
  if (mchd === undefined) return;
  const { refuseFailingMchd, refuseUnfitMchd } = await import("../../app/mchdPreflight.js");
  const { openOneMchd } = await import("./authority.js");
  const now = new Date();
  const { amount, counterparty, territory } = options;
  const asked = {
    ...(mchdChain && { mchdChain }),
    ...(power && { power }),
    ...(docType && { docType }),
    ...(powerRules !== undefined && { powerRules }),
    ...(amount !== undefined && { amount }),
    ...(counterparty !== undefined && { counterparty }),
    ...(territory !== undefined && { territory }),
    ...(mchdStatusFile && { mchdStatusFile }),
    ...(mchdSig && { sig: mchdSig }),
  };
  const authority = await openOneMchd(mchd, asked, { fetcher: null, now });
  const document = authority.documents[0]!;
  refuseUnfitMchd(document, certificate, now);
  await refuseFailingMchd(authority, now);
  if (document.signatures.length + authority.signatures.length > 0) return;
  console.warn(
    console.say(
      {
        ru: "рядом с доверенностью {file} нет её подписи: без неё проверяющий доверенность не примет",
        en: "there is no signature beside the power of attorney {file}: nobody accepts it without one",
      },
      { file: printable(mchd) },
    ),
  );
}
