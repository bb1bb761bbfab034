/** The variables a program that signs is started with: what every program needs, what the user names, and our contract. */
import type { Environment } from "../../../base/environment.js";
import { PodpisError } from "../../../base/errors.js";

/**
 * Finding programs and their settings, and asking for a PIN in a window. Nothing else of podpis' own environment goes
 * on: it may hold passphrases and the secrets of a build.
 */
const ORDINARY: readonly string[] = [
  ...["PATH", "HOME", "USER", "LOGNAME", "SHELL", "TZ", "TMPDIR"],
  ...["DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"],
  ...["SystemRoot", "SystemDrive", "windir", "PATHEXT", "USERPROFILE", "USERNAME", "APPDATA", "LOCALAPPDATA"],
  ...["ProgramData", "ProgramFiles", "ProgramFiles(x86)", "TEMP", "TMP"],
];

/** Messages in a form that can be read, whatever the user's locale is. */
const FIXED: Environment = { LC_ALL: "C.UTF-8" };

/** `contract`: the variables of docs/keys.md. Throws USAGE for a named variable that is not set. */
export function programEnvironment(
  environment: Environment,
  named: readonly string[],
  contract: Environment,
): Record<string, string> {
  const missing = named.find((name) => environment[name] === undefined);
  if (missing !== undefined) {
    throw new PodpisError("USAGE", {
      message: `the environment variable ${missing} of --signer-env is not set`,
      hint: "set it, or leave the option out",
    });
  }
  const taken = [...ORDINARY, ...named].flatMap((name) =>
    environment[name] === undefined ? [] : [[name, environment[name]] as const],
  );
  return Object.fromEntries([...Object.entries(FIXED), ...taken, ...Object.entries(contract)]) as Record<
    string,
    string
  >;
}
