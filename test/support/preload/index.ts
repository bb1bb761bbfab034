/** Modules that a test loads into the built program before it begins. */
import { join } from "node:path";

/** The environment with `name` of this folder loaded first. */
export const preloading = (
  name: "brokenDate" | "fileEvents" | "loads" | "noSockets",
): { readonly NODE_OPTIONS: string } => ({
  NODE_OPTIONS: `--require ${JSON.stringify(join(import.meta.dirname, `${name}.cjs`))}`,
});
