/** Accredited or trusted because you said so, qualified or not: as the checking commands say it. Runs in this process. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodePemBlocks } from "../../src/asn1/pem.js";
import { createFetcher } from "../../src/io/net/fetcher.js";
import { TrustStore } from "../../src/io/trust/store.js";
import { type Certificate, parseCertificate } from "../../src/x509/certificate.js";
import { signXml } from "../../src/xml/sign.js";
import { type HistoryEntry, indexedList, type TestListOptions, useList } from "../support/accredited.js";
import { startTestLab, type TestLab } from "../support/lab.js";
import { runInProcess } from "../support/runInProcess.js";
import { issueSigner, signFile, type TestSigner } from "../support/signing.js";
import { tempDir, tempDirFor } from "../support/temporary.js";
import { listXml } from "../trust/syntheticList.js";
import { checkedJson, schemaErrors } from "./schemas.js";

const DAY = 86_400_000;
/** Days from now. The command line has the system's clock. */
const days = (count: number): Date => new Date(Date.now() + count * DAY);
const ISSUED = days(-200);

let server: TestLab;
let ca: Certificate;
let person: TestSigner;
const folder = tempDirFor();
const file = (name: string): string => join(folder.path, name);

beforeAll(async () => {
  server = await startTestLab({ clock: () => new Date(), families: ["gost256", "rsa"] });
  const { lab } = server;
  ca = parseCertificate(decodePemBlocks(lab.certificatePem("gost256"))[0]!.der);
  person = await issueSigner(lab, { profile: "person", notBefore: ISSUED, days: 800 });
  writeFileSync(file("person.pem"), person.issued.certificatePem);
  writeFileSync(file("person.key.pem"), person.issued.keyPem, { mode: 0o600 });
  writeFileSync(file("root.pem"), lab.certificatePem("root-gost256"));
  writeFileSync(file("ca.pem"), lab.certificatePem("gost256"));
  writeFileSync(file("contract.txt"), "договор");
  await signFile(file("contract.txt"), person, { now: days(-1), encoding: "der" });
}, 60_000);
afterAll(async () => {
  await server.close();
  folder.remove();
});

const SINCE: HistoryEntry = ["Действует", days(-4000)];

/** A store with a list in use that speaks of one CA. */
async function storeWith(options: Partial<TestListOptions> = {}): Promise<string> {
  const store = new TrustStore(join(tempDir(), "trust"));
  const name = "Учебный УЦ \u202e";
  const list = indexedList({ listed: [ca], history: [SINCE], date: days(-1), name, ...options });
  await useList(store, list, ca);
  return store.folder;
}

async function podpis(store: string | undefined, args: readonly string[]) {
  const env = { NO_COLOR: "1", ...(store !== undefined && { PODPIS_TRUST_DIR: store }) };
  return runInProcess(args, { env });
}

async function json(
  store: string | undefined,
  args: readonly string[],
): Promise<{ code: number; document: ReturnType<typeof JSON.parse> }> {
  const { code, stdout } = await podpis(store, [...args, "--json"]);
  const document = checkedJson(stdout);
  return { code, document };
}

const CHECK = () => ["cert", "check", file("person.pem"), "--offline", "--revocation", "off"];
const VERIFY = () => ["verify", file("contract.txt.sig"), "--offline", "--revocation", "off"];
const BY_ROOT = () => ["--trust", file("root.pem"), "--untrusted", file("ca.pem")];

const reasonsOf = ({
  qualification,
}: {
  qualification: { reasons: { id: string; weight: string }[] };
}): string[] =>
  qualification.reasons
    .filter(({ id }) => id !== "qualification.privateKeyPeriodMissing")
    .map(({ weight, id }) => `${weight} ${id.replace("qualification.", "")}`);

const ENDED = days(-300);
const LATER = days(-100);

/** Status history, the technical verdict by the list alone, the judgement, its reasons. */
const MATRIX: readonly (readonly [string, readonly HistoryEntry[], string, string, readonly string[]])[] = [
  ["active", [SINCE], "TOTAL-PASSED", "qualified", []],
  [
    "ended before the issue",
    [SINCE, ["Прекращена", ENDED]],
    "INDETERMINATE",
    "unqualified",
    ["against notAccredited"],
  ],
  [
    "ended after the issue",
    [SINCE, ["Прекращена", LATER]],
    "TOTAL-PASSED",
    "qualified",
    ["note notAccreditedNow"],
  ],
  [
    "annulled after the issue",
    [SINCE, ["Аннулирована", LATER]],
    "TOTAL-PASSED",
    "qualified",
    ["note notAccreditedNow"],
  ],
  [
    "suspended at the issue",
    [SINCE, ["Приостановлена", ENDED]],
    "INDETERMINATE",
    "unqualified",
    ["against notAccredited"],
  ],
  [
    "of an unknown status",
    [SINCE, ["Под наблюдением", ENDED]],
    "INDETERMINATE",
    "unqualified",
    ["against notAccredited"],
  ],
  [
    "accredited after the issue",
    [["Действует", LATER]],
    "INDETERMINATE",
    "unqualified",
    ["against notAccredited"],
  ],
  [
    "accredited anew before the issue",
    [
      ["Прекращена", days(-900)],
      ["Действует", ENDED],
    ],
    "TOTAL-PASSED",
    "qualified",
    [],
  ],
  [
    "of a status without a date",
    [SINCE, ["Прекращена", null]],
    "INDETERMINATE",
    "unknown",
    ["open accreditationUnknown"],
  ],
];

describe("a certificate whose CA is in the list", () => {
  it.each(MATRIX)("%s: its path and its qualification", async (_what, history, verdict, status, reasons) => {
    const store = await storeWith({ history });
    const { document } = await json(store, CHECK());
    expect([document.verdict, document.qualification.status]).toEqual([verdict, status]);
    expect(reasonsOf(document)).toEqual(reasons);
    if (verdict === "TOTAL-PASSED") {
      expect(document.anchor).toMatchObject({
        origin: "list",
        atIssue: { state: "active", authority: { name: "Учебный УЦ \u202e", registryNumber: "17" } },
        list: { version: 100 },
      });
      expect(
        document.path.map(({ thumbprints }: { thumbprints: { sha256: string } }) => thumbprints.sha256),
      ).toEqual([person.certificate.sha256, ca.sha256]);
    } else {
      expect([document.anchor, document.subIndication]).toEqual([null, "NO_CERTIFICATE_CHAIN_FOUND"]);
      expect(JSON.stringify(document.checks)).toMatch(/"anchor\.(notAccredited|statusUndated)"/);
    }
  });

  it.each(MATRIX)(
    "%s: --qualified decides the exit code, beside the verdict",
    async (_what, history, _v, status) => {
      const store = await storeWith({ history });
      const met = status === "qualified";
      for (const command of [CHECK(), VERIFY()]) {
        const { code, document } = await json(store, [...command, ...BY_ROOT(), "--qualified"]);
        expect([document.verdict, document.accepted, code, document.exitCode]).toEqual([
          "TOTAL-PASSED",
          met,
          met ? 0 : 1,
          met ? 0 : 1,
        ]);
        expect(document.rejection).toEqual(
          met ? null : { code: "REQUIREMENT_NOT_MET", requirements: ["requirement.qualified"] },
        );
        expect(document.requirements).toMatchObject([
          { id: "requirement.qualified", found: [status], expected: "qualified" },
        ]);
      }
    },
  );

  it("whose name it bears and whose key it was not signed by has no path", async () => {
    const other = await startTestLab({ clock: () => new Date(), seed: "another" });
    try {
      const theirs = parseCertificate(decodePemBlocks(other.lab.certificatePem("gost256"))[0]!.der);
      const { document } = await json(await storeWith({ listed: [theirs] }), CHECK());
      expect(document).toMatchObject({
        verdict: "INDETERMINATE",
        anchor: null,
        qualification: { status: "unknown" },
      });
      expect(reasonsOf(document)).toEqual(["open noIssuer"]);
    } finally {
      await other.close();
    }
  });
});

describe("the anchor of a path", () => {
  it("is the user's where one is named, and the CA's accreditation stands beside it", async () => {
    const { document } = await json(await storeWith(), [...CHECK(), ...BY_ROOT()]);
    expect(document.anchor).toEqual({ origin: "option", source: file("root.pem") });
    expect(document.path).toHaveLength(3);
    expect(document.qualification).toMatchObject({
      status: "qualified",
      accreditation: { atIssue: { state: "active", foundBy: "thumbprint" }, list: { version: 100 } },
    });
  });

  it("is found through the list's CA certificate when the user trusts the root above it", async () => {
    const { document } = await json(await storeWith({ history: [SINCE, ["Прекращена", ENDED]] }), [
      ...CHECK(),
      "--trust",
      file("root.pem"),
    ]);
    expect(document).toMatchObject({
      verdict: "TOTAL-PASSED",
      anchor: { origin: "option" },
      qualification: { status: "unqualified" },
    });
  });

  it("is one of the store where `trust add` put it", async () => {
    const store = await storeWith();
    await podpis(store, ["trust", "add", file("root.pem"), "--yes"]);
    const { document } = await json(store, [...CHECK(), "--untrusted", file("ca.pem")]);
    expect(document.anchor).toEqual({ origin: "store" });
    const both = await json(store, [...CHECK(), ...BY_ROOT()]);
    expect(both.document.anchor).toEqual({ origin: "option", source: file("root.pem") });
    const verified = await json(store, [...VERIFY(), "--untrusted", file("ca.pem")]);
    expect(verified.document.signers[0].anchor).toEqual({ origin: "store" });
  });

  it("is none of the store with --no-trust-store, nor of the list", async () => {
    const store = await storeWith();
    await podpis(store, ["trust", "add", file("root.pem"), "--yes"]);
    const { code, document } = await json(store, [
      ...CHECK(),
      "--untrusted",
      file("ca.pem"),
      "--no-trust-store",
    ]);
    expect(code).toBe(3);
    expect(document).toMatchObject({ anchor: null, qualification: { status: "unknown" } });
    expect(reasonsOf(document)).toEqual(["open noList"]);
  });

  it("that was pinned for the list alone ends no path", async () => {
    const store = await storeWith({ listed: [] });
    await podpis(store, [
      "trust",
      "add",
      file("root.pem"),
      "--yes",
      "--for-list",
      "--signer-ogrn",
      "1259800000019",
    ]);
    const { document } = await json(store, [...CHECK(), "--untrusted", file("ca.pem")]);
    expect(document).toMatchObject({ verdict: "INDETERMINATE", anchor: null });
    expect(reasonsOf(document)).toEqual(["against notListed"]);
  });

  it("is never one of the list for a server", async () => {
    const { document } = await json(await storeWith(), [...CHECK(), "--purpose", "serverAuth"]);
    expect(document.anchor).toBeNull();
  });

  it("of a damaged store is nobody's guess: the command says so", async () => {
    const store = await storeWith();
    writeFileSync(join(store, "accredited.json"), "{}");
    const { code, document } = await json(store, CHECK());
    expect([code, document.error.code]).toEqual([2, "TRUST_STORE"]);
  });
});

describe("a certificate asked about without a fitting list", () => {
  it("is of unknown qualification where there is no list, and --qualified is not met", async () => {
    const { code, document } = await json(join(tempDir(), "none"), [...CHECK(), ...BY_ROOT(), "--qualified"]);
    expect([code, document.accepted, document.qualification.status]).toEqual([1, false, "unknown"]);
    expect(reasonsOf(document)).toEqual(["open noList"]);
  });

  it("is not qualified when its CA is not in the list", async () => {
    const { document } = await json(await storeWith({ listed: [] }), [...CHECK(), ...BY_ROOT()]);
    expect([document.verdict, document.qualification.status]).toEqual(["TOTAL-PASSED", "unqualified"]);
    expect(reasonsOf(document)).toEqual(["against notListed"]);
  });

  it("is of unknown qualification when the list was made before it was issued", async () => {
    const store = await storeWith({ date: days(-220) });
    const { document } = await json(store, CHECK());
    expect(document).toMatchObject({
      verdict: "INDETERMINATE",
      anchor: null,
      qualification: { status: "unknown" },
    });
    expect(document.qualification.reasons).toContainEqual({
      id: "qualification.accreditationUnknown",
      weight: "open",
      found: "listOlder",
    });
  });

  it("is not asked when nothing in it claims to be qualified, unless the user does", async () => {
    const { lab } = server;
    const plain = await lab.issue({
      subject: { cn: "server.example" },
      key: "rsa",
      notBefore: ISSUED,
      days: 800,
    });
    writeFileSync(file("plain.pem"), plain.certificatePem);
    const args = ["cert", "check", file("plain.pem"), "--offline", "--revocation", "off"];
    expect((await json(undefined, args)).document.qualification).toBeNull();
    expect((await json(undefined, [...args, "--qualified"])).document).toMatchObject({
      accepted: false,
      qualification: { status: "unqualified" },
    });
  });
});

describe("revocation under an accredited CA", () => {
  it("is asked all the same, and the CA's own OCSP responder may answer", async () => {
    const store = await storeWith();
    const online = ["--allow-host", new URL(server.server.url).host, "--no-cache"];
    const check = ["cert", "check", file("person.pem"), ...online];
    expect((await json(store, check)).document).toMatchObject({
      verdict: "TOTAL-PASSED",
      anchor: { origin: "list" },
      revocation: [{ status: "good" }],
    });
    const revoked = await issueSigner(server.lab, { profile: "person", notBefore: ISSUED, days: 800 });
    await server.lab.revoke(revoked.issued.serial, {});
    writeFileSync(file("revoked.pem"), revoked.issued.certificatePem);
    const { code, document } = await json(store, ["cert", "check", file("revoked.pem"), ...online]);
    expect([code, document.subIndication, document.qualification.status]).toEqual([
      1,
      "REVOKED",
      "qualified",
    ]);
  });

  it("that is unknown leaves the verdict open, whatever the list says", async () => {
    const { code, document } = await json(await storeWith(), [
      "cert",
      "check",
      file("person.pem"),
      "--offline",
    ]);
    expect([code, document.subIndication, document.qualification.status]).toEqual([
      3,
      "TRY_LATER",
      "qualified",
    ]);
  });
});

describe("verify", () => {
  it("judges the signer's certificate by the list", async () => {
    const { code, document } = await json(await storeWith(), VERIFY());
    expect(code).toBe(0);
    expect(document.signers[0]).toMatchObject({
      anchor: { origin: "list", atIssue: { state: "active" }, now: { state: "active" } },
      qualification: { status: "qualified", subjectKind: "person" },
    });
  });

  it("takes a time-stamp of an accredited CA's TSA, unless the user names whose time-stamps count", async () => {
    const fetcher = createFetcher({ allowHosts: [new URL(server.server.url).host] });
    writeFileSync(file("stamped.txt"), "со штампом");
    const tsa = { urls: [server.lab.tsaUrl("gost256")], fetcher };
    await signFile(file("stamped.txt"), person, { now: new Date(), level: "t", tsa });
    const args = ["verify", file("stamped.txt.sig"), "--offline", "--revocation", "off"];
    const proven = async (...more: readonly string[]) => {
      const [signer] = (await json(await storeWith(), [...args, ...more])).document.signers;
      return [signer.levelProven, signer.timestamps[0].anchor?.origin];
    };
    expect(await proven()).toEqual(["T", "list"]);
    writeFileSync(file("rsa-root.pem"), server.lab.certificatePem("root-rsa"));
    expect(await proven("--tsa-trust", file("rsa-root.pem"))).toEqual(["BES", undefined]);
    expect(await proven("--tsa-trust", file("root.pem"), "--untrusted", file("ca.pem"))).toEqual([
      "T",
      "option",
    ]);
  });

  it("shows it in a line, and the whole profile with --details, in both languages", async () => {
    const store = await storeWith({ history: [SINCE, ["Прекращена", LATER]] });
    const english = (await podpis(store, [...VERIFY(), "--details"])).stdout;
    expect(english).toContain("accredited CA: Учебный УЦ \\u{202e}, registry № 17");
    expect(english).toMatch(/on the day of issue: «Действует» since .*; now: «Прекращена» since /);
    expect(english).toMatch(/Qualification: .*the certificate is a qualified one/);
    expect(english).toMatch(/! the CA was accredited on the day of issue; now it is not/);
    expect(english).toMatch(/Tool class: +КС2\n/);
    expect(english.match(/registry № 17/g)).toHaveLength(1);
    expect(english).toContain("a natural person");
    expect(english).toContain("in person");
    const russian = (await podpis(store, [...VERIFY(), "--lang", "ru"])).stdout;
    expect(russian).toMatch(/Доверие: +аккредитованный УЦ: Учебный УЦ/);
    expect(russian).toMatch(/Квалификация: .*УКЭП: сертификат квалифицированный/);
    expect(russian).not.toContain("Средство ЭП");
  });

  it("says in a line why it is not qualified", async () => {
    const store = await storeWith({ history: [SINCE, ["Прекращена", ENDED]] });
    const { stdout } = await podpis(store, [...VERIFY(), ...BY_ROOT()]);
    expect(stdout).toMatch(/Trust: +because you said so: --trust .*root\.pem/);
    expect(stdout).toMatch(/Accreditation: CA of the list: Учебный УЦ/);
    expect(stdout).toMatch(
      /Qualification: .*NOT УКЭП.* — the CA was not accredited on the day it issued the certificate \(Прекращена\)/,
    );
  });
});

describe("the commands that sign", () => {
  const sign = (name: string, ...more: readonly string[]) => {
    writeFileSync(file(name), name);
    return [
      ...["sign", file(name), "--key", file("person.key.pem"), "--cert", file("person.pem")],
      ...["--tsa", server.lab.tsaUrl("gost256"), "--allow-host", new URL(server.server.url).host],
      ...["--untrusted", file("ca.pem"), "--no-cache", ...more],
    ];
  };

  it("find roots for an improved signature in the store, and want some from somewhere", async () => {
    const store = join(tempDir(), "trust");
    const none = await json(store, sign("a.txt", "--level", "xlt1"));
    expect([none.code, none.document.error.code]).toEqual([2, "USAGE"]);
    expect(none.document.error.fix).toContain("--trust");
    await podpis(store, ["trust", "add", file("root.pem"), "--yes"]);
    const { code, document } = await json(store, sign("a.txt", "--level", "xlt1"));
    expect([code, document.level]).toEqual([0, "XLT1"]);
    const left = await json(store, sign("b.txt", "--level", "xlt1", "--no-trust-store"));
    expect([left.code, left.document.error.code]).toEqual([2, "USAGE"]);
  });

  it("ask by the list whether their own certificate is revoked", async () => {
    const { code, document } = await json(await storeWith(), sign("c.txt", "--level", "t"));
    expect([code, document.revocation]).toEqual([0, "good"]);
    const without = await json(join(tempDir(), "none"), sign("d.txt", "--level", "t"));
    expect([without.code, without.document.revocation]).toEqual([0, "notChecked"]);
  });
});

describe("--purpose", () => {
  it("is judged against what the certificate may be used for", async () => {
    const { OID } = await import("../../src/asn1/oids.js");
    const ext = await import("../../src/app/lab/extensions.js");
    const issued = await server.lab.issue({
      profile: "person",
      notBefore: ISSUED,
      days: 800,
      broken: {
        extensions: (all) => [
          ...all.filter(({ oid }) => oid !== OID.extendedKeyUsage),
          ext.extendedKeyUsage([OID.ekuClientAuth]),
        ],
      },
    });
    writeFileSync(file("client.pem"), issued.certificatePem);
    const store = await storeWith();
    const check = (purpose: string) =>
      json(store, [
        "cert",
        "check",
        file("client.pem"),
        "--offline",
        "--revocation",
        "off",
        "--purpose",
        purpose,
      ]);
    expect((await check("clientAuth")).document.qualification.status).toBe("qualified");
    const { document } = await check("timestamping");
    expect(reasonsOf(document)).toContain("against restrictionPurpose");
    expect(document.qualification.restrictions.extendedKeyUsage).toEqual([OID.ekuClientAuth]);
  });
});

describe("--purpose of a signature", () => {
  it("is an OID that the signer's certificate must allow", async () => {
    const store = await storeWith();
    const verify = ["verify", file("contract.txt.sig"), "--offline", "--revocation", "off"];
    const fits = await json(store, [...verify, "--purpose", "1.2.643.2.2.34.6"]);
    const [{ verdict: _none, qualification }] = fits.document.signers;
    const asked = qualification.restrictions.extendedKeyUsage.includes("1.2.643.2.2.34.6");
    expect(qualification.reasons.some(({ id }: { id: string }) => id.endsWith("restrictionPurpose"))).toBe(
      !asked,
    );
    const other = await json(store, [...verify, "--purpose", "1.2.643.7.7.7"]);
    expect(other.document.signers[0].qualification.status).toBe("unqualified");
    expect(other.document.verdict).toBe("INDETERMINATE");
    const { document } = await json(store, [...verify, "--purpose", "signing"]);
    expect(document.signers[0].qualification.status).toBe("qualified");
  });

  it.each(["timestamping", "any", "1.2.", "1", "x"])("is not %s", async (purpose) => {
    const said = await podpis(undefined, ["verify", "x.sig", "--purpose", purpose]);
    expect([said.code, said.stderr]).toEqual([
      2,
      expect.stringMatching(/USAGE[\s\S]*1\.2\.643\.2\.2\.34\.6/),
    ]);
  });

  it("of cert check is a name or an OID, in requests, too", async () => {
    const said = await podpis(undefined, ["cert", "check", "x.cer", "--purpose", "x"]);
    expect([said.code, said.stderr]).toEqual([2, expect.stringMatching(/USAGE[\s\S]*emailProtection/)]);
    const requests = ["1.2.643.7.7.7", "emailProtection", "x"].map((purpose, id) =>
      JSON.stringify({ id, certificate: file("person.pem"), untrusted: [file("ca.pem")], purpose }),
    );
    const args = ["cert", "check", "--ndjson", "-", "--offline", "--revocation", "off", ...BY_ROOT()];
    const { stdout } = await runInProcess(args, { input: requests.join("\n") });
    const answers = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(answers.flatMap(schemaErrors)).toEqual([]);
    expect(answers.map(({ verdict, error }) => verdict ?? error.code).sort()).toEqual([
      "INDETERMINATE",
      "NOT_A_REQUEST",
      "TOTAL-PASSED",
    ]);
  });
});

describe("requests line by line", () => {
  it("may ask for a qualified certificate, and say whom to trust themselves", async () => {
    const store = await storeWith({ history: [SINCE, ["Прекращена", ENDED]] });
    const requests = [
      {
        id: 1,
        certificate: file("person.pem"),
        trust: [file("root.pem")],
        untrusted: [file("ca.pem")],
        qualified: true,
      },
      { id: 2, certificate: file("person.pem"), untrusted: [file("ca.pem")] },
    ];
    const input = requests.map((one) => JSON.stringify(one)).join("\n");
    const args = ["cert", "check", "--ndjson", "-", "--offline", "--revocation", "off", ...BY_ROOT()];
    const { stdout } = await runInProcess(args, { input, env: { PODPIS_TRUST_DIR: store } });
    const [first, second] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect([first, second].flatMap(schemaErrors)).toEqual([]);
    expect(first).toMatchObject({ verdict: "TOTAL-PASSED", accepted: false, anchor: { origin: "request" } });
    expect(second).toMatchObject({
      accepted: true,
      anchor: { origin: "option" },
      qualification: { status: "unqualified" },
    });
  });
});

describe("a list that was rolled back", () => {
  it("is what the checks speak by, and the update's report says loudly what was done", async () => {
    const store = join(tempDir(), "trust");
    const xml = (version: number, date: Date, ended: boolean) =>
      signXml(
        listXml({
          version,
          date: date.toISOString(),
          authorities: [
            {
              name: "Учебный УЦ",
              history: [
                ["Действует", "2015-01-01T00:00:00"],
                ...(ended ? [["Прекращена", ENDED.toISOString()] as const] : []),
              ],
              keys: [[ca]],
            },
          ],
        }),
        person.key,
        person.certificate.raw,
      );
    writeFileSync(file("new.xml"), await xml(101, days(-1), true));
    writeFileSync(file("old.xml"), await xml(100, days(-2), false));
    const offline = ["--offline", "--revocation", "off"];
    await podpis(store, ["trust", "add", file("person.pem"), "--yes", "--for-list"]);
    await json(store, ["trust", "update", file("new.xml"), ...offline]);
    expect((await json(store, CHECK())).document.qualification.status).toBe("unqualified");
    const refused = await json(store, ["trust", "update", file("old.xml"), ...offline]);
    expect([refused.code, refused.document.error.code]).toEqual([1, "TRUST_LIST_OLDER"]);
    const args = ["trust", "update", file("old.xml"), "--allow-rollback", ...offline];
    const { document } = await json(store, args);
    expect(document.relaxations).toEqual([{ id: "allow-rollback" }, { id: "revocation-off" }]);
    expect((await json(store, CHECK())).document).toMatchObject({
      verdict: "TOTAL-PASSED",
      qualification: { status: "qualified", accreditation: { list: { version: 100 } } },
    });
    await podpis(store, ["trust", "update", file("new.xml"), ...offline]);
    const said = await podpis(store, args);
    expect(said.stderr).toContain("AN OLDER LIST WAS TAKEN");
    expect(said.stdout).toMatch(/ATTENTION, you weakened the check:[\s\S]*--allow-rollback/);
  });
});
