/** `sign --mchd`: the power of attorney is checked before anything is signed by it. */
import { MAX_XML } from "../../base/limits.js";
import { readSmallFile } from "../../io/files/small.js";
import type { Certificate } from "../../x509/certificate.js";

/** Throws MCHD_UNFIT, NOT_MCHD, XML_*, FILE_*. */
export async function refuseMchd(file: string | undefined, certificate: Certificate): Promise<void> {
  if (file === undefined) return;
  const { refuseUnfitMchd } = await import("../../app/mchdPreflight.js");
  refuseUnfitMchd({ file, bytes: readSmallFile(file, MAX_XML) }, certificate, new Date());
}
