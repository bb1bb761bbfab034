/** Revocation lists too large to be loaded for one question. */
import { statSync } from "node:fs";
import { SEQUENCE_OCTET } from "../../asn1/pem.js";
import { PodpisError } from "../../base/errors.js";
import { MAX_CRL } from "../../base/limits.js";
import type { BufferedSource } from "../../base/source.js";
import type { Crl } from "../../crl/crl.js";
import { openFileCrl } from "../../crl/fileCrl.js";
import { loadObjects } from "./objects.js";
import { pemView } from "./pemView.js";
import { fileSource } from "./source.js";

/** Below this a list is read as a whole: many questions may be asked of it. */
const LARGE = 4 * 1024 * 1024;

/** The list in a large file of DER, or of one PEM block, left there; undefined for everything else. Throws FILE_*. */
export function largeCrl(path: string): Crl | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile() || stat.size < LARGE || stat.size > MAX_CRL) return undefined;
  return openFileCrl(
    () => octetsOf(path),
    () => loadObjects(path, MAX_CRL)[0]!.der,
  );
}

/** Throws ASN1_MALFORMED for what is neither. */
function octetsOf(path: string): BufferedSource {
  const file = fileSource(path);
  try {
    if (file.read(0, 1)[0] === SEQUENCE_OCTET) return file;
    const view = pemView(file);
    if (view !== undefined) return view;
  } catch (error) {
    file.close();
    throw error;
  }
  file.close();
  throw new PodpisError("ASN1_MALFORMED", { reason: "it is neither DER nor one PEM block", offset: 0 });
}
