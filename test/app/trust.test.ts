/** `trust update` and the store: whose list is taken, which is refused, and what stays on disk. */
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accreditedCas } from "../../src/app/accredited.js";
import { EvidencePool } from "../../src/app/assess.js";
import {
  addAnchors,
  removeAnchors,
  storeFacts,
  verifyStore,
} from "../../src/app/trustStore.js";
import { type TrustUpdateRequest, updateTrust } from "../../src/app/trustUpdate.js";
import { decodePemBlocks } from "../../src/asn1/pem.js";
import { utf8 } from "../../src/base/bytes.js";
import { PodpisError } from "../../src/base/errors.js";
import { createFetcher } from "../../src/io/net/fetcher.js";
import { loadIndex } from "../../src/io/trust/indexFile.js";
import { TrustStore } from "../../src/io/trust/store.js";
import { accreditationAt } from "../../src/trust/accreditation.js";
import { type Certificate, parseCertificate } from "../../src/x509/certificate.js";
import { signXml } from "../../src/xml/sign.js";
import { FROZEN, startTestLab, type TestLab } from "../support/lab.js";
import { issueSigner, type TestSigner } from "../support/signing.js";
import { tempDir } from "../support/temporary.js";
import { fillers, type ListOptions, listXml } from "../trust/syntheticList.js";

let server: TestLab;
let ministry: TestSigner;
let stranger: TestSigner;
let root: Certificate;
let ca: Certificate;

beforeAll(async () => {
  server = await startTestLab({ families: ["gost256", "rsa"] });
  const { lab } = server;
  ministry = await issueSigner(lab, { profile: "organisation" });
  stranger = await issueSigner(lab, { key: "rsa", profile: "organisation" });
  root = parseCertificate(decodePemBlocks(lab.certificatePem("root-gost256"))[0]!.der);
  ca = parseCertificate(decodePemBlocks(lab.certificatePem("gost256"))[0]!.der);
}, 60_000);
afterAll(() => server.close());

const LIST: ListOptions = {
  date: "2026-01-14T09:00:00Z",
  authorities: [],
};

async function listOf(
  options: Partial<ListOptions> = {},
  signer: TestSigner = ministry,
): Promise<Uint8Array> {
  const authorities = [
    { name: "Учебный УЦ", history: [["Действует", "2020-01-01T00:00:00"]] as const, keys: [[ca]] },
  ];
  return utf8(
    await signXml(listXml({ ...LIST, authorities, ...options }), signer.key, signer.certificate.raw),
  );
}

function request(
  store: TrustStore,
  bytes: Uint8Array,
  changes: Partial<TrustUpdateRequest> = {},
): TrustUpdateRequest {
  return {
    bytes,
    source: "list.xml",
    store,
    now: FROZEN,
    untrusted: [ca],
    pool: new EvidencePool(),
    revocation: "off",
    fetcher: null,
    allowRollback: false,
    ...changes,
  };
}

const newStore = (): TrustStore => new TrustStore(join(tempDir(), "trust"));

async function pinnedStore(certificate: Certificate = root): Promise<TrustStore> {
  const store = newStore();
  await addAnchors(store, "list", [certificate], FROZEN);
  return store;
}

async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof PodpisError) return `${error.code}: ${error.why}`;
    throw error;
  }
  return "done";
}

describe("trust update", () => {
  it("puts a list into use whose signer reaches a pinned certificate", async () => {
    const store = await pinnedStore();
    const done = await updateTrust(request(store, await listOf()));
    expect(done).toMatchObject({
      list: { version: 100, authorities: 1, certificates: 1 },
      before: null,
      rollback: false,
    });
    expect(done.path.map(({ thumbprints }) => thumbprints.sha256)).toEqual([
      ministry.certificate.sha256,
      ca.sha256,
      root.sha256,
    ]);
    expect(accreditationAt(loadIndex(store)!, ca, FROZEN)).toMatchObject({ state: "active" });
  });

  it("asks whether the signer's certificate is revoked, as everything else does", async () => {
    const store = await pinnedStore();
    const bytes = await listOf();
    expect(await failure(updateTrust(request(store, bytes, { revocation: "required" })))).toBe(
      "TRUST_LIST_REFUSED: whether its signer's certificate is revoked could not be found out",
    );
    const fetcher = createFetcher({ allowHosts: [new URL(server.server.url).host] });
    await updateTrust(request(store, bytes, { revocation: "required", fetcher }));
    const revoked = await issueSigner(server.lab, { profile: "organisation" });
    await server.lab.revoke(revoked.issued.serial, {});
    const theirs = request(store, await listOf({ version: 101 }, revoked), {
      revocation: "required",
      fetcher,
      pool: new EvidencePool(),
    });
    expect(await failure(updateTrust(theirs))).toBe(
      "TRUST_LIST_REFUSED: its signer's certificate is revoked",
    );
  });

  it("takes a list whose signer is pinned itself, without asking anybody", async () => {
    const store = await pinnedStore(ministry.certificate);
    await updateTrust(request(store, await listOf(), { revocation: "required", untrusted: [] }));
    expect(loadIndex(store)?.version).toBe(100);
  });

  it.each([
    [
      "nobody is pinned",
      async () => request(newStore(), await listOf()),
      "no certificate is pinned for lists",
    ],
    [
      "a stranger signed",
      async () => request(await pinnedStore(), await listOf({}, stranger)),
      "its signer does not reach a certificate pinned for lists",
    ],
    [
      "the signer's CA is not at hand",
      async () => request(await pinnedStore(), await listOf(), { untrusted: [] }),
      "its signer does not reach a certificate pinned for lists",
    ],
    [
      "the certificate is pinned for certificates only",
      async () => {
        const store = newStore();
        await addAnchors(store, "certificates", [root], FROZEN);
        return request(store, await listOf());
      },
      "no certificate is pinned for lists",
    ],
    [
      "the signer's term is over",
      async () => request(await pinnedStore(), await listOf(), { now: new Date("2028-01-01T00:00:00Z") }),
      "its signer's certificate is not in force",
    ],
    [
      "its date lies in the future",
      async () => request(await pinnedStore(), await listOf({ date: "2026-01-17T09:00:00Z" })),
      "its date lies in the future",
    ],
  ])("refuses the list when %s", async (_when, make, why) => {
    expect(await failure(updateTrust(await make()))).toBe(`TRUST_LIST_REFUSED: ${why}`);
  });

  it("refuses a list that was changed, and leaves the one in use as it is", async () => {
    const store = await pinnedStore();
    await updateTrust(request(store, await listOf()));
    const before = readFileSync(join(store.folder, "accredited.json"));
    const text = Buffer.from(await listOf({ version: 101 })).toString();
    const forged = utf8(text.replace("Учебный УЦ", "Учебный УЦ 2"));
    expect(await failure(updateTrust(request(store, forged)))).toBe(
      "TRUST_LIST_REFUSED: it was changed after it was signed",
    );
    expect(readFileSync(join(store.folder, "accredited.json"))).toEqual(before);
  });

  it.each([
    ["a lower version", { version: 99, date: "2026-01-15T09:00:00Z" }],
    ["an older date", { version: 101, date: "2026-01-13T09:00:00Z" }],
    ["both", { version: 99, date: "2026-01-13T09:00:00Z" }],
  ])("refuses %s unless told otherwise, and says then what it did", async (_what, options) => {
    const store = await pinnedStore();
    await updateTrust(request(store, await listOf()));
    const bytes = await listOf(options);
    expect(await failure(updateTrust(request(store, bytes)))).toMatch(/^TRUST_LIST_OLDER: it is version/);
    expect(loadIndex(store)?.version).toBe(100);
    const done = await updateTrust(request(store, bytes, { allowRollback: true }));
    expect(done).toMatchObject({ rollback: true, before: { version: 100 } });
    expect(loadIndex(store)?.version).toBe(options.version);
  });

  it("takes the same list again, and a newer one without calling it a rollback", async () => {
    const store = await pinnedStore();
    const bytes = await listOf();
    await updateTrust(request(store, bytes));
    expect(await updateTrust(request(store, bytes, { allowRollback: true }))).toMatchObject({
      rollback: false,
    });
    expect(await updateTrust(request(store, await listOf({ version: 101 })))).toMatchObject({
      rollback: false,
      before: { version: 100 },
    });
    expect(readdirSync(store.folder).filter((name) => name.endsWith(".der")).length).toBe(1);
  });

  it("changes nothing when it only judges", async () => {
    const store = await pinnedStore();
    await updateTrust(request(store, await listOf(), { dryRun: true }));
    expect(loadIndex(store)).toBeUndefined();
    expect(existsSync(join(store.folder, "accredited.json"))).toBe(false);
  });

  it("keeps the certificates, so that a path can end at one of the list", async () => {
    const store = await pinnedStore();
    expect(accreditedCas(store)).toBeUndefined();
    await updateTrust(
      request(
        store,
        await listOf({
          authorities: [
            ...fillers(3),
            { name: "Учебный УЦ", history: [["Действует", "2020-01-01T00:00:00"]], keys: [[ca]] },
          ],
        }),
      ),
    );
    const list = accreditedCas(store)!;
    expect(list.issuersOf(ministry.certificate).map(({ sha256 }) => sha256)).toEqual([ca.sha256]);
    expect(list.issuersOf(stranger.certificate)).toEqual([]);
  });
});

describe("the trust store", () => {
  it("is the user's alone: folders 0700, files 0600", async () => {
    const store = await pinnedStore();
    await updateTrust(request(store, await listOf()));
    const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);
    expect(mode(store.folder)).toBe("700");
    expect(mode(join(store.folder, "list-anchors"))).toBe("700");
    for (const name of ["accredited.json", `list-anchors/${root.sha256}.pem`]) {
      expect(mode(join(store.folder, name)), name).toBe("600");
    }
  });

  it("is not used when others may write into it", async () => {
    const store = await pinnedStore();
    chmodSync(store.folder, 0o777);
    expect(await failure((async () => store.anchors("list"))())).toBe(
      "TRUST_STORE: others may write into it",
    );
  });

  it("adds once, lists, and removes by the beginning of a fingerprint", async () => {
    const store = newStore();
    expect(storeFacts(store, FROZEN)).toEqual({ anchors: [], damaged: [], list: null });
    expect(await addAnchors(store, "certificates", [root, ca], FROZEN)).toMatchObject([
      { state: "added", notes: [] },
      { state: "added", notes: ["notSelfSigned"] },
    ]);
    expect(await addAnchors(store, "certificates", [root], FROZEN)).toMatchObject([{ state: "present" }]);
    const thumbprint = root.sha256.toUpperCase().replace(/..(?=.)/g, "$&:");
    expect(await failure((async () => removeAnchors(store, "aa", ["certificates"], FROZEN))())).toMatch(
      /^TRUST_NOT_FOUND/,
    );
    expect(await failure((async () => removeAnchors(store, root.sha256, ["list"], FROZEN))())).toMatch(
      /^TRUST_NOT_FOUND/,
    );
    expect(removeAnchors(store, thumbprint.slice(0, 12), ["certificates"], FROZEN).length).toBe(1);
    expect(store.anchors("certificates").map(({ sha256 }) => sha256)).toEqual([ca.sha256]);
  });

  it("says what people should know of an anchor", async () => {
    const store = newStore();
    const late = new Date("2060-01-01T00:00:00Z");
    expect(await addAnchors(store, "certificates", [root, ministry.certificate], late)).toMatchObject([
      { notes: ["expired"] },
      { notes: ["expired", "notSelfSigned", "notCa"] },
    ]);
  });

  it("notices a file that is not what its name says, and trusts nothing then", async () => {
    const store = await pinnedStore();
    await addAnchors(store, "certificates", [root], FROZEN);
    const file = join(store.folder, "anchors", `${root.sha256}.pem`);
    writeFileSync(file, stranger.issued.certificatePem);
    expect(verifyStore(store, FROZEN).damaged).toEqual([
      { file, problem: "it holds another certificate than its name says" },
    ]);
    expect(await failure((async () => store.anchors("certificates"))())).toMatch(/^TRUST_STORE/);
    writeFileSync(file, "nothing");
    expect(verifyStore(store, FROZEN).damaged).toEqual([{ file, problem: "it holds no certificate" }]);
  });

  it("notices a damaged index and damaged certificates of the list", async () => {
    const store = await pinnedStore();
    await updateTrust(request(store, await listOf()));
    const blob = join(store.folder, readdirSync(store.folder).find((name) => name.endsWith(".der"))!);
    const octets = readFileSync(blob);
    octets[100]! ^= 1;
    writeFileSync(blob, octets);
    expect(await failure((async () => verifyStore(store, FROZEN))())).toBe(
      "TRUST_STORE: the index is damaged",
    );
    writeFileSync(join(store.folder, "accredited.json"), '{"schema":"podpis.accredited/1"');
    expect(await failure((async () => storeFacts(store, FROZEN))())).toBe(
      "TRUST_STORE: the index is damaged",
    );
  });
});
