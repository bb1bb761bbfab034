// Why a number may stay short of its goal: what was tried, and what the limit is. Said on the page beside the number.

const START =
  "One file, run piece by piece when needed, with the code V8 made of it at the build (a quarter off), started as CommonJS (5 ms " +
  "off `--version`), and no package on the way; what is left is Node's own modules for cryptography and streams, the curve's " +
  "WebAssembly, and the work. A start-up snapshot would be bound to one Node binary.";
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
    "Node takes about 40 MiB before the first line of a program, our code some 15, two buffers of 256 KiB the content (larger ones are no faster); the rest is " +
      "V8's heap, which the size of the document does not move.",
  ],
  [
    /^1 000 × 4 KiB/,
    "The curve and the digest are a small part of it: what is left is opening, checking and writing a thousand files one by " +
      "one, and the objects of each verdict.",
  ],
  [/^(--version|verify of)/, START],
  [
    /^CRL/,
    "The list is scanned in the time its digest takes; the rest is Node's start, and reading the list from its file.",
  ],
  [
    /МЧД/,
    "A process that has started validates them in half of xmllint's time; the row is a process that has not. Node's start and ours " +
      "take what xmllint takes for nearly all documents (one file alone: 0.8 of it); reading the files a sixth more. Tried: the " +
      "walk in WebAssembly (four times quicker than in JavaScript not yet compiled), the rules over values decoded when asked " +
      "for, code kept by the build, V8's optimiser put off. Check digits and dates in WebAssembly too would state the rules twice.",
  ],
  [
    /^two workers/,
    "Two threads share the caches and the memory of one machine; hashing alone gives 1.4 to 1.7 on two cores, and each thread " +
      "takes some 30 ms to start.",
  ],
];

/** An English sentence or two. */
export const limitOf = (work) => REASONS.find(([pattern]) => pattern.test(work))[1];
