/**
 * pkcs11js with tokens of our own making behind it. It refuses what the native part refuses (types of arguments, lengths of
 * handles, their number) and what a module refuses (the order of calls, a buffer too small, a second PIN), and remembers all
 * calls. Errors have the shape of pkcs11js 2.1.7.
 */

export interface FakeObject {
  /** By attribute type. */
  readonly attributes: ReadonlyMap<number, Uint8Array>;
  /** Seen after logging in only. */
  readonly isPrivate: boolean;
  /** What C_Sign gives for this mechanism; undefined: the mechanism does not go with the key. */
  readonly sign?: (mechanism: number, input: Uint8Array, parameter: unknown) => Uint8Array | undefined;
}

export interface FakeToken {
  readonly label: string;
  readonly serial: string;
  /** Undefined: it was never set. */
  readonly pin?: string | undefined;
  /** Added to those that follow from the rest. */
  readonly flags?: number;
  readonly mechanisms: readonly number[];
  readonly objects: readonly FakeObject[];
  /** What C_Login answers, whatever the PIN. */
  readonly loginFails?: keyof typeof CODES;
}

const CODES = {
  CKR_FUNCTION_FAILED: 0x6,
  CKR_ARGUMENTS_BAD: 0x7,
  CKR_ATTRIBUTE_TYPE_INVALID: 0x12,
  CKR_DEVICE_REMOVED: 0x32,
  CKR_KEY_HANDLE_INVALID: 0x60,
  CKR_KEY_TYPE_INCONSISTENT: 0x63,
  CKR_MECHANISM_INVALID: 0x70,
  CKR_OBJECT_HANDLE_INVALID: 0x82,
  CKR_OPERATION_ACTIVE: 0x90,
  CKR_OPERATION_NOT_INITIALIZED: 0x91,
  CKR_PIN_INCORRECT: 0xa0,
  CKR_PIN_EXPIRED: 0xa3,
  CKR_PIN_LOCKED: 0xa4,
  CKR_SESSION_HANDLE_INVALID: 0xb3,
  CKR_SESSION_PARALLEL_NOT_SUPPORTED: 0xb4,
  CKR_SLOT_ID_INVALID: 0x3,
  CKR_USER_ALREADY_LOGGED_IN: 0x100,
  CKR_USER_NOT_LOGGED_IN: 0x101,
  CKR_USER_PIN_NOT_INITIALIZED: 0x102,
  CKR_BUFFER_TOO_SMALL: 0x150,
  CKR_CRYPTOKI_NOT_INITIALIZED: 0x190,
  CKR_CRYPTOKI_ALREADY_INITIALIZED: 0x191,
} as const;

/** An error of the module, as pkcs11js wraps it; `bare`: as the methods that it does not wrap throw it. */
function ckr(name: keyof typeof CODES, bare = false): Error {
  if (bare) return new Error(`${name}:${CODES[name]}`);
  return Object.assign(new Error(name), {
    name: "Pkcs11Error",
    code: CODES[name],
    method: "",
    nativeStack: "",
  });
}

const CKA_ALWAYS_AUTHENTICATE = 0x202;

interface Session {
  readonly token: number;
  search: Buffer[] | undefined;
  operation: { object: FakeObject; mechanism: number; parameter: unknown; needsPin: boolean } | undefined;
}

/** One run of a module; `PKCS11` is the class that the package exports. */
export function fakePkcs11(tokens: readonly FakeToken[]) {
  /** Names of calls, and of C_Login the user type. PINs are kept apart. */
  const calls: string[] = [];
  const pins: string[] = [];
  const state = { loaded: 0, initialized: 0 };
  const sessions = new Map<number, Session>();
  const loggedIn = new Set<number>();
  let next = 1;
  let changed: string | undefined;

  const handle = (number: number): Buffer => {
    const octets = Buffer.alloc(8);
    octets.writeUInt32LE(number);
    return octets;
  };
  const typed = (index: number, kind: string): TypeError =>
    new TypeError(`Argument ${index} has wrong type. Should be a ${kind}`);
  const buffer = (index: number, value: unknown): Buffer => {
    if (!Buffer.isBuffer(value)) throw typed(index, "Buffer");
    return value;
  };
  const number = (index: number, value: unknown): number => {
    if (typeof value !== "number") throw typed(index, "Number");
    // Native code reads it as an unsigned number of 32 bits.
    if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) throw new TypeError(`${value} is cut`);
    return value;
  };
  const number8 = (index: number, value: unknown): number => {
    const octets = buffer(index, value);
    if (octets.length !== 8) throw new TypeError(`Argument ${index} has wrong length. Should be 8 bytes.`);
    return octets.readUInt32LE(0);
  };
  const counted = (args: readonly unknown[], wanted: number): void => {
    if (args.length === wanted) return;
    throw new TypeError(
      `Parameters are required. Expected ${wanted} arguments, but received ${args.length}.`,
    );
  };
  const ready = (): void => {
    if (state.loaded === 0) throw new Error("PKCS11 module not loaded yet");
    if (state.initialized === 0) throw ckr("CKR_CRYPTOKI_NOT_INITIALIZED");
  };
  const tokenAt = (slot: unknown): FakeToken => {
    const token = tokens[number8(0, slot) - 100];
    if (token === undefined) throw ckr("CKR_SLOT_ID_INVALID");
    return token;
  };
  const sessionAt = (value: unknown, bare = false): Session => {
    ready();
    const session = sessions.get(number8(0, value));
    if (session === undefined) throw ckr("CKR_SESSION_HANDLE_INVALID", bare);
    return session;
  };
  const visible = ({ token }: Session): FakeObject[] =>
    tokens[token]!.objects.filter(({ isPrivate }) => !isPrivate || loggedIn.has(token));
  const objectAt = (session: Session, value: unknown): FakeObject => {
    const found = tokens[session.token]!.objects[number8(1, value) - 1000];
    if (found === undefined || !visible(session).includes(found)) throw ckr("CKR_OBJECT_HANDLE_INVALID");
    return found;
  };
  const attributes = (value: unknown): { type: number; value?: unknown }[] => {
    if (!Array.isArray(value)) throw typed(2, "Array");
    for (const one of value as { type?: unknown; value?: unknown }[]) {
      number(2, one.type);
      const fits = ["undefined", "number", "boolean", "string"].includes(typeof one.value);
      if (!fits && !Buffer.isBuffer(one.value))
        throw new TypeError("Property 'value' should be a Number, Boolean, String or Buffer");
    }
    return value;
  };
  const matches = (object: FakeObject, template: { type: number; value?: unknown }[]): boolean =>
    template.every(({ type, value }) => {
      const found = object.attributes.get(type);
      const wanted = typeof value === "number" ? handle(value) : Buffer.from(value as Uint8Array);
      return found !== undefined && wanted.equals(found);
    });
  const padded = (text: string, length: number): string => text.padEnd(length, " ");
  const flagsOf = ({ pin, flags = 0 }: FakeToken): number =>
    0x1 | 0x4 | 0x400 | (pin === undefined ? 0 : 0x8) | flags;

  class PKCS11 {
    load(path: unknown): void {
      calls.push("load");
      if (typeof path !== "string") throw typed(0, "String");
      if (path.includes("absent"))
        throw new Error(`${path}: cannot open shared object file: No such file or directory`);
      state.loaded++;
    }
    close(): void {
      calls.push("close");
      if (state.loaded > 0) state.loaded--;
    }
    C_Initialize(...args: unknown[]): void {
      calls.push("C_Initialize");
      if (state.loaded === 0) throw new Error("PKCS11 module not loaded yet");
      if (args.length > 0 && typeof args[0] !== "object") throw typed(0, "Object");
      if (state.initialized > 0) throw ckr("CKR_CRYPTOKI_ALREADY_INITIALIZED");
      state.initialized++;
    }
    C_Finalize(...args: unknown[]): void {
      calls.push("C_Finalize");
      counted(args, 0);
      ready();
      state.initialized--;
      sessions.clear();
      loggedIn.clear();
    }
    C_GetInfo() {
      ready();
      const version = { major: 2, minor: 40 };
      return {
        cryptokiVersion: version,
        manufacturerID: padded("Fake", 32),
        flags: 0,
        libraryDescription: padded("Fake tokens", 32),
        libraryVersion: { major: 1, minor: 7 },
      };
    }
    C_GetSlotList(...args: unknown[]): Buffer[] {
      ready();
      if (args.length > 0 && typeof args[0] !== "boolean") throw typed(0, "Boolean");
      return tokens.map((_token, at) => handle(100 + at));
    }
    C_GetSlotInfo(...args: unknown[]) {
      counted(args, 1);
      ready();
      tokenAt(args[0]);
      return { slotDescription: padded("Fake reader", 64), manufacturerID: padded("Fake", 32), flags: 1 };
    }
    C_GetTokenInfo(...args: unknown[]) {
      counted(args, 1);
      ready();
      const token = tokenAt(args[0]);
      return {
        label: padded(token.label, 32),
        manufacturerID: padded("Fake", 32),
        model: padded("Model 1", 16),
        serialNumber: padded(token.serial, 16),
        flags: flagsOf(token),
      };
    }
    C_GetMechanismList(...args: unknown[]): number[] {
      counted(args, 1);
      ready();
      return [...tokenAt(args[0]).mechanisms];
    }
    C_OpenSession(...args: unknown[]): Buffer {
      calls.push("C_OpenSession");
      counted(args, 2);
      ready();
      const token = tokens.indexOf(tokenAt(args[0]));
      const flags = number(1, args[1]);
      if ((flags & 0x4) === 0) throw ckr("CKR_SESSION_PARALLEL_NOT_SUPPORTED");
      // CKF_RW_SESSION
      if ((flags & 0x2) !== 0) throw new Error("a session that may write was asked for");
      sessions.set(next, { token, search: undefined, operation: undefined });
      return handle(next++);
    }
    C_CloseSession(...args: unknown[]): void {
      calls.push("C_CloseSession");
      counted(args, 1);
      const { token } = sessionAt(args[0]);
      sessions.delete(number8(0, args[0]));
      if (![...sessions.values()].some((other) => other.token === token)) loggedIn.delete(token);
    }
    C_GetSessionInfo(...args: unknown[]) {
      counted(args, 1);
      const { token } = sessionAt(args[0]);
      return { slotID: handle(100 + token), state: loggedIn.has(token) ? 1 : 0, flags: 4, deviceError: 0 };
    }
    C_Login(...args: unknown[]): void {
      counted(args, 3);
      const session = sessionAt(args[0]);
      const user = number(1, args[1]);
      const pin = args[2];
      if (typeof pin !== "string") throw typed(2, "String");
      calls.push(`C_Login ${user}`);
      pins.push(pin);
      const token = tokens[session.token]!;
      if (user === 1 && loggedIn.has(session.token)) throw ckr("CKR_USER_ALREADY_LOGGED_IN");
      if (user === 2 && session.operation === undefined) throw ckr("CKR_OPERATION_NOT_INITIALIZED");
      if (token.loginFails !== undefined) throw ckr(token.loginFails);
      if (token.pin === undefined) throw ckr("CKR_USER_PIN_NOT_INITIALIZED");
      if (pin !== (changed ?? token.pin)) throw ckr("CKR_PIN_INCORRECT");
      if (user === 2) session.operation!.needsPin = false;
      else loggedIn.add(session.token);
    }
    C_Logout(...args: unknown[]): void {
      calls.push("C_Logout");
      counted(args, 1);
      const { token } = sessionAt(args[0]);
      if (!loggedIn.delete(token)) throw ckr("CKR_USER_NOT_LOGGED_IN");
    }
    C_FindObjectsInit(...args: unknown[]): void {
      counted(args, 2);
      const session = sessionAt(args[0]);
      const template = attributes(args[1]);
      if (session.search !== undefined) throw ckr("CKR_OPERATION_ACTIVE");
      const { objects } = tokens[session.token]!;
      session.search = visible(session)
        .filter((object) => matches(object, template))
        .map((object) => handle(1000 + objects.indexOf(object)));
    }
    /** pkcs11js does not wrap the errors of this one. */
    C_FindObjects(...args: unknown[]): Buffer[] {
      counted(args, 2);
      const session = sessionAt(args[0], true);
      const count = number(1, args[1]);
      if (session.search === undefined) throw ckr("CKR_OPERATION_NOT_INITIALIZED", true);
      return session.search.splice(0, count);
    }
    C_FindObjectsFinal(...args: unknown[]): void {
      counted(args, 1);
      const session = sessionAt(args[0]);
      if (session.search === undefined) throw ckr("CKR_OPERATION_NOT_INITIALIZED");
      session.search = undefined;
    }
    C_GetAttributeValue(...args: unknown[]) {
      counted(args, 3);
      const session = sessionAt(args[0]);
      const object = objectAt(session, args[1]);
      const template = attributes(args[2]);
      for (const one of template) {
        // CKA_VALUE of a private key
        if (object.isPrivate && one.type === 0x11) throw new Error("the private key itself was asked for");
        const value = object.attributes.get(one.type);
        // One attribute that is not there spoils them all.
        if (value === undefined) throw ckr("CKR_ATTRIBUTE_TYPE_INVALID");
        one.value = Buffer.from(value);
      }
      return template;
    }
    C_SignInit(...args: unknown[]): void {
      calls.push("C_SignInit");
      counted(args, 3);
      const session = sessionAt(args[0]);
      const { mechanism, parameter } = args[1] as { mechanism?: unknown; parameter?: unknown };
      const kind = number(1, mechanism);
      const fits = parameter === undefined || Buffer.isBuffer(parameter) || typeof parameter === "object";
      if (!fits) throw new TypeError("Property 'parameter' should be an Object or Buffer");
      const token = tokens[session.token]!;
      if (session.operation !== undefined) throw ckr("CKR_OPERATION_ACTIVE");
      if (!token.mechanisms.includes(kind)) throw ckr("CKR_MECHANISM_INVALID");
      const object = token.objects[number8(2, args[2]) - 1000];
      if (object?.sign === undefined || !visible(session).includes(object))
        throw ckr("CKR_KEY_HANDLE_INVALID");
      const needsPin = (object.attributes.get(CKA_ALWAYS_AUTHENTICATE)?.[0] ?? 0) !== 0;
      session.operation = { object, mechanism: kind, parameter, needsPin };
    }
    C_Sign(...args: unknown[]): Buffer {
      calls.push("C_Sign");
      counted(args, 3);
      const session = sessionAt(args[0]);
      const input = buffer(1, args[1]);
      const output = buffer(2, args[2]);
      const { operation } = session;
      if (operation === undefined) throw ckr("CKR_OPERATION_NOT_INITIALIZED");
      if (operation.needsPin) throw ckr("CKR_USER_NOT_LOGGED_IN");
      const { object, mechanism, parameter } = operation;
      const value = object.sign!(mechanism, Uint8Array.from(input), parameter);
      if (value === undefined) throw ckr("CKR_KEY_TYPE_INCONSISTENT");
      if (output.length < value.length) throw ckr("CKR_BUFFER_TOO_SMALL");
      session.operation = undefined;
      output.set(value);
      return output.subarray(0, value.length);
    }
  }
  return {
    PKCS11,
    calls,
    pins,
    /** Nothing is left open: no session, nobody logged in, the module finalised and closed. */
    isClosed: (): boolean =>
      sessions.size === 0 && loggedIn.size === 0 && state.initialized === 0 && state.loaded === 0,
    /** From now on the first token wants this PIN. */
    changePin: (pin: string): void => {
      changed = pin;
    },
  };
}

export type FakeModule = ReturnType<typeof fakePkcs11>;
