/** `sign --mchd`: the power of attorney is checked before anything is signed by it. */
import type { Certificate } from "../../x509/certificate.js";
import type { MchdCheckOptions } from "../commands/authorityOptions.js";
import { type Context, UsageError } from "../spec.js";

/** Throws UsageError, MCHD_UNFIT, NOT_MCHD, XML_*, FILE_*, and what reading signatures and statuses throws. */
export async function refuseMchd(
  { console }: Context,
  options: MchdCheckOptions,
  certificate: Certificate,
): Promise<void> {
  const { mchd, mchdSig, ...question } = options;
  if (mchd === undefined) {
    if (mchdSig === undefined) return;
    throw new UsageError(
      { ru: "--mchd-sig без --mchd ничего не значит", en: "--mchd-sig means nothing without --mchd" },
      { ru: "добавьте --mchd ДОВЕРЕННОСТЬ.xml", en: "add --mchd FILE.xml" },
    );
  }
  const { refuseFailingMchd, refuseUnfitMchd } = await import("../../app/mchdPreflight.js");
  const { openOneMchd } = await import("./authority.js");
  const now = new Date();
  const { power, docType, mchdStatusFile } = question;
  const asked = {
    ...(power && { power }),
    ...(docType && { docType }),
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
      { file: mchd },
    ),
  );
}
