/** Evidence about a time-stamp that another one covers already: it goes into SignedData, and nothing is touched. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { EvidenceDesk } from "../../src/app/extendEvidence.js";
import { lossSince, Standing } from "../../src/app/extendStanding.js";
import { askTimestamp } from "../../src/app/signStamp.js";
import { OID } from "../../src/asn1/oids.js";
import { oid } from "../../src/asn1/values.js";
import { toHex } from "../../src/base/bytes.js";
import { bytesSource } from "../../src/base/source.js";
import { attribute } from "../../src/cms/buildSigner.js";
import { validationAttributes } from "../../src/cms/levels/writeReferences.js";
import {
  archiveHashIndex,
  archiveImprint,
  archiveTimeStamp,
  cadesCImprint,
} from "../../src/cms/levels/writeStamps.js";
import { readSignedDataBytes } from "../../src/cms/signedData.js";
import { spliceBytes } from "../../src/cms/splice.js";
import { digest } from "../../src/crypto/digest.js";
import { contentStream } from "../../src/io/files/content.js";
import { createLevelLab, type LevelLab } from "../support/levels.js";
import { fileIn, issueSigner, signFile, type TestSigner } from "../support/signing.js";
import { tempDir } from "../support/temporary.js";

const NAME = "streebog256";

let world: LevelLab;
let signer: TestSigner;
beforeAll(async () => {
  world = await createLevelLab({ families: ["gost256", "rsa"] });
  signer = await issueSigner(world.lab);
  return () => world.lab.close();
});

const read = (bytes: Uint8Array) => readSignedDataBytes(bytes).signedData!;
const toFirst = (...attributes: readonly Uint8Array[]) => ({ signers: new Map([[0, { attributes }]]) });

/** X Long Type 1 as some write it: the token in 14 carries nothing about its TSA. */
async function plainXlt1(path: string): Promise<Uint8Array> {
  await signFile(path, signer, world.signing("t"));
  const desk = new EvidenceDesk({ ...world.evidence, clock: world.now });
  const { data } = await desk.ofSigner(signer.certificate, world.now());
  const made = validationAttributes(data!, NAME);
  const xl = spliceBytes(
    readFileSync(`${path}.sig`),
    toFirst(made.certificateRefs, made.revocationRefs, made.certificateValues, made.revocationValues),
  );
  const imprint = cadesCImprint(read(xl).signerInfos[0]!, NAME);
  const { token } = await askTimestamp(world.tsa, { now: world.now() }, NAME, imprint);
  return spliceBytes(xl, toFirst(attribute(OID.cadesCTimeStamp, token.raw)));
}

describe("extending what others made to A", () => {
  it("puts the evidence about a covered token into SignedData, OCSP answers as RFC 5940 has it", async () => {
    const path = fileIn(tempDir(), "f", "Доверенность");
    const bytes = await plainXlt1(path);
    writeFileSync(`${path}.x`, bytes);
    const out = join(tempDir(), "a.sig");
    await world.extend(`${path}.x`, out, { level: "a", content: contentStream(path) });
    const [before, after] = [read(bytes), read(readFileSync(out))];
    const raws = (of: typeof before) =>
      of.signerInfos[0]!.unsignedAttrs!.attributes.map(({ raw }) => toHex(raw));
    const stampOf = (of: typeof before) =>
      of.signerInfos[0]!.unsignedAttrs!.attributes.find((one) => one.oid === OID.signatureTimeStamp)!.raw;
    expect(toHex(stampOf(after))).toBe(toHex(stampOf(before)));
    expect(raws(after).length).toBe(raws(before).length + 1);
    expect(after.version).toBe(5);
    const other = after.crls.filter((node) => node.isContext(1));
    expect(other.map(({ children }) => oid(children[0]!))).toContain(OID.riOcspResponse);
    const report = await world.verify(out, path);
    expect(report).toMatchObject({ verdict: "TOTAL-PASSED", signers: [{ level: "A", levelProven: "A" }] });
  });
});

describe("renewing an archive time-stamp of others", () => {
  it("first collects the evidence about its TSA, which is not inside", async () => {
    const path = fileIn(tempDir(), "f", "Доверенность");
    const sig = `${path}.sig`;
    await signFile(path, signer, world.signing("xlt1"));
    const bytes = readFileSync(sig);
    const [signerInfo] = read(bytes).signerInfos;
    const index = archiveHashIndex(read(bytes), signerInfo!, NAME);
    const contentDigest = digest(NAME, readFileSync(path));
    const imprint = archiveImprint(read(bytes), signerInfo!, contentDigest, index, NAME);
    // Another TSA than that of the other time-stamps.
    const tsa = { ...world.tsa, urls: [world.lab.tsaUrl("rsa")] };
    const { token } = await askTimestamp(tsa, { now: world.now() }, NAME, imprint);
    writeFileSync(sig, spliceBytes(bytes, toFirst(archiveTimeStamp(token.raw, index))));
    const verdicts = async (file: string) => {
      const { timestamps } = (await world.verify(file, path)).signers[0]!;
      return timestamps.filter(({ kind }) => kind === "archive").map(({ verdict }) => verdict);
    };
    expect(await verdicts(sig)).toEqual(["INDETERMINATE"]);
    const out = `${path}.renewed`;
    await world.extend(sig, out, { level: "a", content: contentStream(path) });
    expect(await verdicts(out)).toEqual(["TOTAL-PASSED", "TOTAL-PASSED"]);
    expect(await world.verify(out, path)).toMatchObject({
      verdict: "TOTAL-PASSED",
      signers: [{ levelProven: "A" }],
    });
  });
});

describe("what is compared before anything is written", () => {
  const standing = async (bytes: Uint8Array, path: string) => {
    const content = readFileSync(path);
    return new Standing(
      bytesSource(bytes, "test"),
      {
        size: content.length,
        digest: (name) => digest(name, content),
        framed: () => undefined,
        looksLikeSignedAttributes: false,
      },
      [],
    );
  };

  it("is every signer, level and time-stamp", async () => {
    const path = fileIn(tempDir(), "f", "Доверенность");
    await signFile(path, signer, world.signing("t"));
    const t = (await standing(readFileSync(`${path}.sig`), path)).facts;
    const bytes = await plainXlt1(fileIn(tempDir(), "f", "Доверенность"));
    const xlt1 = (await standing(bytes, path)).facts;
    expect(lossSince(xlt1, xlt1)).toBeUndefined();
    expect(lossSince(xlt1, [])).toMatch(/missing/);
    expect(lossSince(xlt1, t)).toMatch(/changed|does not hold|went down/);
    const damaged = spliceBytes(bytes, toFirst(attribute(OID.signatureTimeStamp, Uint8Array.of(5, 0))));
    // One more value under 25: what it covers is not what it was.
    expect(lossSince(xlt1, (await standing(damaged, path)).facts)).toMatch(/time-stamp/);
  });
});
