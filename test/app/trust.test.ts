/** `trust update` and the store: whose list is taken, which is refused, and what stays on disk. */
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accreditedCas } from "../../src/app/accredited.js";
import { EvidencePool } from "../../src/app/assess.js";
import {
  addAnchors,
  anchorFacts,
  anchorFor,
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
import { type StoredAnchor, TrustStore } from "../../src/io/trust/store.js";
import { accreditationAt } from "../../src/trust/accreditation.js";
import { type Certificate, parseCertificate } from "../../src/x509/certificate.js";
import { identityOf } from "../../src/x509/identity.js";
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

const ogrnOf = ({ certificate }: TestSigner): string => identityOf(certificate.subject).ogrn!;

const forPaths = (...certificates: readonly Certificate[]): readonly StoredAnchor[] =>
  certificates.map((certificate) => ({ use: "certificates", certificate }));

/** `signer`: whose signature is believed below a CA. */
async function pinnedStore(certificate: Certificate = root, signer = ministry): Promise<TrustStore> {
  const store = newStore();
  await addAnchors(store, [anchorFor("list", certificate, ogrnOf(signer))], FROZEN);
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
    await addAnchors(store, [anchorFor("list", root, ogrnOf(revoked))], FROZEN);
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
    ["nobody is pinned", async () => request(newStore(), await listOf()), undefined],
    [
      "a stranger signed",
      async () => request(await pinnedStore(root, stranger), await listOf({}, stranger)),
      "its signer does not reach a certificate pinned for lists",
    ],
    [
      "another owner of a certificate below the pinned CA signed",
      async () =>
        request(
          await pinnedStore(),
          await listOf({}, await issueSigner(server.lab, { profile: "organisation" })),
        ),
      "its signer is neither pinned itself nor the organisation named by --signer-ogrn",
    ],
    [
      "a CA is pinned, and nobody was named below it",
      async () => {
        const store = newStore();
        await addAnchors(store, [{ use: "list", certificate: root }], FROZEN);
        return request(store, await listOf());
      },
      "its signer is neither pinned itself nor the organisation named by --signer-ogrn",
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
        await addAnchors(store, forPaths(root), FROZEN);
        return request(store, await listOf());
      },
      undefined,
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
    const unpinned = "TRUST_LIST_UNPINNED: nobody was named whose signature may stand under it";
    expect(await failure(updateTrust(await make()))).toBe(
      why === undefined ? unpinned : `TRUST_LIST_REFUSED: ${why}`,
    );
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

  it.each(["anchors", "list-anchors"])(
    "is not used when others may write into its folder %s",
    async (name) => {
      const store = await pinnedStore();
      await addAnchors(store, forPaths(root), FROZEN);
      chmodSync(join(store.folder, name), 0o777);
      const look = async () => store.anchors("certificates");
      expect(await failure(look())).toBe("TRUST_STORE: others may write into it");
    },
  );

  it("trusts no file that others may write into", async () => {
    const store = await pinnedStore();
    await updateTrust(request(store, await listOf()));
    const file = join(store.folder, "list-anchors", `${root.sha256}.pem`);
    chmodSync(file, 0o666);
    expect(store.inspect().damaged).toEqual([{ file, problem: "others may write into it" }]);
    chmodSync(file, 0o600);
    for (const name of readdirSync(store.folder).filter((one) => one.startsWith("accredited"))) {
      chmodSync(join(store.folder, name), 0o666);
      const look = async () => verifyStore(store, FROZEN);
      expect(await failure(look()), name).toBe("TRUST_STORE: others may write into it");
      chmodSync(join(store.folder, name), 0o600);
    }
    expect(verifyStore(store, FROZEN).damaged).toEqual([]);
  });

  it.each([
    ["a status was changed", (text: string) => text.replace("Действует", "Прекращена")],
    ["an octet was added", (text: string) => `${text}\n`],
    ["it was cut", (text: string) => text.slice(0, -20)],
    ["its digest was changed", (text: string) => text.replace(/"sha256":"./, '"sha256":"z')],
  ])("notices that the index is another one: %s", async (_, change) => {
    const store = await pinnedStore();
    await updateTrust(request(store, await listOf()));
    const path = join(store.folder, "accredited.json");
    const text = readFileSync(path, "utf8");
    expect(change(text)).not.toBe(text);
    writeFileSync(path, change(text));
    const look = async () => verifyStore(store, FROZEN);
    expect(await failure(look())).toBe("TRUST_STORE: the index is damaged");
  });

  it("adds once, lists, and removes by the beginning of a fingerprint", async () => {
    const store = newStore();
    expect(storeFacts(store, FROZEN)).toEqual({ anchors: [], damaged: [], list: null });
    expect(await addAnchors(store, forPaths(root, ca), FROZEN)).toMatchObject([
      { state: "added", notes: [] },
      { state: "added", notes: ["notSelfSigned"] },
    ]);
    expect(await addAnchors(store, forPaths(root), FROZEN)).toMatchObject([{ state: "present" }]);
    const thumbprint = root.sha256.toUpperCase().replace(/..(?=.)/g, "$&:");
    expect(await failure((async () => removeAnchors(store, "aa", ["certificates"], FROZEN))())).toMatch(
      /^TRUST_NOT_FOUND/,
    );
    expect(await failure((async () => removeAnchors(store, root.sha256, ["list"], FROZEN))())).toMatch(
      /^TRUST_NOT_FOUND/,
    );
    expect(removeAnchors(store, thumbprint.slice(0, 12), ["certificates"], FROZEN)).toMatchObject({
      anchors: [{ use: "certificates" }],
      listDropped: false,
    });
    expect(store.anchors("certificates").map(({ sha256 }) => sha256)).toEqual([ca.sha256]);
  });

  it("takes the list out of use with the certificate that it was taken by", async () => {
    const store = await pinnedStore();
    await updateTrust(request(store, await listOf()));
    await addAnchors(store, forPaths(root), FROZEN);
    expect(removeAnchors(store, root.sha256, ["certificates"], FROZEN).listDropped).toBe(false);
    expect(storeFacts(store, FROZEN).list).toMatchObject({ version: 100 });
    expect(removeAnchors(store, root.sha256, ["list"], FROZEN).listDropped).toBe(true);
    expect(storeFacts(store, FROZEN).list).toBeNull();
    expect(accreditedCas(store)).toBeUndefined();
  });

  it("does not use a list whose signer is no longer the one named below the CA", async () => {
    const store = await pinnedStore();
    await updateTrust(request(store, await listOf()));
    await store.add({ use: "list", certificate: root, signerOgrn: "1259800000030" });
    expect(() => loadIndex(store)).toThrow(expect.objectContaining({ code: "TRUST_STORE" }));
  });

  it("does not use a list whose certificate was taken away by hand, and still takes no older one", async () => {
    const store = await pinnedStore();
    await updateTrust(request(store, await listOf()));
    rmSync(join(store.folder, "list-anchors", `${root.sha256}.pem`));
    const refused = "TRUST_STORE: the certificate that the list was taken by is no longer pinned";
    expect(await failure((async () => verifyStore(store, FROZEN))())).toBe(refused);
    expect(await failure((async () => accreditedCas(store)!.index)())).toBe(refused);
    await addAnchors(store, [anchorFor("list", ministry.certificate, undefined)], FROZEN);
    const older = await failure(updateTrust(request(store, await listOf({ version: 99 }))));
    expect(older).toMatch(/^TRUST_LIST_OLDER/);
    await updateTrust(request(store, await listOf()));
    expect(accreditedCas(store)!.index?.anchor).toBe(ministry.certificate.sha256);
  });

  it("says what people should know of an anchor", async () => {
    const store = newStore();
    expect(anchorFacts(anchorFor("list", root, undefined), FROZEN).notes).toEqual(["signerUnnamed"]);
    expect(anchorFacts(anchorFor("list", root, "1259800000019"), FROZEN).notes).toEqual([]);
    expect(anchorFacts(anchorFor("list", ministry.certificate, "1259800000019"), FROZEN)).not.toHaveProperty(
      "signerOgrn",
    );
    const late = new Date("2060-01-01T00:00:00Z");
    expect(await addAnchors(store, forPaths(root, ministry.certificate), late)).toMatchObject([
      { notes: ["expired"] },
      { notes: ["expired", "notSelfSigned", "notCa"] },
    ]);
  });

  it("notices a file that is not what its name says, and trusts nothing then", async () => {
    const store = await pinnedStore();
    await addAnchors(store, forPaths(root), FROZEN);
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
