/** A file that is called almost as the one that is not there. */
import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { didYouMean } from "../../base/didYouMean.js";

/** More names than a person would look through. */
const MOST = 10_000;

/** The path of a neighbour whose name is at most two changes away; undefined when there is none. */
export function nearName(path: string): string | undefined {
  try {
    const near = didYouMean(basename(path), readdirSync(dirname(path)).slice(0, MOST));
    if (near === undefined) return undefined;
    return dirname(path) === "." ? near : join(dirname(path), near);
  } catch {
    return undefined;
  }
}
