/** Error codes of csptest, cryptcp and pkcs11-tool, in what they print: what they mean, and what can be done. */

/** English phrases of the text tables. */
export interface Complaint {
  /** As the program writes it: `0x8009000B`, `CKR_PIN_INCORRECT`. */
  readonly code: string;
  readonly meaning: string;
  readonly fix: string;
  /** It is the program's own verdict on its run, not merely a code it mentions. */
  readonly isLastWord: boolean;
}

type Known = readonly [meaning: string, fix: string];

const PIN_WRONG: Known = ["the PIN is wrong", "check the PIN: after a few wrong ones the token locks itself"];
const PIN_LOCKED: Known = ["the PIN is locked", "have the token unlocked by whoever administers it"];
const NO_TOKEN: Known = ["no token is connected", "connect the token, and check that its reader is seen"];
const NO_KEY: Known = [
  "there is no such container or key",
  "check the name of the container (csptest -keyset -enum_cont -fqcn) and -keytype",
];
const SILENT: Known = [
  "a PIN is wanted, and nobody can be asked",
  "save the PIN in the CSP, or give it to the program by --signer-env",
];
const CANCELLED: Known = ["the question for the PIN was cancelled", "run the command again and answer it"];

/** HRESULTs of CryptoAPI and of smart cards, and codes of cryptcp's own. */
const CSP: Readonly<Record<string, Known>> = {
  "0x80090008": [
    "the CSP does not know the algorithm",
    "take the algorithm of the key: GOST12_256 or GOST12_512",
  ],
  "0x8009000B": [
    "the key may not be used so: its period is over, or it must not leave its container",
    "check the period of the key; sign with the key where it is",
  ],
  "0x8009000D": NO_KEY,
  "0x80090010": ["the CSP denies access", "run it as the user whose container it is"],
  "0x80090016": NO_KEY,
  "0x80090019": ["the CSP has no such container", "check the name of the container"],
  "0x8009001A": ["the container is damaged or not whole", "copy the container anew from where it came"],
  "0x8009001D": ["a library of the CSP cannot be loaded", "check the installation of the CSP"],
  "0x80090022": SILENT,
  "0x80092004": [
    "the store has no such certificate",
    "check the thumbprint: certmgr -list -store uMy shows it",
  ],
  "0x8009200B": [
    "the certificate is not bound to its key",
    "install it with its container: certmgr -install -cont",
  ],
  "0x800B0101": ["the certificate is not in force", "use a certificate that is in force"],
  "0x8010000C": NO_TOKEN,
  "0x8010001D": ["the service of smart cards does not run", "start pcscd, or the Smart Card service"],
  "0x80100069": NO_TOKEN,
  "0x8010006B": PIN_WRONG,
  "0x8010006C": PIN_LOCKED,
  "0x8010006E": CANCELLED,
  "0x20000133": [
    "cryptcp cannot check the path of the certificate",
    "add -nochain: podpis judges the certificate itself",
  ],
  "0x00000667": [
    "the command line is not one the program understands",
    "compare it with the recipe in docs/keys.md",
  ],
  "0x000004C7": CANCELLED,
};

/** Return values of PKCS#11, as OpenSC names them. */
const PKCS11: Readonly<Record<string, Known>> = {
  CKR_PIN_INCORRECT: PIN_WRONG,
  CKR_PIN_LOCKED: PIN_LOCKED,
  CKR_TOKEN_NOT_PRESENT: NO_TOKEN,
  CKR_MECHANISM_INVALID: [
    "the token does not know the mechanism",
    "pkcs11-tool --list-mechanisms shows what it knows",
  ],
  CKR_USER_NOT_LOGGED_IN: SILENT,
};

const UNKNOWN: Known = [
  "the program names no other reason",
  "the manual of the program tells what the code means",
];

/** `[ErrorCode: 0x8009000b]`, of older versions `[ReturnCode: 103]`: the last word of csptest and cryptcp. */
const LAST_WORD = /\[(?:Error|Return)Code:\s*(?:(0x[0-9a-f]{1,8})|(\d{1,10}))\]/gi;

/** What a program complains of in its output; undefined when it does not, or not in a way that is known. */
export function complaintIn(text: string): Complaint | undefined {
  const last = [...text.matchAll(LAST_WORD)].at(-1);
  if (last !== undefined) {
    const value = Number(last[1] ?? last[2]);
    if (value === 0) return undefined;
    const code = `0x${value.toString(16).toUpperCase().padStart(8, "0")}`;
    return complaint(code, CSP[code] ?? UNKNOWN, true);
  }
  for (const [name, known] of Object.entries(PKCS11))
    if (text.includes(name)) return complaint(name, known, false);
  // `Error number 0x80090016 (2148073494).`: without a last word only a code that is known says anything.
  const codes = [...text.matchAll(/\b0x([0-9a-f]{8})\b/gi)].map(([, digits]) => `0x${digits!.toUpperCase()}`);
  const code = codes.findLast((one) => CSP[one] !== undefined);
  return code === undefined ? undefined : complaint(code, CSP[code]!, false);
}

const complaint = (code: string, [meaning, fix]: Known, isLastWord: boolean): Complaint => ({
  code,
  meaning,
  fix,
  isLastWord,
});
