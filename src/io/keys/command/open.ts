/** The keys behind a program that signs: one for each certificate the user named. */
import { PodpisError } from "../../../base/errors.js";
import { MAX_SIGNATURE_VALUE } from "../../../base/limits.js";
import { digest } from "../../../crypto/digest.js";
import { acceptValue, outsideKey } from "../../../crypto/outsideKey.js";
import type { SigningKey } from "../../../crypto/signature.js";
import type { Certificate } from "../../../x509/certificate.js";
import { readSmallFile } from "../../files/small.js";
import { monotonic } from "../../monotonic.js";
import type { KeyMaterial, StoredKey } from "../material.js";
import { SignerProgram } from "./program.js";
import type { CommandOptions } from "./settings.js";
import { WholeCms } from "./wholeCms.js";
import type { Workspace } from "./workspace.js";

/**
 * Nothing is run yet. Throws USAGE, KEY_CERTIFICATE_MISSING when no certificate is named,
 * KEY_ALGORITHM_UNSUPPORTED.
 */
export function openCommand(words: readonly [string, ...string[]], options: CommandOptions): KeyMaterial {
  const program = new SignerProgram(words, options);
  const { certificates } = options;
  if (certificates.length === 0) {
    throw new PodpisError("KEY_CERTIFICATE_MISSING", { path: `cmd:${program.name}` });
  }
  return {
    keys: certificates.map((certificate) => stored(program, certificate)),
    certificates: certificates.map(({ raw }) => raw),
    notes: program.holdsSecret ? [{ id: "pinInCommand" }] : [],
  };
}

function stored(program: SignerProgram, certificate: Certificate): StoredKey {
  const { mode = "message" } = program.options;
  const outside = outsideKey(certificate.publicKey, `cmd:${program.name}`);
  if (mode === "digest" && outside.scheme.digest === null) {
    throw new PodpisError("USAGE", {
      message: "keys of Ed25519 and Ed448 sign no digest",
      hint: "say --signer-mode message",
    });
  }
  if (mode === "cms") {
    const sign = () => Promise.reject(wholeOnly(program.name));
    return { key: { ...outside, sign }, exportable: false, wholeCms: new WholeCms(program, certificate) };
  }
  const sign = (message: Uint8Array) => signBy(program, { outside, certificate, mode }, message);
  return { key: { ...outside, sign }, exportable: false };
}

const wholeOnly = (program: string): PodpisError =>
  new PodpisError("USAGE", {
    message: `${program} makes whole signatures of its own, and this needs a signature value`,
    hint: "to add a signer: podpis sign, then podpis merge; else take a program that gives the value, with --signer-mode message or digest",
  });

interface Asked {
  readonly outside: SigningKey;
  readonly certificate: Certificate;
  readonly mode: "message" | "digest";
}

/** The value in whatever order and writing it came, judged by the certificate. Throws SIGNATURE_SELF_CHECK_FAILED too. */
function signBy(
  program: SignerProgram,
  { outside, certificate, mode }: Asked,
  message: Uint8Array,
): Promise<Uint8Array> {
  const given = mode === "message" ? message : digest(outside.scheme.digest!, message);
  const began = monotonic();
  const task = {
    mode,
    certificate,
    key: outside,
    write: async (_path: string, workspace: Workspace) => void workspace.write("input", given),
    maxOutput: MAX_SIGNATURE_VALUE,
  };
  return program.perform(task, async ({ path }) => {
    const accepted = acceptValue(outside, message, readSmallFile(path, MAX_SIGNATURE_VALUE));
    if (accepted === undefined) {
      const reason = `what ${program.name} gave is, in no byte order, a signature of the certificate's key over what it was given`;
      throw new PodpisError("SIGNATURE_SELF_CHECK_FAILED", { reason });
    }
    const milliseconds = monotonic() - began;
    program.options.onSigned?.({ program: program.name, milliseconds, order: accepted.order });
    return accepted.value;
  });
}
