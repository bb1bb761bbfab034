import { it } from "vitest";
import { bytesSource } from "../../src/base/source.js";
import { planSignature, readableCertificates } from "../../src/cms/checkSignature.js";
import { readSignedData, readSignedDataBytes } from "../../src/cms/signedData.js";
import { namesEqual } from "../../src/x509/name.js";
import { readConformance } from "../support/conformance.js";
import { verifyBytes } from "./verifyFile.js";

const source = bytesSource(readConformance("rusig", "14_1.p7s"), "14_1.p7s");
const { embedded } = planSignature(source, readSignedData(source).signedData!);
const trust = readableCertificates(embedded.certificates).filter(({ subject, issuer }) =>
  namesEqual(subject, issuer),
);
const find = (hay: Uint8Array, needle: Uint8Array) => Buffer.from(hay).indexOf(Buffer.from(needle));
it("probe", { timeout: 400000 }, async () => {
  for (const id of ["14_1"]) {
    const sig = readConformance("rusig", `${id}.p7s`);
    const content = readConformance("rusig", `${id}.bin`);
    const si = readSignedDataBytes(sig).signedData!.signerInfos[0]!;
    let start = Date.now(),
      n = 0;
    for (const [side, set] of [
      ["signed", si.signedAttrs],
      ["unsigned", si.unsignedAttrs],
    ] as const)
      for (const attr of set!.attributes.filter((a) => a.oid.endsWith(".16.2.25")))
        for (const value of attr.values) {
          const at = find(sig, value.raw);
          const step = Math.max(1, Math.floor(value.raw.length / Number(process.env.STEPS ?? 12)));
          const outcomes = new Map<string, number>();
          const passes: number[] = [];
          for (let i = 0; i < value.raw.length; i += step) {
            const copy = Uint8Array.from(sig);
            copy[at + i]! ^= 0x01;
            n++;
            let key: string;
            try {
              const r = await verifyBytes(copy, content, { trust, at: new Date("2024-07-16T15:00:00Z") });
              const bad = [
                ...r.checks,
                ...r.signers.flatMap((s) => [...s.checks, ...s.timestamps.flatMap((t) => t.checks)]),
              ]
                .filter((c) => c.status === "failed" || c.status === "indeterminate")
                .map((c) => c.id);
              key = `${r.verdict} ${[...new Set(bad)].join(",")}`;
              if (r.verdict === "TOTAL-PASSED") passes.push(i);
            } catch (e) {
              key = `throws ${(e as { code: string }).code}`;
            }
            outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
          }
          console.log(id, side, attr.oid, value.raw.length, JSON.stringify([...outcomes]), passes.join(" "));
        }
    console.log(id, n, (Date.now() - start) / n, "ms each");
  }
});
