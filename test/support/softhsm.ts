/** SoftHSM 2: real PKCS #11 tokens in files, for tests. Its keys are put there by itself and by pkcs11js, never by podpis. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { peerMissing } from "./openssl.js";

export const USER_PIN = "83412";
const SO_PIN = "12345678";

const MODULE = [
  "/usr/lib/softhsm/libsofthsm2.so",
  "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
  "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
  "/usr/lib64/softhsm/libsofthsm2.so",
  "/usr/local/lib/softhsm/libsofthsm2.so",
  "/opt/homebrew/lib/softhsm/libsofthsm2.so",
].find(existsSync);

export const softhsmModule = MODULE ?? "";

/** As far as the tests write to tokens; the types of the package are not at hand where it is not installed. */
interface Writer {
  load(path: string): void;
  close(): void;
  C_Initialize(): void;
  C_Finalize(): void;
  C_GetSlotList(present: boolean): Buffer[];
  C_GetTokenInfo(slot: Buffer): { label: string; serialNumber: string };
  C_InitToken(slot: Buffer, pin: string, label: string): void;
  C_OpenSession(slot: Buffer, flags: number): Buffer;
  C_Login(session: Buffer, user: number, pin: string): void;
  C_CreateObject(session: Buffer, template: { type: number; value: unknown }[]): Buffer;
  C_CloseSession(session: Buffer): void;
}

const pkcs11js = ((): { readonly PKCS11: new () => Writer } | undefined => {
  try {
    return createRequire(import.meta.url)("pkcs11js");
  } catch {
    return undefined;
  }
})();

/** Why tests with SoftHSM cannot run, or undefined when they can. */
export const softhsmMissing: string | undefined = ((): string | undefined => {
  if (pkcs11js === undefined) return peerMissing("pkcs11js is not installed, or was not compiled");
  if (MODULE === undefined) return peerMissing("SoftHSM 2 is not installed");
  const { status } = spawnSync("softhsm2-util", ["--version"]);
  return status === 0 ? undefined : peerMissing("softhsm2-util is not installed");
})();

/** Tokens in a new folder below `folder`. The module finds them by SOFTHSM2_CONF, which is set for this process. */
export function softhsm(folder: string) {
  const home = join(folder, "softhsm");
  const tokens = join(home, "tokens");
  mkdirSync(tokens, { recursive: true });
  const configuration = join(home, "softhsm2.conf");
  writeFileSync(
    configuration,
    `directories.tokendir = ${tokens}\nobjectstore.backend = file\nlog.level = ERROR\n`,
  );
  process.env.SOFTHSM2_CONF = configuration;

  const util = (...args: string[]): string => {
    const { status, stdout, stderr } = spawnSync("softhsm2-util", args, {
      encoding: "utf8",
      env: process.env,
    });
    if (status !== 0) throw new Error(`softhsm2-util ${args[0]}: ${stdout}${stderr}`);
    return stdout;
  };
  const written = <T>(work: (writer: Writer) => T): T => {
    const writer = new pkcs11js!.PKCS11();
    writer.load(softhsmModule);
    writer.C_Initialize();
    try {
      return work(writer);
    } finally {
      writer.C_Finalize();
    }
  };
  const found = (): { slot: Buffer; label: string; serial: string }[] =>
    written((writer) =>
      writer.C_GetSlotList(true).map((slot) => {
        const { label, serialNumber } = writer.C_GetTokenInfo(slot);
        return { slot, label: label.trim(), serial: serialNumber.replace(/[\s\0]+$/, "") };
      }),
    );
  /** Serial number of the token that `make` makes. */
  const made = (make: () => void): string => {
    const before = new Set(found().map(({ serial }) => serial));
    make();
    return found().find(({ serial, label }) => label !== "" && !before.has(serial))!.serial;
  };
  return {
    /** A token with its PIN set; its serial number. */
    token: (label: string): string =>
      made(() => util("--init-token", "--free", "--label", label, "--so-pin", SO_PIN, "--pin", USER_PIN)),
    /** A token whose user PIN was never set. */
    tokenWithoutPin: (label: string): string =>
      made(() =>
        written((writer) => {
          const free = writer
            .C_GetSlotList(true)
            .find((slot) => writer.C_GetTokenInfo(slot).label.trim() === "");
          writer.C_InitToken(free!, SO_PIN, label.padEnd(32));
        }),
      ),
    /** Puts a private key (PKCS#8 file) and its public key on a token. */
    importKey: (serial: string, file: string, label: string, id: string): string =>
      util("--import", file, "--serial", serial, "--label", label, "--id", id, "--pin", USER_PIN),
    /** Puts a certificate (DER) on a token. */
    importCertificate: (serial: string, certificate: Uint8Array, subject: Uint8Array, id: number): void =>
      written((writer) => {
        const slot = writer
          .C_GetSlotList(true)
          .find((one) => writer.C_GetTokenInfo(one).serialNumber.replace(/[\s\0]+$/, "") === serial);
        const session = writer.C_OpenSession(slot!, 0x6);
        writer.C_Login(session, 1, USER_PIN);
        writer.C_CreateObject(session, [
          { type: 0x0, value: 1 },
          { type: 0x80, value: 0 },
          { type: 0x1, value: true },
          { type: 0x2, value: false },
          { type: 0x101, value: Buffer.from(subject) },
          { type: 0x102, value: Buffer.of(id) },
          { type: 0x3, value: Buffer.from("certificate") },
          { type: 0x11, value: Buffer.from(certificate) },
        ]);
        writer.C_CloseSession(session);
      }),
  };
}
