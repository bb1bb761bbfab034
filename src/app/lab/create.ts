/** Makes labs: in memory, in a folder, out of a folder. */
import { encodePem } from "../../asn1/pem.js";
import { PodpisError } from "../../base/errors.js";
import { DAY } from "../../base/time.js";
import { parseCertificate } from "../../x509/certificate.js";
import { type Authority, certificateFile, keyFile, responderOf, rootOf, tsaOf } from "./authority.js";
import { type Blank, makeCertificate } from "./certificate.js";
import { recordOf, urlsOf, wholeSecond } from "./issue.js";
import { generateKey, type KeyPair } from "./keys.js";
import { Lab } from "./lab.js";
import { serialNumber } from "./serial.js";
import { listen } from "./server.js";
import { type LabRecord, type LabState, loadState, originOf, StateFile, saveState } from "./state.js";
import { createFolder, emptyFolder, folderStore, memoryStore, type Store } from "./store.js";
import { authoritySubject, encodeSubject } from "./subject.js";
import { FAMILIES, type Family, type LabOptions } from "./types.js";

const LOOPBACK = "127.0.0.1";

/**
 * A lab in memory, for tests and demos. Its port is bound from now on (so that it is nobody else's when
 * `start` is called); without `start`, call `close`.
 */
export async function createLab(options: LabOptions = {}): Promise<Lab> {
  const store = memoryStore();
  const listener = await listen(options.host ?? LOOPBACK, options.port ?? 0, store.path);
  try {
    await establish(store, listener.port, options);
    return new Lab(new StateFile(store), clockOf(options.clock ?? null), listener);
  } catch (error) {
    await listener.close();
    throw error;
  }
}

/**
 * A lab in a new or empty folder (0700; keys 0600). Its port, a free one unless given, stands in its
 * certificates and is bound again by every `start`. Throws PodpisError LAB_STATE, OUTPUT_FAILED.
 */
export async function initLab(folder: string, options: LabOptions = {}): Promise<Lab> {
  const store = createFolder(folder);
  try {
    const port = options.port ?? (await freePort(options.host ?? LOOPBACK, folder));
    await establish(store, port, options);
  } catch (error) {
    emptyFolder(folder);
    throw error;
  }
  return opened(store, options.clock);
}

/** The lab of a folder. `clock` stands in the place of the one it was made with. Throws LAB_STATE. */
export async function openLab(folder: string, options: Pick<LabOptions, "clock"> = {}): Promise<Lab> {
  return opened(folderStore(folder), options.clock);
}

function opened(store: Store, given: LabOptions["clock"]): Lab {
  const { clock } = loadState(store);
  return new Lab(new StateFile(store), clockOf(given ?? (clock === null ? null : new Date(clock))));
}

async function freePort(host: string, path: string): Promise<number> {
  const listener = await listen(host, 0, path);
  await listener.close();
  return listener.port;
}

function clockOf(clock: LabOptions["clock"] | null): () => Date {
  if (clock === null || clock === undefined) return () => new Date();
  if (typeof clock === "function") return clock;
  const fixed = clock.getTime();
  return () => new Date(fixed);
}

/** The four members of a family, each with the parameters its key has and its term, in days from now. */
const ROLES = [
  { role: "root", profile: "root", from: -6 * 365, to: 12 * 365 },
  { role: "ca", profile: "ca", from: -5 * 365, to: 10 * 365 },
  { role: "ocsp", profile: "ocsp", from: -30, to: 8 * 365 },
  { role: "tsa", profile: "tsa", from: -30, to: 8 * 365 },
] as const;

/** CAs and services use the curve of CryptoPro-A, end users XchA, as in the real hierarchy. */
const AUTHORITY_PARAMETERS: Partial<Record<Family, string>> = { gost256: "1.2.643.2.2.35.1" };

/** Writes a new lab's keys, certificates and state. */
async function establish(store: Store, port: number, options: LabOptions): Promise<void> {
  const families = options.families ?? FAMILIES;
  if (families.length === 0) {
    throw new PodpisError("USAGE", { message: "a lab needs a family of keys", hint: FAMILIES.join(", ") });
  }
  const fixed = options.clock instanceof Date ? options.clock : null;
  const host = options.host ?? LOOPBACK;
  const base: Omit<LabState, "certificates"> = {
    schema: "podpis.lab/1",
    host,
    port,
    clock: fixed?.toISOString() ?? null,
    seed: options.seed ?? null,
    families,
    revision: 1,
  };
  const now = clockOf(options.clock ?? null)();
  const pairs = await Promise.all(
    families.map((family) => Promise.all(ROLES.map(() => generateKey(family, AUTHORITY_PARAMETERS[family])))),
  );
  const certificates: LabRecord[] = [];
  for (const [i, family] of families.entries()) {
    certificates.push(...(await establishFamily(store, base, now, family, pairs[i]!, certificates.length)));
  }
  const bundle = (nameOf: (family: Family) => string) =>
    families.map((family) => store.read(certificateFile(nameOf(family)))).join("");
  await store.write("trust.pem", bundle(rootOf));
  await store.write(
    "intermediates.pem",
    bundle((family) => family),
  );
  await saveState(store, { ...base, certificates });
}

async function establishFamily(
  store: Store,
  base: Omit<LabState, "certificates">,
  now: Date,
  family: Family,
  pairs: readonly KeyPair[],
  count: number,
): Promise<LabRecord[]> {
  const names = { root: rootOf(family), ca: family, ocsp: responderOf(family), tsa: tsaOf(family) };
  const records: LabRecord[] = [];
  let issuer: Authority | null = null;
  for (const [i, { role, profile, from, to }] of ROLES.entries()) {
    const pair = pairs[i]!;
    const at = (days: number) => wholeSecond(new Date(now.getTime() + days * DAY));
    const subject = authoritySubject(role, family);
    const blank: Blank = {
      profile,
      key: family,
      subject: encodeSubject(subject),
      spki: pair.spki,
      serial: serialNumber(base.seed, "certificate", count + i),
      notBefore: at(from),
      notAfter: at(to),
      pathLength: role === "ca" ? 0 : null,
      ...(issuer === null ? {} : { urls: urlsOf(originOf(base), issuer.name) }),
    };
    const certificate = await makeCertificate(blank, issuer, issuer ?? { key: family, pkcs8: pair.pkcs8 });
    await store.write(certificateFile(names[role]), encodePem("CERTIFICATE", certificate));
    await store.write(keyFile(names[role]), encodePem("PRIVATE KEY", pair.pkcs8), true);
    records.push(recordOf(blank, certificate, issuer?.name ?? names.root, subject.cn!, names[role]));
    if (role === "root" || role === "ca") {
      issuer = {
        name: names[role],
        key: family,
        certificate: parseCertificate(certificate),
        pkcs8: pair.pkcs8,
      };
    }
  }
  return records;
}
