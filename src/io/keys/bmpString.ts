/** Passphrases as PKCS#12 digests them: BMPString (RFC 7292 App. B.1). Octets only: JavaScript strings cannot be wiped. */
import { isUtf8, transcode } from "node:buffer";
import { equalBytes } from "../../base/bytes.js";

/**
 * The forms a passphrase (UTF-8 octets) may have had when the file was written, the likeliest first:
 * UTF-16BE with the closing zero; each octet as a character, as programs did that knew no UTF-8;
 * and for the empty one, nothing at all.
 */
export function bmpPassphrases(passphrase: Uint8Array): Uint8Array[] {
  const forms = [terminated(fromLatin1(passphrase))];
  if (isUtf8(passphrase)) forms.unshift(terminated(fromUtf8(passphrase)));
  if (passphrase.length === 0) forms.push(new Uint8Array(0));
  return forms.filter((form, at) => at === 0 || !equalBytes(form, forms[0]!));
}

function fromUtf8(octets: Uint8Array): Uint8Array {
  return transcode(octets, "utf8", "utf16le").swap16();
}

function fromLatin1(octets: Uint8Array): Uint8Array {
  const bmp = new Uint8Array(2 * octets.length);
  octets.forEach((octet, at) => {
    bmp[2 * at + 1] = octet;
  });
  return bmp;
}

function terminated(bmp: Uint8Array): Uint8Array {
  const result = new Uint8Array(bmp.length + 2);
  result.set(bmp);
  bmp.fill(0);
  return result;
}
