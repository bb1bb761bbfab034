/**
 * Every error podpis can end with: its exit code, and its texts for people in English; the Russian ones are in
 * report/i18n/errors.ru.ts. `{name}` in a text is filled from the error's data.
 */

/** Exit codes of the command line; see docs/exit-codes.md. */
export const EXIT = {
  ok: 0,
  notValid: 1,
  usage: 2,
  indeterminate: 3,
  outsideService: 4,
  key: 5,
  bug: 70,
  interrupted: 130,
} as const;
/** One of `EXIT`. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface ErrorTexts {
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

export interface ErrorKind extends ErrorTexts {
  readonly exit: ExitCode;
}

const kind = (exit: ExitCode, what: string, why: string, fix: string): ErrorKind => ({
  exit,
  what,
  why,
  fix,
});

export const ERRORS = {
  // --- input -----------------------------------------------------------------------------------
  FILE_NOT_FOUND: kind(2, "cannot open {path}", "there is no such file", "check the path"),
  NOTHING_FOUND: kind(
    2,
    "{path} stands for no file",
    "{reason}",
    "check the path; of patterns *, ? and ** are known, and names that begin with a dot are left out",
  ),
  FILE_UNREADABLE: kind(2, "cannot read {path}", "{reason}", "check the path and the permissions"),
  FILE_EMPTY: kind(
    2,
    "{path} is empty",
    "there are no bytes in it",
    "check that the file was copied completely",
  ),
  FILE_CHANGED: kind(
    2,
    "{path} changed while it was being read",
    "its size or its modification time is not what it was at the start",
    "run the command again when nothing writes to the file",
  ),
  FILE_TOO_LARGE: kind(
    2,
    "{path} is too large",
    "the limit is {limit} bytes",
    "check that it is the file you meant; only the signed document may be larger, where the command has --max-size",
  ),
  ASN1_MALFORMED: kind(
    2,
    "this is not well-formed ASN.1",
    "{reason} (at byte {offset})",
    "check that the file is complete and is of the kind you meant",
  ),
  ASN1_LIMIT: kind(
    2,
    "this ASN.1 structure is refused",
    "{reason}",
    "such an object is never met in practice; check where it comes from",
  ),
  NOT_CMS: kind(
    2,
    "{path} is not a CMS signature",
    "{reason}",
    "give the .sig/.p7s/.sgn/.p7m file; it may be DER, PEM or base64",
  ),
  NOT_A_CERTIFICATE: kind(
    2,
    "{path} holds no certificate",
    "{reason}",
    "give an X.509 certificate, DER or PEM",
  ),
  NOT_A_CRL: kind(
    2,
    "{path} holds no revocation list",
    "{reason}",
    "give an X.509 CRL, DER or PEM; an OCSP answer goes to --ocsp",
  ),
  NOT_AN_OCSP_ANSWER: kind(
    2,
    "{path} holds no OCSP answer",
    "{reason}",
    "give an OCSPResponse or BasicOCSPResponse, DER; a revocation list goes to --crl",
  ),
  NOT_A_REQUEST: kind(
    2,
    "line {line} is no request",
    "{reason}",
    "one JSON object per line; docs/schema/cert-request.schema.json says what may stand in it",
  ),
  MANIFEST_LINE: kind(
    2,
    "line {line} of the list names no work",
    "{reason}",
    'one JSON object per line: {"signature", "content"} to verify, {"content", "output"} to sign; docs/batch.md',
  ),
  PAIR_AMBIGUOUS: kind(
    2,
    "which signature belongs to which document at {path} is not clear",
    "there are several that could: {candidates}",
    "name the pair: podpis verify SIG --content FILE, or a line of --manifest",
  ),
  SIGNATURE_MISSING: kind(
    1,
    "{path} has no signature",
    "none of {expected} lies beside it",
    "sign it, or select signatures only: 'FOLDER/**/*.sig'",
  ),
  UNKNOWN_OBJECT: kind(
    2,
    "{path} is of no kind podpis knows",
    "it is no certificate, CRL, OCSP answer, time-stamp token, CMS or key",
    "check that the file is complete and is of the kind you meant",
  ),
  // --- usage and output ------------------------------------------------------------------------
  USAGE: kind(2, "{message}", "the command line is not one podpis understands", "{hint}"),
  OUTPUT_EXISTS: kind(
    2,
    "{path} exists already",
    "podpis does not overwrite files unasked",
    "choose another name, or add --force",
  ),
  OUTPUT_TWICE: kind(
    2,
    "{path} is the output of an earlier document of this batch",
    "one signature would replace the other, with --force too",
    "name each document once, and each output for one document",
  ),
  OUTPUT_IS_INPUT: kind(
    2,
    "{path} is both input and output",
    "it would be destroyed",
    "choose another name with -o",
  ),
  EVIDENCE_EXISTS: kind(
    2,
    "the folder {path} is not empty",
    "podpis does not overwrite evidence unasked",
    "name another folder with --evidence-dir, or add --force",
  ),
  FOLDER_FOREIGN: kind(
    2,
    "the folder {path} is not used",
    "{reason}",
    "name another folder, or an empty one; what lies in this one stays as it is",
  ),
  OUTPUT_FAILED: kind(2, "cannot write {path}", "{reason}", "{fix}"),
  BINARY_TO_TERMINAL: kind(
    2,
    "refusing to write binary to the terminal",
    "it would be unreadable",
    "redirect the output, add --encoding pem, or say -o - explicitly",
  ),
  TERMINAL_INPUT: kind(
    2,
    "refusing to wait for data from the terminal",
    "standard input is a terminal",
    "pipe data in",
  ),
  // --- keys ------------------------------------------------------------------------------------
  KEY_UNREADABLE: kind(
    5,
    "cannot read the private key in {path}",
    "{reason}",
    "podpis reads PKCS#8 (PEM or DER), PKCS#12 and the folders of CryptoPro containers",
  ),
  KEY_PASSPHRASE_NEEDED: kind(
    5,
    "the key in {path} is encrypted",
    "no passphrase was given",
    "add --passphrase-env NAME, --passphrase-file FILE or --passphrase-fd N",
  ),
  KEY_PASSPHRASE_WRONG: kind(
    5,
    "the key in {path} cannot be decrypted",
    "the passphrase is wrong, or the file is damaged",
    "check the passphrase",
  ),
  KEY_ALGORITHM_UNSUPPORTED: kind(
    5,
    "the key in {path} cannot be used",
    "its algorithm or parameters ({algorithm}) are not supported",
    "use GOST R 34.10-2012, RSA, ECDSA P-256/384/521 or Ed25519",
  ),
  KEY_MISMATCH: kind(
    5,
    "the key does not fit the certificate",
    "the public key computed from {key} is not the one in {certificate}",
    "give the certificate that was issued for this key",
  ),
  KEY_CERTIFICATE_MISSING: kind(
    5,
    "there is no certificate for the key {path}",
    "neither the key file nor the options name one",
    "add --cert FILE",
  ),
  KEY_AMBIGUOUS: kind(
    5,
    "several keys or certificates fit",
    "{candidates}",
    "add --select thumbprint:… or inn:…; to the reference of a token, id=… or object=…",
  ),
  KEY_NOT_SELECTED: kind(
    5,
    "no key in {path} is the one --select names",
    "there is: {candidates}",
    "check the value of --select",
  ),
  KEY_CONTAINER_DAMAGED: kind(
    5,
    "the file {file} of the key container {path} is damaged",
    "{reason}",
    "copy the container anew from where it came, or use another copy of it",
  ),
  KEY_CONTAINER_WITHOUT_KEY: kind(
    5,
    "there is no private key in the container {path}",
    "it only points to a key that never leaves a token (ФКН) or a cloud service, or primary.key was not copied with it",
    "sign with the program that has the key, in two steps: podpis sign --prepare, then --complete",
  ),
  KEY_EXPIRED: kind(
    5,
    "the key in {path} must not be used any more",
    "the period of its use ended {date}",
    "get a new key and certificate; what was signed before stays valid",
  ),
  KEY_NOT_EXPORTABLE: kind(
    5,
    "the key in {path} cannot be taken out of where it is",
    "{reason}",
    "sign with it as it is: podpis sign --key",
  ),
  TOKEN_SUPPORT_MISSING: kind(
    2,
    "tokens need the package pkcs11js, which cannot be loaded",
    "{reason}",
    "npm i pkcs11js (npm i -g where podpis is installed so); it is compiled then: that needs a C++ compiler and the headers of Node",
  ),
  TOKEN_MODULE_UNNAMED: kind(
    2,
    "it is not said which PKCS#11 module leads to the token",
    "podpis loads none unasked; found here: {found}",
    "add --pkcs11-module FILE, ?module-path=FILE in the reference, or set PODPIS_PKCS11_MODULE",
  ),
  TOKEN_MODULE_FAILED: kind(
    5,
    "the PKCS#11 module {path} cannot be used",
    "{reason}",
    "check the path, and that the module is built for this system and processor",
  ),
  TOKEN_NOT_FOUND: kind(
    5,
    "no token fits {path}",
    "there is: {candidates}",
    "plug the token in, or check the reference: podpis keys list --token",
  ),
  TOKEN_AMBIGUOUS: kind(
    5,
    "several tokens fit {path}",
    "{candidates}",
    "add serial= to the reference; labels need not be unique",
  ),
  TOKEN_KEY_NOT_FOUND: kind(
    5,
    "the token {token} has no key that fits {path}",
    "there is: {candidates}",
    "check id= and object=: podpis keys list --token; a CryptoPro container on a token is no key of PKCS#11",
  ),
  TOKEN_PIN_NEEDED: kind(
    5,
    "the token {token} wants its PIN",
    "no PIN was given",
    "add --passphrase-env NAME, --passphrase-file FILE or --passphrase-fd N, or pin-source= in the reference",
  ),
  TOKEN_PIN_WRONG: kind(
    5,
    "the token {token} refused the PIN",
    "the PIN is wrong; one attempt was used, and none is repeated",
    "check the PIN before you try again: after a few wrong ones the token locks itself",
  ),
  TOKEN_PIN_LOCKED: kind(
    5,
    "the PIN of the token {token} is locked",
    "too many wrong PINs were given",
    "unlock it with the administrator's PIN (SO PIN), in the program of the token's maker",
  ),
  TOKEN_PIN_FINAL_TRY: kind(
    5,
    "the PIN of the token {token} was not tried",
    "one attempt is left: a wrong PIN would lock the token",
    "if you are sure of the PIN add --pin-final-try",
  ),
  TOKEN_PIN_UNUSABLE: kind(
    5,
    "podpis cannot log in to the token {token}",
    "{reason}",
    "use the program of the token's maker, or sign with pkcs11-tool through cmd: (docs/keys.md)",
  ),
  TOKEN_MECHANISM_MISSING: kind(
    5,
    "the token {token} cannot sign with this key ({algorithm})",
    "it does not offer {mechanism}",
    "update the PKCS#11 module, or use a token that has the mechanism",
  ),
  TOKEN_FAILED: kind(
    5,
    "the token {token} failed in {operation}",
    "{reason}",
    "check that the token is still plugged in; podpis keys doctor tells what works",
  ),
  SIGNER_FAILED: kind(5, "the program {program} did not sign", "{reason}; it said: {said}", "{fix}"),
  SIGNER_TIMEOUT: kind(
    5,
    "the program {program} did not end in time",
    "it was given {seconds} s, and was ended",
    "answer its question for the PIN in time, save the PIN in its own settings, or raise --signer-timeout",
  ),
  SIGNER_CMS_REFUSED: kind(
    5,
    "the signature that {program} made is not taken",
    "{reason}",
    "nothing was written; check with which key, over what, and in which form the command signs",
  ),
  CERTIFICATE_UNFIT: kind(
    5,
    "your own certificate cannot be used for signing",
    "{reason}",
    "use a certificate that is in force and allows digital signatures",
  ),
  SIGNATURE_SELF_CHECK_FAILED: kind(
    5,
    "the new signature does not verify",
    "{reason}",
    "nothing was written; check the key",
  ),
  // --- outside services ------------------------------------------------------------------------
  TSA_FAILED: kind(
    4,
    "no time-stamp was obtained",
    "{reason}",
    "check the addresses, try again later, or name another --tsa",
  ),
  OCSP_FAILED: kind(
    4,
    "no answer about the certificate's status",
    "{reason}",
    "try again later; or sign at level t now (--level t), and podpis extend when the service is back",
  ),
  NET_OFFLINE: kind(4, "{url} was not asked", "--offline forbids the network", "run again without --offline"),
  NET_ADDRESS_REFUSED: kind(
    4,
    "{url} was not asked",
    "{address} is a private, loopback or otherwise internal address",
    "if you trust it, add --allow-host HOST:PORT or --allow-private-network",
  ),
  NET_FAILED: kind(
    4,
    "{url} did not answer",
    "{reason}",
    "check the address and the network, try again later",
  ),
  NET_ENCODED: kind(
    4,
    "the answer of {url} cannot be used",
    "it is compressed (Content-Encoding), which was not asked for",
    "tell whoever runs the server; a copy can be given as a file",
  ),
  NET_HTTP_STATUS: kind(
    4,
    "{url} answered with an error",
    "HTTP status {status}",
    "check the address, try again later",
  ),
  NET_TOO_LARGE: kind(
    4,
    "the answer of {url} is too large",
    "the limit is {limit} bytes",
    "check the address",
  ),
  NET_TIMEOUT: kind(
    4,
    "{url} did not answer in time",
    "the limit is {seconds} s",
    "try again later, or raise --timeout",
  ),
  NET_URL_REFUSED: kind(4, "{url} was not asked", "{reason}", "only http and https addresses are fetched"),
  // --- proof of a key ----------------------------------------------------------------------------
  NOT_A_CHALLENGE: kind(
    2,
    "{path} holds no challenge",
    "{reason}",
    "give the file that podpis auth challenge wrote, unchanged",
  ),
  CHALLENGE_REFUSED: kind(
    1,
    "the challenge {path} is not answered",
    "{reason}",
    "ask for a new challenge, and answer none of whom you do not know: your signature would log them in as you",
  ),
  AUTH_STATE: kind(
    2,
    "the folder of challenges {path} cannot be used",
    "{reason}",
    "name a folder of yours into which nobody else can write, the same for challenge and verify",
  ),
  // --- signatures that something is added to ---------------------------------------------------
  SIGNATURE_NOT_INTACT: kind(
    1,
    "the signature {path} does not hold",
    "{reason}",
    "podpis verify tells what is wrong; nothing is added to a broken signature, and nothing taken out of it",
  ),
  EXTEND_REFUSED: kind(
    1,
    "nothing can be added to the signature {path}",
    "{reason}",
    "podpis verify tells what the signature rests on",
  ),
  CONTENT_NEEDED: kind(
    2,
    "the document signed in {path} is needed",
    "the signature is detached",
    "add --content FILE",
  ),
  NOTHING_TO_EXTRACT: kind(
    2,
    "there is no document in the signature {path}",
    "the signature is detached: the document lies apart",
    "podpis verify {path} --content FILE judges the signature with its document",
  ),
  CONVERT_REFUSED: kind(
    1,
    "the signature {path} cannot be converted",
    "{reason}",
    "leave it as it is: podpis verifies both forms",
  ),
  CONTENT_CHANGED: kind(
    2,
    "{path} is not the document that was prepared for signing",
    "its digest is another one: it changed since, or is another file",
    "name the document that was prepared, or prepare this one",
  ),
  NOT_A_SIGNING_STATE: kind(
    2,
    "{path} holds no state of a signing in two steps",
    "{reason}",
    "give the file that podpis sign --prepare wrote, unchanged",
  ),
  NOT_A_TOKEN: kind(
    2,
    "{path} holds no time-stamp token",
    "{reason}",
    "give a TimeStampToken or a TimeStampResp (.tst, .tsr); it may be DER, PEM or base64",
  ),
  // --- XML and the list of accredited CAs ------------------------------------------------------
  XML_MALFORMED: kind(
    2,
    "this is not XML that podpis reads",
    "{reason} (line {line})",
    "check that the file is complete and is of the kind you meant",
  ),
  XML_REFUSED: kind(
    2,
    "this XML is refused",
    "{reason} (line {line})",
    "such a document is never met in practice; check where it comes from",
  ),
  NOT_MCHD: kind(
    2,
    "this XML is no power of attorney that podpis knows",
    "its root element is {root}",
    "podpis knows the single format (EMCHD_1), the earlier format 002 (ON_DOVBB) and the tax formats (ON_DOVEL)",
  ),
  MCHD_INPUT: kind(
    2,
    "no power of attorney can be made of {path}",
    "{reason}",
    "docs/schema/mchd.schema.json describes the form; podpis mchd show --json FILE shows an example of it, under mchd.document",
  ),
  MCHD_FORMAT_UNSUPPORTED: kind(
    2,
    "{path} is of the format {format}",
    "podpis makes, signs and passes on the single format EMCHD_1 only",
    "podpis mchd show shows what is in it; podpis sign signs any file",
  ),
  CLASSIFIER_UNREADABLE: kind(
    2,
    "{path} is no list of powers",
    "{reason}",
    'give JSON ({"CODE": "name"} or [{"code": …, "name": …}]) or lines of the form CODE;name, in UTF-8',
  ),
  MCHD_NOT_YOURS: kind(
    5,
    "the power of attorney {path} is not signed by this certificate",
    "{reason}",
    "take the key of the principal's head; podpis mchd show tells who that is",
  ),
  MCHD_REFUSED: kind(
    1,
    "this is not done with the power of attorney {path}",
    "{reason}",
    "podpis mchd show and podpis mchd validate tell more about it",
  ),
  MCHD_STATUS: kind(
    2,
    "{path} tells nothing about the status of a power of attorney",
    "it is neither a registry's answer (JSON) nor podpis' own notice of revocation",
    "docs/mchd.md describes both forms",
  ),
  MCHD_UNFIT: kind(
    5,
    "nobody can be represented by {path}",
    "{reason}",
    "sign by a power of attorney that was issued to you and is in force, or without --mchd",
  ),
  POWER_RULES: kind(
    2,
    "{path} holds no rules about documents and powers",
    "they are JSON with the schema podpis.power-rules/1",
    "docs/mchd.md describes the form",
  ),
  XSD_UNUSABLE: kind(
    2,
    "the schema {path} cannot be used",
    "{reason}",
    "give the XSD file that the publisher of the format offers, in one file",
  ),
  TRUST_LIST_UNREADABLE: kind(
    2,
    "{path} is no list of accredited CAs",
    "{reason}",
    "give the XML file that the ministry publishes, unchanged",
  ),
  TRUST_LIST_REFUSED: kind(
    1,
    "the list {path} is not used",
    "{reason}",
    "get the list anew from its publisher; podpis trust list shows whose signature may stand under it",
  ),
  TRUST_LIST_UNDECIDED: kind(
    4,
    "whether the list {path} may be used is not known: its signer's certificate may be revoked",
    "{reason}",
    "check the addresses and try again later, or give --crl FILE or --ocsp FILE",
  ),
  TRUST_LIST_UNPINNED: kind(
    1,
    "the list {path} is not used",
    "nobody was named whose signature may stand under it",
    "pin the ministry's certificate first: podpis trust add FILE --for-list",
  ),
  TRUST_LIST_OLDER: kind(
    1,
    "the list {path} is older than the one in use",
    "it is version {version} of {date}, and version {usedVersion} of {usedDate} is in use",
    "get the newest list; if you do want the older one, add --allow-rollback",
  ),
  TRUST_STORE: kind(
    2,
    "the trust store {path} cannot be used",
    "{reason}",
    "check the folder and its rights; podpis trust verify says what is wrong with its content",
  ),
  TRUST_STORE_UNKNOWN: kind(
    2,
    "no place for the trust store is known",
    "neither PODPIS_TRUST_DIR nor XDG_DATA_HOME nor HOME is set",
    "set PODPIS_TRUST_DIR to a folder of yours",
  ),
  TRUST_NOT_FOUND: kind(
    2,
    "the trust store has no such certificate",
    "the fingerprint of exactly one must begin with {value}, which must have eight digits at least",
    "podpis trust list shows the fingerprints",
  ),
  CONFIRMATION_NEEDED: kind(
    2,
    "nothing was changed: this needs your word",
    "nobody can be asked here",
    "compare the fingerprints shown above with those you know from elsewhere, then add --yes",
  ),
  // --- the validation policy --------------------------------------------------------------------
  CONFIG_INVALID: kind(
    2,
    "the configuration file cannot be used: {path}",
    "{reason} (line {line}, column {column})",
    "podpis config show --help names the keys; --config names another file",
  ),
  POLICY_INVALID: kind(
    2,
    "the policy {path} cannot be used",
    "{reason} (line {line}, column {column})",
    "docs/policy.md says what may stand in a policy; podpis policy show --policy FILE tries one",
  ),
  // --- evidence of a verdict --------------------------------------------------------------------
  EVIDENCE_DAMAGED: kind(
    2,
    "the evidence is not as it was written: {path}",
    "{reason}",
    "get the folder anew from where it was kept; changed evidence proves nothing",
  ),
  EVIDENCE_OTHER_INPUT: kind(
    2,
    "{path} is not what the evidence is about",
    "no verdict was recorded about a file with its digest",
    "give the very file that was checked then",
  ),
  EVIDENCE_OTHER_VERDICT: kind(
    2,
    "the verdict is not the recorded one",
    "recorded: {recorded}; from the same evidence now: {found}",
    "the recorded report is {path}; compare versions of podpis, and whether the folder is the original one",
  ),
  EVIDENCE_LIMIT: kind(
    2,
    "{path} cannot hold so many verdicts",
    "there may be {limit}, in an index of {bytes} bytes",
    "divide the inputs over several runs, with a folder each",
  ),
  // --- the lab ---------------------------------------------------------------------------------
  LAB_STATE: kind(
    2,
    "the lab in {path} cannot be used",
    "{reason}",
    "podpis lab --help tells how to use it; podpis lab init makes a new one",
  ),
  // --- the rest --------------------------------------------------------------------------------
  INTERRUPTED: kind(130, "interrupted", "a signal asked podpis to stop", "run the command again"),
  BUG: kind(
    70,
    "this is a bug in podpis",
    "{reason}",
    "run again with PODPIS_DEBUG=1 and report what it prints",
  ),
} as const satisfies Record<string, ErrorKind>;
