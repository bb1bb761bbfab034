import { describe, expect, it } from "vitest";
import { EvidencePool } from "../../src/app/evidencePool.js";
import { utf8 } from "../../src/base/bytes.js";
import { MAX_FETCHES } from "../../src/base/limits.js";
import type { Crl } from "../../src/crl/crl.js";
import { crlDer, TestCa } from "../x509/support/pki.js";
import { network } from "./network.js";

const root = new TestCa("Root");
const leaf = root.issue("Ivan");

describe("the evidence pool", () => {
  it("fetches no more in one run than a run may, and says what was left out", async () => {
    const net = network({});
    const pool = new EvidencePool();
    for (let i = 0; i < MAX_FETCHES + 10; i++) await pool.fetchCrl(net, `http://crl.test/${i}`, leaf);
    for (let i = 0; i < 10; i++) await pool.fetchIssuers(net, `http://aia.test/${i}`, leaf);
    expect(net.asked).toHaveLength(MAX_FETCHES);
    const reasons = pool.evidence.attempts!.map(({ reason }) => reason);
    expect(reasons.filter((one) => one === "fetch.limit")).toHaveLength(20);
  });

  it("does not count what is remembered", async () => {
    const list = crlDer({ issuer: "Root", signer: root.key });
    const net = network({ "http://crl.test/": list });
    const pool = new EvidencePool();
    for (let i = 0; i < MAX_FETCHES + 10; i++) {
      expect(await pool.fetchCrl(net, "http://crl.test/", leaf)).toBeDefined();
    }
    expect(net.asked).toHaveLength(1);
  });

  it("takes each object once, without comparing every two", () => {
    let looks = 0;
    const lists = Array.from({ length: 1000 }, (_, i) => ({
      crl: {
        signature: utf8(`value ${i % 500}`),
        get raw() {
          looks++;
          return utf8(`list ${i % 500}`);
        },
      } as unknown as Crl,
      source: "embedded",
    }));
    const pool = new EvidencePool();
    pool.add({ crls: lists });
    expect(pool.evidence.crls).toHaveLength(500);
    expect(looks).toBeLessThan(5000);
  });

  it("keeps a list apart from a changed copy that bears its signature value", () => {
    const signature = utf8("value");
    const [whole, changed] = ["whole", "cheat"].map((text) => ({
      crl: { signature, raw: utf8(text) } as unknown as Crl,
      source: "embedded",
    }));
    const pool = new EvidencePool();
    pool.add({ crls: [changed!, whole!] });
    expect(pool.evidence.crls).toHaveLength(2);
  });
});
