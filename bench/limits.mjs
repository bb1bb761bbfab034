// Why a number may stay short of its goal: what was tried, and what the limit is. Said on the page beside the number.

const START =
  "One file, run piece by piece when needed, with the code V8 made of it at the build (a quarter off), started as CommonJS, " +
  "and no package on the way. Tried and in: tables of texts, of Unicode and of time zones made when asked for, streams opened " +
  "when written to, what draws left out of a quiet run, the common curve not deflated. What is left: V8 reading that code (7 ms), " +
  "Node's own modules for cryptography (3 ms), four collections of young objects (4 ms), and the work. A start-up snapshot " +
  "would be bound to one Node binary.";
const WHOLE =
  "Hashing is level with the engine (first row); what is above it is Node's start, which `openssl` does not have. " +
  "Reading is overlapped with hashing already, and one digest is a chain that two cores cannot share.";

const REASONS = [
  [
    /^Streebog/,
    "A round's table lookups bind: the engine and we do the same number of them. SIMD, full unrolling, interleaving of key and " +
      "data and other table forms were all slower in V8.",
  ],
  [
    /^TC26-(256-A|512-C)/,
    "The engine computes this set on its Edwards form with generated C. So does verification here, in four fifths of the time that " +
      "y² = x³ + ax + b took; signing adds entries of a table on the latter, without doublings. The faster formulas of a = −1 do " +
      "not apply, p being 3 mod 4. Karatsuba, two elements in one vector (not two parts of one product, which is done) and wider " +
      "tables gained nothing. The limit is the " +
      "missing product of 64 × 64 bits: a field of 512 bits takes 361 products of 28 bits here and 64 in C.",
  ],
  [
    /^(CryptoPro|TC26)/,
    "WebAssembly has no product of 64 × 64 bits, which the engine's C uses. Fused products, their parts computed two by two in " +
      "vectors, carries left out within bounds worked out at the build, and tables without doublings are in; Karatsuba was " +
      "measured and gained nothing.",
  ],
  [/^100 MB .* wall$/, WHOLE],
  [
    /^100 MB .* RSS/,
    "Node takes about 40 MiB before the first line of a program, our code some 15, two buffers of 256 KiB the content (larger and " +
      "smaller ones end higher); the rest is V8's young generation, which garbage of the loop makes grow, and not the document's size.",
  ],
  [
    /^1 000 × 4 KiB/,
    "Half of it is gone: what is the same in all documents of a signer is worked out once, V8's optimiser waits (it was a third " +
      "of the time of verifying), a file takes seven system calls instead of ten, nothing good throws. Tried without gain: sizes of " +
      "the young generation, V8's other compilers, more jobs. The goals are 0.2 to 0.3 ms a document; start-up alone is 0.1, " +
      "system calls 0.09, digest and curve 0.1, collecting garbage 0.04.",
  ],
  [/^(--version|verify of)/, START],
  [
    /^CRL/,
    "The list is scanned in the time its digest takes, in one pass through one buffer, and a hit is read anew; tried: reading ahead " +
      "and larger buffers, no faster. The rest is Node's start, and reading the list from its file.",
  ],
  [
    /МЧД/,
    "A process that has started validates them in a tenth of xmllint's time, one that has just begun in a third: what is left is " +
      "the start of Node and ours, and reading a thousand files. In: one walk in WebAssembly, its tables in the module; check " +
      "digits, dates and names proven in it; a document with the outline of an earlier one compared with that. Tried without " +
      "gain: sizes of the young generation, other budgets of V8's optimiser.",
  ],
  [
    /^two workers/,
    "Two threads share the caches and the memory of one machine; hashing alone gives 1.4 to 1.7 on two cores. Tried and in: a " +
      "program of 70 KB for the threads instead of the whole command line.",
  ],
];

/** An English sentence or two. */
export const limitOf = (work) => REASONS.find(([pattern]) => pattern.test(work))[1];
