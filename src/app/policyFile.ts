/** Opens a policy file that the user named; none is ever looked for. Imported when one is: YAML is no small package. */
import { dirname, resolve } from "node:path";
import { toHex } from "../base/bytes.js";
import { PodpisError } from "../base/errors.js";
import { MAX_POLICY } from "../base/limits.js";
import { digest } from "../crypto/digest.js";
import { readSmallFile } from "../io/files/small.js";
import type { Stated, ValidationPolicy } from "../validate/policy.js";
import { readPolicy } from "../validate/policyReader.js";
import { NotAPolicy } from "../validate/policyTree.js";
import { readPolicyYaml } from "./policyYaml.js";

/**
 * Reads a policy; `octets`, where they came by a pipe: then `path` says from where that is found what it names.
 * Throws FILE_*, POLICY_INVALID with line and column.
 */
export function loadPolicy(path: string, octets = readSmallFile(path, MAX_POLICY)): ValidationPolicy {
  try {
    const content = readPolicy(readPolicyYaml(octets));
    const { trust, tsaTrust } = content;
    return {
      file: path,
      sha256: toHex(digest("sha256", octets)),
      ...content,
      ...(trust && { trust: beside(path, trust) }),
      ...(tsaTrust && { tsaTrust: beside(path, tsaTrust) }),
    };
  } catch (error) {
    if (!(error instanceof NotAPolicy)) throw error;
    const { reason, at } = error;
    throw new PodpisError("POLICY_INVALID", { path, reason, line: at.line, column: at.column }, error);
  }
}

/** What a policy trusts must not depend on the folder that podpis is run in. */
const beside = (policy: string, { value, line }: Stated<readonly string[]>): Stated<readonly string[]> => ({
  value: value.map((path) => resolve(dirname(policy), path)),
  line,
});
