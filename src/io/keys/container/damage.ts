/** What is wrong with a file of a container. */
import { PodpisError } from "../../../base/errors.js";

export interface Damage {
  /** The file, or the files of which one must be it. */
  readonly file: string;
  readonly reason: string;
}

export const damaged = (path: string, file: string, reason: string): PodpisError =>
  new PodpisError("KEY_CONTAINER_DAMAGED", { path, file, reason });
