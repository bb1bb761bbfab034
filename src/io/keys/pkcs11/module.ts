/** The package pkcs11js, which users install themselves, and the module of the token's maker that it loads. */
import { existsSync } from "node:fs";
import { PodpisError } from "../../../base/errors.js";
import { CKF, CKR, type Cryptoki, type Handle, returnCode } from "./cryptoki.js";
import { type OpenModule, openModules } from "./openModules.js";

/** A module in use by one key, or one list of keys. */
export interface Module {
  readonly path: string;
  readonly cryptoki: Cryptoki;
  /** A read-only session, closed with the module at the latest. */
  openSession(slot: Handle): Handle;
  /** A second call does nothing. */
  release(): void;
}

/**
 * Loads and initialises the module `path`, once for the process. Throws TOKEN_MODULE_UNNAMED, TOKEN_SUPPORT_MISSING,
 * TOKEN_MODULE_FAILED.
 */
export async function useModule(path: string | undefined): Promise<Module> {
  if (path === undefined) throw unnamed();
  const Class = await cryptokiClass();
  const module = openModules.get(path) ?? initialised(path, new Class());
  const { cryptoki } = module;
  const own: Handle[] = [];
  let released = false;
  module.users++;
  return {
    path,
    cryptoki,
    openSession: (slot) => {
      const session = cryptoki.C_OpenSession(slot, CKF.serialSession);
      module.sessions.add(session);
      own.push(session);
      return session;
    },
    release: () => {
      if (released) return;
      released = true;
      if (--module.users === 0) module.close();
      else for (const session of own) closeSession(module, session);
    },
  };
}

function closeSession({ cryptoki, sessions }: OpenModule, session: Handle): void {
  if (sessions.delete(session)) attempt(() => cryptoki.C_CloseSession(session));
}

/** Whatever fails while things are put away must not hide what happened before. */
function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // Closing goes on.
  }
}

function initialised(path: string, cryptoki: Cryptoki): OpenModule {
  let ours = false;
  try {
    cryptoki.load(path);
    cryptoki.C_Initialize({ flags: CKF.osLockingOk });
    ours = true;
  } catch (error) {
    const code = returnCode(error);
    // Somebody else in this process did it, and will finalise it.
    if (code?.code !== CKR.cryptokiAlreadyInitialized) {
      attempt(() => cryptoki.close());
      throw new PodpisError("TOKEN_MODULE_FAILED", { path, reason: code?.name ?? messageOf(error) }, error);
    }
  }
  const sessions = new Set<Handle>();
  const close = (): void => {
    if (!openModules.delete(path)) return;
    for (const session of sessions) {
      attempt(() => cryptoki.C_Logout(session));
      closeSession(module, session);
    }
    if (!ours) return;
    attempt(() => cryptoki.C_Finalize());
    attempt(() => cryptoki.close());
  };
  const module: OpenModule = { cryptoki, users: 0, sessions, close };
  openModules.set(path, module);
  return module;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function cryptokiClass(): Promise<new () => Cryptoki> {
  try {
    const loaded = (await import("pkcs11js")) as { PKCS11?: new () => Cryptoki; default?: typeof loaded };
    const Class = loaded.PKCS11 ?? loaded.default?.PKCS11;
    if (Class !== undefined) return Class;
    throw missing("what is installed under this name is something else");
  } catch (error) {
    if (error instanceof PodpisError) throw error;
    throw missing(whyMissing(error), error);
  }
}

const missing = (reason: string, cause?: unknown): PodpisError =>
  new PodpisError("TOKEN_SUPPORT_MISSING", { reason }, cause);

/** npm may leave the package there without its native part: --ignore-scripts, no compiler, another Node since. */
function whyMissing(error: unknown): string {
  const { code } = error as { code?: unknown };
  const message = messageOf(error);
  if (code === "ERR_DLOPEN_FAILED") return "its native part was built for another version of Node";
  if (code === "MODULE_NOT_FOUND" && /pkcs11\.node/.test(message)) {
    return "it is installed without its native part: its install script did not run, or failed";
  }
  if (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") return "it is not installed";
  return message;
}

/** Where makers and distributions put their modules; named to the user, never loaded unasked. */
const KNOWN_MODULES: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: [
    "/usr/lib/librtpkcs11ecp.so",
    "/usr/lib64/librtpkcs11ecp.so",
    "/opt/aktivco/rutokenecp/x86_64/librtpkcs11ecp.so",
    "/usr/lib/libjcPKCS11-2.so",
    "/usr/lib/x86_64-linux-gnu/libjcPKCS11-2.so",
    "/usr/lib64/libisbc_pkcs11_main.so",
    "/usr/lib/libeTPkcs11.so",
    "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so",
    "/usr/lib64/pkcs11/opensc-pkcs11.so",
    "/usr/lib/x86_64-linux-gnu/p11-kit-proxy.so",
    "/usr/lib/softhsm/libsofthsm2.so",
  ],
  darwin: [
    "/Library/Frameworks/rtpkcs11ecp.framework/rtpkcs11ecp",
    "/usr/local/lib/librtpkcs11ecp.dylib",
    "/Library/Frameworks/jcPKCS11-2.framework/jcPKCS11-2",
    "/Library/OpenSC/lib/opensc-pkcs11.so",
  ],
  win32: [
    "C:\\Windows\\System32\\rtPKCS11ECP.dll",
    "C:\\Windows\\System32\\jcPKCS11-2.dll",
    "C:\\Windows\\System32\\isbc_pkcs11_main.dll",
    "C:\\Windows\\System32\\eTPKCS11.dll",
  ],
};

function unnamed(): PodpisError {
  const there = (KNOWN_MODULES[process.platform] ?? []).filter((path) => existsSync(path));
  const found = there.length === 0 ? "none of the usual ones is on this machine" : there.join(", ");
  return new PodpisError("TOKEN_MODULE_UNNAMED", { found });
}
