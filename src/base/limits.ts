/** Every bound of the project in one place, with its reason. Bytes unless said otherwise. */

/** The services' limit for a document, and the default of --max-size. */
export const MAX_CONTENT = 104_857_600;

/** A detached signature, with evidence embedded: lists of large CAs reach tens of megabytes. */
export const MAX_SIGNATURE_STRUCTURE = 64 * 1024 * 1024;

/** Certificates, keys, requests, OCSP answers, tokens: the largest real one met is under 100 KB. */
export const MAX_SMALL_OBJECT = 4 * 1024 * 1024;

/** A CRL: a list of a million entries is about 40 MB. */
export const MAX_CRL = 128 * 1024 * 1024;

/** Nesting of ASN.1: real objects stay under 25. */
export const MAX_ASN1_DEPTH = 64;

/** Objects built from one ASN.1 input: a certificate has about 200; an archive signature about 10 000. */
export const MAX_ASN1_NODES = 400_000;

/** One read of a content stream: large enough to amortise the call, small enough to stay flat. */
export const CHUNK = 1024 * 1024;

/** How far a clock may be off (RFC 6960, RFC 3161 in practice). Milliseconds. */
export const CLOCK_SKEW = 5 * 60 * 1000;

/** The longest certification path tried; the Russian hierarchy has three. */
export const MAX_PATH_LENGTH = 12;

/** The longest silence of a server, connecting included; the default of --timeout. Milliseconds. */
export const FETCH_TIMEOUT = 15_000;

/** One fetch, redirects and retries included: a list of 100 MB at 1 MB/s still fits. Milliseconds. */
export const FETCH_TOTAL = 120_000;

/** All that is fetched about one certificate; the fetch that is under way may still end. Milliseconds. */
export const FETCH_BUDGET = 240_000;

/** All fetches of one run: how many (a hundred signers need some 200), and how long together. Milliseconds. */
export const MAX_FETCHES = 256;
export const FETCH_RUN = 600_000;

/** Of the usual silence a server may keep this much when another address can be asked instead; all in all, one usual silence. */
export const FETCH_REPLACEABLE_SHARE = 1 / 3;

/** How often a fetch is tried again; the default of --retries. */
export const FETCH_RETRIES = 2;

/** Redirects of one fetch: real ones have one or two. */
export const MAX_REDIRECTS = 5;

/** A URL: OCSP by GET carries a request of some hundred octets in it. */
export const MAX_URL = 8192;

/** All header lines of an HTTP answer; what node and most servers allow. */
export const MAX_HTTP_HEADERS = 16 * 1024;

/** Chunks of an attached content in BER: OpenSSL writes 1 KB ones, 102 400 for the largest document. */
export const MAX_CONTENT_CHUNKS = 2_000_000;

/** Iterations of a key derivation by the system's own code: about five seconds. */
export const MAX_KDF_ITERATIONS = 10_000_000;

/** Iterations of a key derivation by our own code (Streebog, PKCS#12): about ten seconds. */
export const MAX_SLOW_KDF_ITERATIONS = 1_000_000;

/** Iterations of the key derivation in files that podpis writes: those of RFC 9548, some 100 ms; others read it too. */
export const KDF_ITERATIONS = 2000;

/** Encrypted parts of one PKCS#12 file: each costs a key derivation. Real files have two. */
export const MAX_PKCS12_PARTS = 64;

/** A file of a CryptoPro container: header.key with two certificates has 4 KB. */
export const MAX_CONTAINER_FILE = 256 * 1024;

/** A file that may hold keys, when a folder is searched: PKCS#12 with fifteen certificates has 10 KB. */
export const MAX_KEY_FILE = 256 * 1024;

/** Entries of a folder in which `keys list` looks for keys, and how deep folders may lie in each other. */
export const MAX_KEY_FILES = 2000;
export const MAX_KEY_FOLDER_DEPTH = 4;

/** SafeContents inside SafeContents: nobody is known to nest them at all. */
export const MAX_PKCS12_DEPTH = 4;

/** Octets of a passphrase. */
export const MAX_PASSPHRASE = 1024;

/** The state of a signing in two steps: a certificate and signed attributes, a time-stamp among them, have 20 KB. */
export const MAX_SIGNING_STATE = 256 * 1024;

/** A signature value that was made elsewhere, as octets or text: RSA with 16 384 bits in hexadecimal is 4 KB. */
export const MAX_SIGNATURE_VALUE = 16 * 1024;

/** A PKCS #11 URI; every attribute it may have, percent-encoded, fits several times. */
export const MAX_PKCS11_URI = 8 * 1024;

/** Tokens of one PKCS #11 module, and objects of one class on a token; tokens have room for some dozens. */
export const MAX_TOKENS = 256;
export const MAX_TOKEN_OBJECTS = 4096;

/** A command that signs: letters, and words. Paths and names of containers have a few hundred letters. */
export const MAX_COMMAND = 32 * 1024;
export const MAX_COMMAND_WORDS = 256;

/** How long a program that signs may take: a person looks for the token and types a PIN. Milliseconds. */
export const SIGNER_TIMEOUT = 120_000;

/** A challenge of `podpis auth`, octets, and its audience, letters: an address or a name. */
export const MAX_CHALLENGE = 4096;
export const MAX_AUDIENCE = 512;

/** How long a challenge may be answered: as long as a person looks for the token; and the most that is asked. Milliseconds. */
export const CHALLENGE_LIFETIME = 5 * 60_000;
export const MAX_CHALLENGE_LIFETIME = 24 * 60 * 60_000;

/** How far the clocks of whoever asks and whoever answers may be apart. Milliseconds. */
export const CHALLENGE_SKEW = 60_000;

/** Challenges that wait for an answer, or were answered and have not ended, in one folder. */
export const MAX_CHALLENGES = 100_000;

/** Signers of one signature: a joint decision has a dozen. */
export const MAX_SIGNERS = 256;

/** Time-stamps of one signer: an archive renewed every year for decades stays below. Each costs two signatures. */
export const MAX_TIMESTAMPS = 64;

/** How long an OCSP answer counts that names no nextUpdate; a day covers every responder's cache. Milliseconds. */
export const OCSP_MAX_AGE = 24 * 60 * 60 * 1000;

/** Addresses of one kind (OCSP, CRL, issuer) that are tried for one certificate; real ones name up to three. */
export const MAX_SOURCES = 6;

/** Issuers fetched one after another for one path; the Russian hierarchy needs two. */
export const MAX_ISSUER_FETCHES = 8;

/** An RSA modulus, in bits: a larger one only costs time (OpenSSL's own limit for verification). */
export const MAX_RSA_BITS = 16_384;

/** A DSA modulus, in bits; FIPS 186-4 ends at 3072. */
export const MAX_DSA_BITS = 4096;

/** Factors of a masked GOST private key, masks and masked number together: software writes one or two masks. */
export const MAX_KEY_FACTORS = 16;

/** Signatures computed in one run: 256 signers need seven each, with time-stamps and evidence; some five seconds. */
export const MAX_SIGNATURE_CHECKS = 2048;

/** The same of a run that adds to a signature: what an addition touches is checked anew each time. */
export const MAX_ADDITION_CHECKS = 8 * MAX_SIGNATURE_CHECKS;

/** Signatures computed for one certificate of `cert check`: one search for paths may take half, lists and answers the rest. */
export const MAX_CERTIFICATE_CHECKS = 512;

/** Certificates with the name a signer gives of whom each may be meant; real ones have one or two. */
export const MAX_TWINS = 8;

/** Different certificates, lists and answers embedded in one signature: all that 256 signers need stays below. */
export const MAX_EMBEDDED_CERTIFICATES = 2048;
export const MAX_EMBEDDED_CRLS = 512;
export const MAX_EMBEDDED_OCSP = 1024;

/** Signatures of embedded certificates computed to find damaged ones: an archive signature has some twenty. */
export const MAX_DAMAGE_CHECKS = 64;

/** One request on a line of NDJSON: a list of a million entries as base64 still fits. */
export const MAX_REQUEST_LINE = 64 * 1024 * 1024;

/** One name of a list of files, one line of a manifest; paths of Windows have up to 32 767 characters. */
export const MAX_BATCH_LINE = 256 * 1024;

/** Files and texts that requests of one run share once parsed: octets, and how many. */
export const MAX_SHARED_OBJECTS = 256 * 1024 * 1024;
export const MAX_SHARED_OBJECT_COUNT = 2048;

/** Evidence kept between runs, all together, and how many objects: lists of a dozen large CAs, many answers. */
export const MAX_CACHE = 512 * 1024 * 1024;
export const MAX_CACHE_ENTRIES = 10_000;

/** V8's code for one piece of the program, kept between runs, and for how many pieces: all of three builds or versions. */
export const MAX_CODE = 16 * 1024 * 1024;
export const MAX_CODE_ENTRIES = 16;

/** How long the cache keeps what a signature of level c, x1 or x2 refers to. Milliseconds. */
export const KEEP_REFERENCED = 90 * 24 * 60 * 60 * 1000;

/** An XML document that is read whole: a power of attorney has 15 KB, with everything allowed 1 MB. */
export const MAX_XML = 8 * 1024 * 1024;

/** The list of accredited CAs: 12 MB in 2026. */
export const MAX_TRUST_LIST = 64 * 1024 * 1024;

/** Nesting of XML elements: the list of accredited CAs has nine levels, a signature six more. */
export const MAX_XML_DEPTH = 64;

/** Elements of one XML document: the list of accredited CAs has about 60 000. */
export const MAX_XML_ELEMENTS = 2_000_000;

/** Attributes and namespaces of one XML element, and the characters of one name: real ones stay far below. */
export const MAX_XML_ATTRIBUTES = 64;
export const MAX_XML_NAME = 256;

/** A validation policy: one for a thousand paths has 200 KB. */
export const MAX_POLICY = 1024 * 1024;

/** Elements and attributes of one power of attorney: real ones have 200, one with 500 powers 2 000. */
export const MAX_MCHD_NODES = 200_000;

/** Findings that are kept of one power of attorney: nobody reads more, and a report stays small. */
export const MAX_MCHD_FINDINGS = 200;

/** Links of a chain of powers of attorney: in practice two or three. */
export const MAX_MCHD_CHAIN = 10;

/** Powers and limits of a child that are compared with its parent's: of 500 powers with ten limits each, 10 000. */
export const MAX_MCHD_COMPARISONS = 100_000;

/** Those who pass powers on, each compared with each representative of the parent: in practice a few with a few. */
export const MAX_MCHD_PAIRS = 10_000;

/** Powers of attorney, their signatures, notices and answers that one command looks at. */
export const MAX_MCHD_FILES = 1000;

/** Rules that map kinds of documents to powers: the whole single classifier has a few thousand codes. */
export const MAX_MCHD_LIST = 8 * 1024 * 1024;

/** Nesting of small JSON that anybody may have written (answers of a registry, notices): real ones have four levels. */
export const MAX_JSON_DEPTH = 64;

/** The index made from the list of accredited CAs: about 1 MB. */
export const MAX_TRUST_INDEX = 32 * 1024 * 1024;

/** Certificates that may stand in an XML signature's KeyInfo: a path has three. */
export const MAX_XML_CERTIFICATES = 16;

/** How long a list of accredited CAs speaks for the time after its date; it is published daily. Milliseconds. */
export const TRUST_LIST_GRACE = 7 * 24 * 60 * 60 * 1000;

/** The index of a folder of evidence, and the verdicts in it: one has some kilobytes. */
export const MAX_EVIDENCE_INDEX = 128 * 1024 * 1024;
export const MAX_EVIDENCE_VERDICTS = 10_000;
