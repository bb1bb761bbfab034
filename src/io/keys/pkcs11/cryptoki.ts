/** What podpis uses of PKCS #11 (OASIS, v2.40) as the package pkcs11js gives it. Handles are buffers; numbers are plain. */

export type Handle = Buffer;

export interface Attribute {
  readonly type: number;
  readonly value?: number | boolean | Buffer;
}

export interface Mechanism {
  readonly mechanism: number;
  readonly parameter?: { readonly type: number } & Readonly<Record<string, number>>;
}

export interface ModuleInfo {
  readonly manufacturerID: string;
  readonly libraryDescription: string;
  readonly libraryVersion: { readonly major: number; readonly minor: number };
}

export interface SlotInfo {
  readonly slotDescription: string;
  readonly manufacturerID: string;
}

export interface TokenInfo {
  readonly label: string;
  readonly manufacturerID: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly flags: number;
}

/** The methods that podpis calls. All are synchronous; a failure is thrown, see `returnCode`. */
export interface Cryptoki {
  load(path: string): void;
  close(): void;
  C_Initialize(options?: { readonly flags: number }): void;
  C_Finalize(): void;
  C_GetInfo(): ModuleInfo;
  C_GetSlotList(tokenPresent: boolean): Handle[];
  C_GetSlotInfo(slot: Handle): SlotInfo;
  C_GetTokenInfo(slot: Handle): TokenInfo;
  C_GetMechanismList(slot: Handle): number[];
  C_OpenSession(slot: Handle, flags: number): Handle;
  C_CloseSession(session: Handle): void;
  C_GetSessionInfo(session: Handle): { readonly state: number };
  C_Login(session: Handle, user: number, pin: string): void;
  C_Logout(session: Handle): void;
  C_FindObjectsInit(session: Handle, template: Attribute[]): void;
  C_FindObjects(session: Handle, count: number): Handle[];
  C_FindObjectsFinal(session: Handle): void;
  C_GetAttributeValue(session: Handle, object: Handle, template: Attribute[]): { readonly value?: Buffer }[];
  C_SignInit(session: Handle, mechanism: Mechanism, key: Handle): void;
  /** What the token wrote into `output`. */
  C_Sign(session: Handle, data: Buffer, output: Buffer): Buffer;
}

export const CKF = {
  serialSession: 0x4,
  loginRequired: 0x4,
  osLockingOk: 0x2,
  userPinInitialized: 0x8,
  protectedAuthenticationPath: 0x100,
  tokenInitialized: 0x400,
  userPinCountLow: 0x1_0000,
  userPinFinalTry: 0x2_0000,
  userPinLocked: 0x4_0000,
  userPinToBeChanged: 0x8_0000,
} as const;

export const CKO = { certificate: 1, publicKey: 2, privateKey: 3 } as const;
export const CKU = { user: 1, contextSpecific: 2 } as const;
/** CKS_RO_USER_FUNCTIONS, CKS_RW_USER_FUNCTIONS: somebody in this process has logged in. */
export const LOGGED_IN: readonly number[] = [1, 3];

/** TC26 defined the numbers above 2³¹ ("PKCS#11 extensions for GOST R 34.10-2012 and 34.11-2012"). */
export const CKK = {
  rsa: 0x0,
  ec: 0x3,
  gostR3410: 0x30,
  ecEdwards: 0x40,
  gostR3410_512: 0xd432_1003,
} as const;

export const CKA = {
  class: 0x0,
  label: 0x3,
  value: 0x11,
  certificateType: 0x80,
  keyType: 0x100,
  id: 0x102,
  sign: 0x108,
  modulus: 0x120,
  publicExponent: 0x122,
  publicKeyInfo: 0x129,
  ecParams: 0x180,
  ecPoint: 0x181,
  alwaysAuthenticate: 0x202,
  gostR3410Params: 0x250,
  gostR3411Params: 0x251,
} as const;

export const CKM = {
  rsaPkcs: 0x1,
  rsaPkcsPss: 0xd,
  ecdsa: 0x1041,
  eddsa: 0x1057,
  gostR3410: 0x1201,
  gostR3410_512: 0xd432_1006,
} as const;

/** CK_PARAMS_RSA_PSS of pkcs11js, CKM_SHA… and CKG_MGF1_SHA… of PKCS #11. */
export const PSS = {
  type: 5,
  hash: { sha256: 0x250, sha384: 0x260, sha512: 0x270 },
  mgf: { sha256: 0x2, sha384: 0x3, sha512: 0x4 },
} as const;

export const CKR = {
  attributeSensitive: 0x11,
  attributeTypeInvalid: 0x12,
  pinIncorrect: 0xa0,
  pinInvalid: 0xa1,
  pinLenRange: 0xa2,
  pinExpired: 0xa3,
  pinLocked: 0xa4,
  userAlreadyLoggedIn: 0x100,
  userPinNotInitialized: 0x102,
  cryptokiAlreadyInitialized: 0x191,
} as const;

/** CK_RV of what pkcs11js threw, with its name; undefined when it is no failure of the module. */
export function returnCode(error: unknown): { readonly code: number; readonly name: string } | undefined {
  if (!(error instanceof Error)) return undefined;
  // C_FindObjects throws the bare message, all others an error with a code.
  const [, name, stated] = /^(CKR_\w+)(?::(\d+))?$/.exec(error.message) ?? [];
  const code = stated === undefined ? (error as { code?: unknown }).code : Number(stated);
  return name !== undefined && typeof code === "number" ? { code, name } : undefined;
}
