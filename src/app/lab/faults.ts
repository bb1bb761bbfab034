/** Ways in which the lab's services misbehave: the names, as --fault and `lab.faults` take them. */

/**
 * Faults of the transport, of every service: what comes is no answer at all, or comes in another way. Those that
 * need an answer to spoil (drip, cut, truncated, wrongType, redirect) take the true one.
 */
export const TRANSPORT_FAULTS = [
  /** Takes the request and says nothing. */
  "slow",
  /** The answer octet by octet, one a second: never silent for long. */
  "drip",
  /** The connection is cut before an octet was sent. */
  "drop",
  /** The connection ends in the middle of what Content-Length promised. */
  "cut",
  /** Half the answer, and an orderly end: without Content-Length only the reader of the octets can tell. */
  "truncated",
  "empty",
  /** The beginning of DER that promises more than comes. */
  "malformed",
  /** A web page with status 200, as proxies and firewalls answer. */
  "html",
  /** The right answer called text/html. */
  "wrongType",
  /** Octets without end. */
  "huge",
  /** Content-Length of a petabyte. */
  "hugeLength",
  /** To the right answer, one step away. */
  "redirect",
  "redirectLoop",
  "redirectFile",
  /** To an internal address that nobody allowed. */
  "redirectPrivate",
  "404",
  /** With Retry-After of two minutes. */
  "429",
  "500",
  /** With Retry-After of one second. */
  "503",
] as const;
/** What can be wrong with the way an answer is sent, whatever it says. */
export type TransportFault = (typeof TRANSPORT_FAULTS)[number];

/** What each service can say that is not true or of no use. "stranger" is a key nobody vouches for. */
const LIES = {
  tsa: ["rejection", "wrongNonce", "noNonce", "wrongImprint", "wrongPolicy", "stranger", "future", "notTsa"],
  ocsp: [
    "tryLater",
    "unauthorized",
    "stranger",
    "stale",
    "unknown",
    "wrongNonce",
    "noNonce",
    "otherCertificate",
    "badSignature",
    "notResponder",
  ],
  // stranger: a list in the issuer's name by another key; otherIssuer: in another name too.
  crl: ["stranger", "stale", "badSignature", "otherIssuer"],
  // stranger: a certificate that has nothing to do with the one asked for.
  caIssuers: ["stranger"],
  // otherNumber: about another document.
  registry: ["otherNumber"],
} as const;

/** A service of the lab that can be made to fail. */
export type Service = keyof typeof LIES;

/** What each service does wrong; absent: nothing. */
export type Faults = { -readonly [S in Service]?: TransportFault | (typeof LIES)[S][number] };

/** The services by their names in --fault. */
export const SERVICES = {
  tsa: "tsa",
  ocsp: "ocsp",
  crl: "crl",
  aia: "caIssuers",
  registry: "registry",
} as const satisfies Readonly<Record<string, Service>>;

/** Every fault of a service. */
export const faultsOf = (service: Service): readonly string[] => [...TRANSPORT_FAULTS, ...LIES[service]];

/** The fault when it is one of the transport. */
export const transportFault = (fault: string | undefined): TransportFault | undefined =>
  TRANSPORT_FAULTS.find((one) => one === fault);
