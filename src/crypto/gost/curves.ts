/**
 * The elliptic curves of GOST R 34.10-2012 and the object identifiers that name them (RFC 4357 §11.4,
 * RFC 7836 appendix A, RFC 7091 §7). Several names mean one curve: XchA = CryptoPro-A = tc26-256-B, and
 * XchB = CryptoPro-C, not B.
 */
import { type EllipticCurve, ellipticCurve } from "../ellipticCurve.js";

/** `size` is the octets of a coordinate, of a scalar, of a digest and of half a signature. */
export type GostCurve = EllipticCurve & { readonly size: 32 | 64 };

/** One name of a curve. */
export interface ParameterSet {
  readonly oid: string;
  /** For people, e.g. "CryptoPro-XchA". */
  readonly name: string;
  readonly curve: GostCurve;
  /** One of the standard's examples: it verifies in test vectors, and the default policy refuses it. */
  readonly test: boolean;
}

const P_256_617 = 2n ** 256n - 617n;
const P_512_569 = 2n ** 512n - 569n;
const P_B = 2n ** 255n + 0xc99n;
const P_C = 0x9b9f605f5a858107ab1ec85e6b41c8aacf846e86789051d37998f7b9022d759bn;
const P_512_B = 2n ** 511n + 111n;

/** RFC 7091 §7.1. */
const test256 = ellipticCurve(32, {
  p: 2n ** 255n + 0x431n,
  a: 7n,
  b: 0x5fbff498aa938ce739b8e022fbafef40563f6e6a3472fc2a514c0ce9dae23b7en,
  q: 0x8000000000000000000000000000000150fe8a1892976154c59cfc193accf5b3n,
  x: 2n,
  y: 0x08e2a8a0e65147d4bd6316030e16d19c85c97f0a9ca267122b96abbcea7e8fc8n,
});

const cryptoProA = ellipticCurve(32, {
  p: P_256_617,
  a: P_256_617 - 3n,
  b: 0xa6n,
  q: 0xffffffffffffffffffffffffffffffff6c611070995ad10045841b09b761b893n,
  x: 1n,
  y: 0x8d91e471e0989cda27df505a453f2b7635294f2ddf23e3b122acc99c9e9f1e14n,
});

const cryptoProB = ellipticCurve(32, {
  p: P_B,
  a: P_B - 3n,
  b: 0x3e1af419a269a5f866a7d3c25c3df80ae979259373ff2b182f49d4ce7e1bbc8bn,
  q: 0x800000000000000000000000000000015f700cfff1a624e5e497161bcc8a198fn,
  x: 1n,
  y: 0x3fa8124359f96680b83d1c3eb2c070e5c545c9858d03ecfb744bf8d717717efcn,
});

const cryptoProC = ellipticCurve(32, {
  p: P_C,
  a: P_C - 3n,
  b: 0x805an,
  q: 0x9b9f605f5a858107ab1ec85e6b41c8aa582ca3511eddfb74f02f3a6598980bb9n,
  x: 0n,
  y: 0x41ece55743711a8c3cbf3783cd08c0ee4d4dc440d4641a8f366e550dfdb3bb67n,
});

const tc26A256 = ellipticCurve(32, {
  p: P_256_617,
  a: 0xc2173f1513981673af4892c23035a27ce25e2013bf95aa33b22c656f277e7335n,
  b: 0x295f9bae7428ed9ccc20e7c359a9d41a22fccd9108e17bf7ba9337a6f8ae9513n,
  q: 0x400000000000000000000000000000000fd8cddfc87b6635c115af556c360c67n,
  x: 0x91e38443a5e82c0d880923425712b2bb658b9196932e02c78b2582fe742daa28n,
  y: 0x32879423ab1a0375895786c4bb46e9565fde0b5344766740af268adb32322e5cn,
  cofactor: 4n,
  edwards: 0x0605f6b7c183fa81578bc39cfad518132b9df62897009af7e522c32d6dc7bffbn,
});

/** RFC 7091 §7.2. */
const test512 = ellipticCurve(64, {
  p: 0x4531acd1fe0023c7550d267b6b2fee80922b14b2ffb90f04d4eb7c09b5d2d15df1d852741af4704a0458047e80e4546d35b8336fac224dd81664bbf528be6373n,
  a: 7n,
  b: 0x1cff0806a31116da29d8cfa54e57eb748bc5f377e49400fdd788b649eca1ac4361834013b2ad7322480a89ca58e0cf74bc9e540c2add6897fad0a3084f302adcn,
  q: 0x4531acd1fe0023c7550d267b6b2fee80922b14b2ffb90f04d4eb7c09b5d2d15da82f2d7ecb1dbac719905c5eecc423f1d86e25edbe23c595d644aaf187e6e6dfn,
  x: 0x24d19cc64572ee30f396bf6ebbfd7a6c5213b3b3d7057cc825f91093a68cd762fd60611262cd838dc6b60aa7eee804e28bc849977fac33b4b530f1b120248a9an,
  y: 0x2bb312a43bd2ce6e0d020613c857acddcfbf061e91e5f2c3f32447c259f39b2c83ab156d77f1496bf7eb3351e1ee4e43dc1a18b91b24640b6dbb92cb1add371en,
});

const tc26A512 = ellipticCurve(64, {
  p: P_512_569,
  a: P_512_569 - 3n,
  b: 0xe8c2505dedfc86ddc1bd0b2b6667f1da34b82574761cb0e879bd081cfd0b6265ee3cb090f30d27614cb4574010da90dd862ef9d4ebee4761503190785a71c760n,
  q: 0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff27e69532f48d89116ff22b8d4e0560609b4b38abfad2b85dcacdb1411f10b275n,
  x: 3n,
  y: 0x7503cfe87a836ae3a61b8816e25450e6ce5e1c93acf1abc1778064fdcbefa921df1626be4fd036e93d75e6a50e3a41e98028fe5fc235f5b889a589cb5215f2a4n,
});

const tc26B512 = ellipticCurve(64, {
  p: P_512_B,
  a: P_512_B - 3n,
  b: 0x687d1b459dc841457e3e06cf6f5e2517b97c7d614af138bcbf85dc806c4b289f3e965d2db1416d217f8b276fad1ab69c50f78bee1fa3106efb8ccbc7c5140116n,
  q: 0x800000000000000000000000000000000000000000000000000000000000000149a1ec142565a545acfdb77bd9d40cfa8b996712101bea0ec6346c54374f25bdn,
  x: 2n,
  y: 0x1a8f7eda389b094c2c071e3647a8940f3c123b697578c213be6dd9e6c8ec7335dcb228fd1edf4a39152cbcaaf8c0398828041055f94ceeec7e21340780fe41bdn,
});

const tc26C512 = ellipticCurve(64, {
  p: P_512_569,
  a: 0xdc9203e514a721875485a529d2c722fb187bc8980eb866644de41c68e143064546e861c0e2c9edd92ade71f46fcf50ff2ad97f951fda9f2a2eb6546f39689bd3n,
  b: 0xb4c4ee28cebc6c2c8ac12952cf37f16ac7efb6a9f69f4b57ffda2e4f0de5ade038cbc2fff719d2c18de0284b8bfef3b52b8cc7a5f5bf0a3c8d2319a5312557e1n,
  q: 0x3fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc98cdba46506ab004c33a9ff5147502cc8eda9e7a769a12694623cef47f023edn,
  x: 0xe2e31edfc23de7bdebe241ce593ef5de2295b7a9cbaef021d385f7074cea043aa27272a7ae602bf2a7b9033db9ed3610c6fb85487eae97aac5bc7928c1950148n,
  y: 0xf5ce40d95b5eb899abbccff5911cb8577939804d6527378b8c108c3d2090ff9be18e2d33e3021ed2ef32d85822423b6304f726aa854bae07d0396e9a9addc40fn,
  cofactor: 4n,
  edwards:
    0x9e4f5d8c017d8d9f13a5cf3cdf5bfe4dab402d54198e31ebde28a0621050439ca6b39e0a515c06b304e2ce43e79e369e91a0cfc2bc2a22b4ca302dbb33ee7550n,
});

const set = (oid: string, name: string, curve: GostCurve, test = false): ParameterSet => ({
  oid,
  name,
  curve,
  test,
});

/** Every name, the test sets included. */
export const PARAMETER_SETS: readonly ParameterSet[] = [
  set("1.2.643.2.2.35.0", "CryptoPro-Test", test256, true),
  set("1.2.643.2.2.35.1", "CryptoPro-A", cryptoProA),
  set("1.2.643.2.2.35.2", "CryptoPro-B", cryptoProB),
  set("1.2.643.2.2.35.3", "CryptoPro-C", cryptoProC),
  set("1.2.643.2.2.36.0", "CryptoPro-XchA", cryptoProA),
  set("1.2.643.2.2.36.1", "CryptoPro-XchB", cryptoProC),
  set("1.2.643.7.1.2.1.1.1", "TC26-256-A", tc26A256),
  set("1.2.643.7.1.2.1.1.2", "TC26-256-B", cryptoProA),
  set("1.2.643.7.1.2.1.1.3", "TC26-256-C", cryptoProB),
  set("1.2.643.7.1.2.1.1.4", "TC26-256-D", cryptoProC),
  set("1.2.643.7.1.2.1.2.0", "TC26-512-Test", test512, true),
  set("1.2.643.7.1.2.1.2.1", "TC26-512-A", tc26A512),
  set("1.2.643.7.1.2.1.2.2", "TC26-512-B", tc26B512),
  set("1.2.643.7.1.2.1.2.3", "TC26-512-C", tc26C512),
];

/** The parameter set of an object identifier, or undefined when it names none we know. */
export function parameterSet(oid: string): ParameterSet | undefined {
  return PARAMETER_SETS.find((candidate) => candidate.oid === oid);
}
