/** The list of powers: the bundled part, and the user's own over it. */
import { PodpisError } from "../../base/errors.js";
import { MAX_XML } from "../../base/limits.js";
import { readSmallFile } from "../../io/files/small.js";
import { BUNDLED_CLASSIFIER } from "../../mchd/classifier.js";
import { NotAClassifier, readClassifier } from "../../mchd/classifierFile.js";

/** Throws FILE_*, CLASSIFIER_UNREADABLE. */
export function loadClassifier(path: string | undefined): ReadonlyMap<string, string> {
  if (path === undefined) return BUNDLED_CLASSIFIER;
  try {
    return new Map([...BUNDLED_CLASSIFIER, ...readClassifier(readSmallFile(path, MAX_XML))]);
  } catch (error) {
    if (!(error instanceof NotAClassifier)) throw error;
    throw new PodpisError("CLASSIFIER_UNREADABLE", { path, reason: error.reason }, error);
  }
}
