/** Which token is meant, what it says of its PIN, and logging in: one attempt, never another. */
import { PodpisError } from "../../../base/errors.js";
import { MAX_TOKENS } from "../../../base/limits.js";
import type { KeyNote } from "../material.js";
import { CKF, CKR, CKU, type Handle, returnCode, type TokenInfo } from "./cryptoki.js";
import type { Module } from "./module.js";
import type { Pkcs11Uri } from "./uri.js";

export interface Token {
  readonly slot: Handle;
  readonly info: TokenInfo;
  /** For people: label and serial number. */
  readonly name: string;
}

/** Text fields are padded with spaces to their length; some modules end them with NUL instead. */
export const trimmed = (field: string): string => field.replace(/[\s\0]+$/, "");

/** What went wrong inside the module, in its own words. */
export function failed(token: string, operation: string, error: unknown): unknown {
  const code = returnCode(error);
  return code === undefined
    ? error
    : new PodpisError("TOKEN_FAILED", { token, operation, reason: code.name }, error);
}

/** The initialised tokens of a module that a URI fits. */
export function tokensOf(module: Module, uri: Pkcs11Uri): Token[] {
  const { cryptoki, path } = module;
  try {
    if (!fitsModule(module, uri)) return [];
    return cryptoki
      .C_GetSlotList(true)
      .slice(0, MAX_TOKENS)
      .flatMap((slot) => {
        const info = cryptoki.C_GetTokenInfo(slot);
        const isMeant = (info.flags & CKF.tokenInitialized) !== 0 && fits(module, slot, info, uri);
        return isMeant ? [{ slot, info, name: nameOf(info) }] : [];
      });
  } catch (error) {
    throw failed(path, "C_GetTokenInfo", error);
  }
}

const nameOf = ({ label, serialNumber }: TokenInfo): string =>
  `${trimmed(label)} (serial=${trimmed(serialNumber)})`;

function fitsModule({ cryptoki }: Module, { texts }: Pkcs11Uri): boolean {
  const { "library-manufacturer": maker, "library-description": what, "library-version": version } = texts;
  if (maker === undefined && what === undefined && version === undefined) return true;
  const { manufacturerID, libraryDescription, libraryVersion } = cryptoki.C_GetInfo();
  const { major, minor } = libraryVersion;
  return (
    is(maker, manufacturerID) &&
    is(what, libraryDescription) &&
    // RFC 7512 §2.3: the minor number may be left out.
    (version === undefined || version === `${major}.${minor}` || version === String(major))
  );
}

/** Slot numbers change when a token is initialised or another is plugged in: they are heeded, never printed. */
function fits({ cryptoki }: Module, slot: Handle, token: TokenInfo, { texts }: Pkcs11Uri): boolean {
  const { "slot-description": description, "slot-manufacturer": maker, "slot-id": id } = texts;
  const ofToken =
    is(texts.token, token.label) &&
    is(texts.serial, token.serialNumber) &&
    is(texts.manufacturer, token.manufacturerID) &&
    is(texts.model, token.model);
  if (!ofToken) return false;
  if (id !== undefined && slotNumber(slot) !== Number(id)) return false;
  if (description === undefined && maker === undefined) return true;
  const { slotDescription, manufacturerID } = cryptoki.C_GetSlotInfo(slot);
  return is(description, slotDescription) && is(maker, manufacturerID);
}

const is = (wanted: string | undefined, field: string): boolean =>
  wanted === undefined || trimmed(wanted) === trimmed(field);

/** pkcs11js gives numbers of slots as a CK_ULONG in the machine's own order, which is little-endian everywhere it runs. */
const slotNumber = (slot: Handle): number => slot.readUInt32LE(0);

/** The one token a URI means. Throws TOKEN_NOT_FOUND, TOKEN_AMBIGUOUS, both with what there is. */
export function oneToken(module: Module, uri: Pkcs11Uri): Token {
  const [token, another] = tokensOf(module, uri);
  if (token !== undefined && another === undefined) return token;
  const all = tokensOf(module, token === undefined ? { ...uri, texts: {} } : uri);
  const candidates = all.length === 0 ? "no token is plugged in" : all.map(({ name }) => name).join("; ");
  const code = token === undefined ? "TOKEN_NOT_FOUND" : "TOKEN_AMBIGUOUS";
  throw new PodpisError(code, { path: uri.shown, candidates });
}

/**
 * Why no PIN may be tried, asked before the user is asked for one. `finalTry`: the last attempt before the lock is
 * allowed. Throws TOKEN_PIN_LOCKED, TOKEN_PIN_FINAL_TRY, TOKEN_PIN_UNUSABLE.
 */
export function checkPinState({ info: { flags }, name: token }: Token, finalTry: boolean): void {
  const isSet = (flag: number): boolean => (flags & flag) !== 0;
  if (!isSet(CKF.userPinInitialized)) throw unusable(token, NOT_SET);
  if (isSet(CKF.userPinLocked)) throw new PodpisError("TOKEN_PIN_LOCKED", { token });
  if (isSet(CKF.protectedAuthenticationPath)) {
    const reason = "it takes its PIN on a keypad of its own, and pkcs11js cannot ask for that";
    throw unusable(token, reason);
  }
  if (isSet(CKF.userPinFinalTry) && !finalTry) throw new PodpisError("TOKEN_PIN_FINAL_TRY", { token });
}

const NOT_SET = "its user PIN was never set";

const unusable = (token: string, reason: string): PodpisError =>
  new PodpisError("TOKEN_PIN_UNUSABLE", { token, reason });

/** What the token's user should know of the PIN. */
export function pinNotes({ info: { flags } }: Token): KeyNote[] {
  const notes: KeyNote[] = [];
  if ((flags & CKF.userPinCountLow) !== 0) notes.push({ id: "pinCountLow" });
  if ((flags & CKF.userPinToBeChanged) !== 0) notes.push({ id: "pinToBeChanged" });
  return notes;
}

/**
 * One attempt to log in; with `context`, for the one operation that was just begun (CKA_ALWAYS_AUTHENTICATE). `pin`: UTF-8
 * octets. pkcs11js takes a string, which nobody can wipe; it is given away and forgotten. Throws TOKEN_PIN_WRONG,
 * TOKEN_PIN_LOCKED, TOKEN_PIN_UNUSABLE, TOKEN_FAILED.
 */
export function logIn(
  { cryptoki }: Module,
  session: Handle,
  { name: token }: Pick<Token, "name">,
  pin: Uint8Array,
  context = false,
): void {
  try {
    cryptoki.C_Login(session, context ? CKU.contextSpecific : CKU.user, Buffer.from(pin).toString("utf8"));
  } catch (error) {
    switch (returnCode(error)?.code) {
      case CKR.userAlreadyLoggedIn:
        return;
      case CKR.pinIncorrect:
      case CKR.pinInvalid:
      case CKR.pinLenRange:
        throw new PodpisError("TOKEN_PIN_WRONG", { token });
      case CKR.pinLocked:
        throw new PodpisError("TOKEN_PIN_LOCKED", { token });
      case CKR.pinExpired:
        throw unusable(token, "its PIN has expired and must be changed first");
      case CKR.userPinNotInitialized:
        throw unusable(token, NOT_SET);
      default:
        throw failed(token, "C_Login", error);
    }
  }
}
