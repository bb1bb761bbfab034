/** What a signer declares beyond BES: written, read by a stranger, shown, and checked where it can be. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { showCms } from "../../src/app/showCms.js";
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import { toHex, utf8 } from "../../src/base/bytes.js";
import { bytesSource } from "../../src/base/source.js";
import { attribute, buildSignedData } from "../../src/cms/build.js";
import { COMMITMENTS } from "../../src/cms/commitments.js";
import { readSignedDataBytes } from "../../src/cms/signedData.js";
import { digest } from "../../src/crypto/digest.js";
import { contentStream } from "../../src/io/files/content.js";
import { FROZEN } from "../support/lab.js";
import { createLevelLab, type LevelLab } from "../support/levels.js";
import { openssl, opensslMissing } from "../support/openssl.js";
import { fileIn, issueSigner, signFile, type TestSigner } from "../support/signing.js";
import { tempDir } from "../support/temporary.js";

const POLICY = utf8("Политика подписи договоров, редакция 3\n");
const MINUTE = 60_000;

let world: LevelLab;
let signer: TestSigner;
let path: string;
let sig: string;
beforeAll(async () => {
  world = await createLevelLab({ families: ["gost256", "rsa"] });
  signer = await issueSigner(world.lab);
  return () => world.lab.close();
});
beforeEach(() => {
  world.later = 0;
  world.asked.length = 0;
  path = fileIn(tempDir(), "f", "Договор аренды");
  sig = `${path}.sig`;
});

const declarations = {
  policy: { oid: "1.2.643.5.1.13.2", document: POLICY, uri: "http://policy.example/3.txt" },
  commitments: [COMMITMENTS.proofOfApproval, "1.2.643.5.1.13.9"],
  contentHints: "Договор аренды склада",
};
const online = () => ({ fetcher: world.fetcher, untrusted: world.intermediates });
const check = (report: Awaited<ReturnType<LevelLab["verify"]>>, id: string, index = 0) =>
  report.signers[index]!.checks.find((one) => one.id === id);

describe("policy, commitments and content-hints", () => {
  it("are signed, and stand in the reports of verify and show", async () => {
    await signFile(path, signer, { declarations });
    const report = await world.verify(sig, path, online());
    const declared = {
      policy: {
        oid: "1.2.643.5.1.13.2",
        hash: { algorithm: OID.streebog256, value: toHex(digest("streebog256", POLICY)) },
        uri: "http://policy.example/3.txt",
      },
      commitments: [
        { oid: COMMITMENTS.proofOfApproval, name: "proofOfApproval" },
        { oid: "1.2.643.5.1.13.9", name: null },
      ],
      contentHints: { contentType: OID.data, description: "Договор аренды склада" },
      mimeType: null,
      location: null,
      malformed: [],
    };
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED", signers: [{ level: "BES" }] });
    const { commitments, ...rest } = report.signers[0]!.declared;
    // Attributes of one type stand in DER order.
    expect(new Set(commitments)).toEqual(new Set(declared.commitments));
    expect(rest).toEqual({ ...declared, commitments: undefined });
    const [shown] = showCms(bytesSource(readFileSync(sig), sig)).signers;
    expect(shown!.declared).toEqual(report.signers[0]!.declared);
  });

  it("are of a cosigner's own, and of every level", async () => {
    await signFile(path, signer);
    const both = `${path}.both`;
    const content = { content: contentStream(path) };
    await world.cosign(sig, both, signer, {
      declarations,
      level: "xlt1",
      contentTimestamp: true,
      ...content,
    });
    const report = await world.verify(both, path, online());
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED" });
    expect(report.signers.map(({ declared }) => declared.policy?.oid)).toEqual([
      undefined,
      "1.2.643.5.1.13.2",
    ]);
    expect(report.signers[1]).toMatchObject({ levelProven: "XLT1" });
  });

  it.skipIf(opensslMissing !== undefined)("are accepted by openssl cms -verify -cades", async () => {
    const rsa = await issueSigner(world.lab, { key: "rsa" });
    await signFile(path, rsa, { declarations });
    const folder = tempDir();
    const chain = fileIn(folder, "chain.pem", world.lab.trustPem + world.lab.intermediatesPem);
    const at = String(Math.floor(FROZEN.getTime() / 1000));
    const { code, text } = openssl([
      ...["cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", sig, "-content", path],
      ...["-CAfile", chain, "-purpose", "any", "-attime", at, "-out", join(folder, "out")],
    ]);
    expect(code, text).toBe(0);
  });
});

describe("the signature policy's document", () => {
  const id = "signer.signaturePolicy";
  it("is compared with the hash that was signed", async () => {
    await signFile(path, signer, { declarations });
    const with_ = (signaturePolicy?: Uint8Array) =>
      world.verify(sig, path, { ...online(), ...(signaturePolicy && { signaturePolicy }) });
    const right = await with_(POLICY);
    expect(right.verdict).toBe("TOTAL-PASSED");
    expect(check(right, id)).toEqual({ id, status: "passed", found: "1.2.643.5.1.13.2" });
    const wrong = await with_(utf8("Другая политика"));
    expect(wrong).toMatchObject({ verdict: "INDETERMINATE", subIndication: "POLICY_PROCESSING_ERROR" });
    expect(check(wrong, id)).toMatchObject({ reason: "signaturePolicy.otherDocument" });
    const none = await with_();
    expect(none.verdict).toBe("TOTAL-PASSED");
    expect(check(none, id)).toMatchObject({ status: "skipped", reason: "signaturePolicy.documentNotGiven" });
  });

  it("is of no use where the signer names no policy, and the report says so", async () => {
    await signFile(path, signer);
    const report = await world.verify(sig, path, { ...online(), signaturePolicy: POLICY });
    expect(report.verdict).toBe("TOTAL-PASSED");
    expect(check(report, id)).toEqual({ id, status: "warning", reason: "signaturePolicy.notNamed" });
    const without = await world.verify(sig, path, online());
    expect(check(without, id)).toBeUndefined();
  });

  const signedWith = async (...signedAttributes: readonly Uint8Array[]) => {
    const { key, certificate } = signer;
    const content = readFileSync(path);
    const bytes = await buildSignedData({
      eContentType: OID.data,
      content,
      detached: true,
      signers: [{ key, certificate, signingTime: FROZEN, signedAttributes }],
    });
    fileIn(join(path, ".."), "f.sig", bytes);
    return world.verify(sig, path, { ...online(), signaturePolicy: POLICY });
  };
  const policyOf = (...parts: readonly Uint8Array[]) =>
    attribute(OID.signaturePolicyIdentifier, der.seq(der.oid("1.2.3"), ...parts));

  it("cannot be compared without a hash, or with one of an unknown algorithm", async () => {
    const bare = await signedWith(policyOf());
    expect(check(bare, id)).toMatchObject({ status: "indeterminate", reason: "signaturePolicy.noHash" });
    const qualifiers = der.seq(der.seq(der.oid(OID.policyUri), der.ia5String("http://a.example/")));
    const located = await signedWith(policyOf(qualifiers));
    expect(located.signers[0]!.declared.policy).toEqual({
      oid: "1.2.3",
      hash: null,
      uri: "http://a.example/",
    });
    const strange = await signedWith(policyOf(der.seq(der.seq(der.oid("1.2.3.4")), der.octets(POLICY))));
    expect(check(strange, id)).toMatchObject({
      status: "indeterminate",
      reason: "signaturePolicy.unknownDigest",
    });
  });

  it("may be implied; other attributes are shown as they are, unreadable ones by name", async () => {
    const address = der.context(2, der.seq(der.utf8String("ул. Лесная, 1")));
    const report = await signedWith(
      attribute(OID.signaturePolicyIdentifier, der.nul()),
      attribute(OID.mimeType, der.utf8String("application/pdf")),
      attribute(OID.signerLocation, der.seq(der.context(1, der.utf8String("Тверь")), address)),
      attribute(OID.contentHints, der.int(5)),
    );
    expect(report.signers[0]!.declared).toEqual({
      policy: { oid: null, hash: null, uri: null },
      commitments: [],
      contentHints: null,
      mimeType: "application/pdf",
      location: { country: null, locality: "Тверь", postalAddress: ["ул. Лесная, 1"] },
      malformed: ["contentHints"],
    });
  });
});

describe("a content time-stamp", () => {
  it("is asked for before signing, over the document, and is proven", async () => {
    await signFile(path, signer, { ...world.signing("t"), level: "bes", contentTimestamp: true });
    expect(world.asked.filter((url) => url.includes("/tsa"))).toHaveLength(1);
    const { signedAttrs, unsignedAttrs } = readSignedDataBytes(readFileSync(sig)).signedData!.signerInfos[0]!;
    expect(signedAttrs!.attributes.some(({ oid }) => oid === OID.contentTimeStamp)).toBe(true);
    expect(unsignedAttrs).toBeNull();
    const report = await world.verify(sig, path, online());
    expect(report).toMatchObject({
      verdict: "TOTAL-PASSED",
      signers: [
        { level: "BES", bestSignatureTime: null, timestamps: [{ kind: "content", verdict: "TOTAL-PASSED" }] },
      ],
    });
  });

  it("needs somebody to ask", async () => {
    await expect(signFile(path, signer, { contentTimestamp: true })).rejects.toMatchObject({ code: "USAGE" });
  });

  it.each(["xlt1", "a", "lt", "lta"] as const)(
    "stands in level %s, its TSA proven by what is inside",
    async (level) => {
      await signFile(path, signer, { ...world.signing(level), contentTimestamp: true, declarations });
      const report = await world.verify(sig, path);
      expect(report.verdict).toBe("TOTAL-PASSED");
      expect(report.signers[0]!.levelProven).toBe(report.signers[0]!.level);
      if (level === "a" || level === "lta")
        expect(report.signers[0]!.timestamps.every(({ verdict }) => verdict === "TOTAL-PASSED")).toBe(true);
    },
  );

  it("keeps its octets at level A, though the evidence about its TSA is of its own", async () => {
    const rsa = { ...world.tsa, urls: [world.lab.tsaUrl("rsa")] };
    await signFile(path, signer, { ...world.signing("t"), level: "bes", contentTimestamp: true, tsa: rsa });
    const archived = `${path}.a`;
    await world.extend(sig, archived, { level: "a", content: contentStream(path) });
    const report = await world.verify(archived, path);
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED", signers: [{ levelProven: "A" }] });
    expect(report.signers[0]!.timestamps.map(({ kind, verdict }) => [kind, verdict])).toContainEqual([
      "content",
      "TOTAL-PASSED",
    ]);
  });

  it("made after the revocation condemns the signature; without it nobody can say", async () => {
    const other = await issueSigner(world.lab);
    await world.lab.revoke(other.issued);
    world.later = MINUTE;
    const now = { now: world.now(), clock: world.now };
    await signFile(path, other, { ...world.signing("t"), level: "bes", contentTimestamp: true, ...now });
    expect(await world.verify(sig, path, online())).toMatchObject({
      verdict: "TOTAL-FAILED",
      subIndication: "REVOKED",
      exitCode: 1,
    });
    await signFile(path, other, { ...now, force: true });
    expect(await world.verify(sig, path, online())).toMatchObject({
      verdict: "INDETERMINATE",
      subIndication: "REVOKED_NO_POE",
      exitCode: 3,
    });
  });
});
