/** The PKCS #11 modules that are in use now: a run that ends, however it ends, must log out and finalise them. */
import type { Cryptoki, Handle } from "./cryptoki.js";

export interface OpenModule {
  readonly cryptoki: Cryptoki;
  /** How many keys or lists use it; the last one closes it. */
  users: number;
  readonly sessions: Set<Handle>;
  /** Logs out of its tokens and finalises it, whatever fails on the way. */
  close(): void;
}

/** By path: PKCS #11 initialises a module once for the whole process. */
export const openModules = new Map<string, OpenModule>();

/** For the end of a run. */
export function closeAllModules(): void {
  for (const module of [...openModules.values()]) module.close();
}
