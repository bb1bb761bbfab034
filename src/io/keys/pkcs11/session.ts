/** Objects of a token, as PKCS #11 shows them in one session. */
import { MAX_TOKEN_OBJECTS } from "../../../base/limits.js";
import {
  type Attribute,
  CKA,
  CKR,
  type Cryptoki,
  type Handle,
  LOGGED_IN,
  type ModuleInfo,
  returnCode,
} from "./cryptoki.js";
import type { Module } from "./module.js";
import { failed, type Token } from "./token.js";

export class Session {
  readonly cryptoki: Cryptoki;
  readonly handle: Handle;

  /** Read-only: a token that is protected against writing takes no other. Throws TOKEN_FAILED. */
  constructor(
    readonly module: Module,
    readonly token: Token,
  ) {
    this.cryptoki = module.cryptoki;
    this.handle = this.#asked("C_OpenSession", () => module.openSession(token.slot));
  }

  /** Whether the PIN is already in: sessions of one process share it. Throws TOKEN_FAILED. */
  isLoggedIn(): boolean {
    return this.#asked("C_GetSessionInfo", () =>
      LOGGED_IN.includes(this.cryptoki.C_GetSessionInfo(this.handle).state),
    );
  }

  /** What the token offers, as numbers. Throws TOKEN_FAILED. */
  mechanisms(): readonly number[] {
    return this.#asked("C_GetMechanismList", () => this.cryptoki.C_GetMechanismList(this.token.slot));
  }

  /** What the module says of itself. Throws TOKEN_FAILED. */
  moduleInfo(): ModuleInfo {
    return this.#asked("C_GetInfo", () => this.cryptoki.C_GetInfo());
  }

  /** Handles of the objects of a class that have all these attributes. Throws TOKEN_FAILED. */
  find(objectClass: number, more: readonly Attribute[] = []): Handle[] {
    const { cryptoki, handle } = this;
    return this.#asked("C_FindObjects", () => {
      const found: Handle[] = [];
      cryptoki.C_FindObjectsInit(handle, [{ type: CKA.class, value: objectClass }, ...more]);
      try {
        for (;;) {
          const some = cryptoki.C_FindObjects(handle, 32);
          found.push(...some);
          if (some.length === 0 || found.length >= MAX_TOKEN_OBJECTS) return found;
        }
      } finally {
        cryptoki.C_FindObjectsFinal(handle);
      }
    });
  }

  /**
   * An attribute's octets; undefined when the object has none, or does not show it. Attributes are asked for one by one:
   * one that is unknown would make the module refuse them all. Throws TOKEN_FAILED.
   */
  attribute(object: Handle, type: number): Uint8Array | undefined {
    return this.#asked("C_GetAttributeValue", () => {
      try {
        const [found] = this.cryptoki.C_GetAttributeValue(this.handle, object, [{ type }]);
        return found?.value === undefined || found.value.length === 0
          ? undefined
          : Uint8Array.from(found.value);
      } catch (error) {
        const code = returnCode(error)?.code;
        if (code === CKR.attributeTypeInvalid || code === CKR.attributeSensitive) return undefined;
        throw error;
      }
    });
  }

  /** A CK_ULONG in the machine's order, 4 or 8 octets; -1 when there is none. */
  number(object: Handle, type: number): number {
    const octets = this.attribute(object, type);
    return octets === undefined || octets.length < 4 ? -1 : Buffer.from(octets).readUInt32LE(0);
  }

  /** A CK_BBOOL; false when there is none. */
  flag(object: Handle, type: number): boolean {
    return (this.attribute(object, type)?.[0] ?? 0) !== 0;
  }

  #asked<T>(operation: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw failed(this.token.name, operation, error);
    }
  }
}
