/** A lab in a folder: what lies there, and what two processes with one lab see. */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { initLab, openLab } from "../../../src/app/lab/index.js";
import { decodePemBlocks } from "../../../src/asn1/pem.js";
import { parseCrl } from "../../../src/crl/crl.js";
import { FROZEN } from "../../support/lab.js";
import { tempDir } from "../../support/temporary.js";

const newLab = (folder: string) => initLab(folder, { families: ["ecdsa"], clock: FROZEN, seed: "folder" });

describe("a lab's folder", () => {
  it("holds certificates for everybody, and keys and state for the owner only", async () => {
    const folder = join(tempDir(), "lab");
    await newLab(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    const secret = readdirSync(folder).filter((name) => (statSync(join(folder, name)).mode & 0o077) === 0);
    expect(secret.sort()).toEqual([
      "ecdsa.key",
      "lab.json",
      "ocsp-ecdsa.key",
      "root-ecdsa.key",
      "tsa-ecdsa.key",
    ]);
    expect(decodePemBlocks(readFileSync(join(folder, "trust.pem")))).toHaveLength(1);
    expect(readFileSync(join(folder, "intermediates.pem"), "utf8")).toBe(
      readFileSync(join(folder, "ecdsa.pem"), "utf8"),
    );
  });

  it("must be new or empty", async () => {
    const folder = tempDir();
    writeFileSync(join(folder, "file"), "x");
    await expect(newLab(folder)).rejects.toMatchObject({ code: "LAB_STATE" });
    expect(readdirSync(folder)).toEqual(["file"]);
  });

  it("is left empty when the lab cannot be made", async () => {
    const folder = tempDir();
    await expect(initLab(folder, { families: [] })).rejects.toMatchObject({ code: "USAGE" });
    const unknown = initLab(folder, { families: ["ecdsa", "rsb" as "rsa"] });
    await expect(unknown).rejects.toThrow();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is refused when it is no lab's", async () => {
    const folder = tempDir();
    await expect(openLab(folder)).rejects.toMatchObject({ code: "LAB_STATE" });
    writeFileSync(join(folder, "lab.json"), "{");
    await expect(openLab(folder)).rejects.toMatchObject({ code: "LAB_STATE" });
    writeFileSync(join(folder, "lab.json"), '{"schema":"podpis.lab/9"}');
    await expect(openLab(folder)).rejects.toMatchObject({ code: "LAB_STATE" });
  });

  it("keeps what was issued and revoked, the port and the clock", async () => {
    const folder = tempDir();
    const first = await newLab(folder);
    const issued = await first.issue({ key: "ecdsa" });
    await first.revoke(issued);
    const second = await openLab(folder);
    expect(second.baseUrl).toBe(first.baseUrl);
    expect(second.now()).toEqual(FROZEN);
    expect(second.find(issued)).toMatchObject({ status: "revoked", serial: issued.serial });
    expect(readFileSync(join(folder, "issued", `${issued.serial}.pem`), "utf8")).toBe(issued.certificatePem);
    expect(readdirSync(join(folder, "issued"))).toHaveLength(1);
  });

  it("never sees the private keys of what it issued, except of CAs", async () => {
    const folder = tempDir();
    const lab = await newLab(folder);
    const { keyPem } = await lab.issue({ key: "ecdsa" });
    const texts = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
    expect(texts.some((text) => text.includes(keyPem.split("\n")[2]!))).toBe(false);
  });

  it("lets a running server notice what another process revoked", async () => {
    const folder = tempDir();
    const lab = await newLab(folder);
    const issued = await lab.issue({ key: "ecdsa" });
    const server = await lab.start();
    try {
      const list = async () => {
        const answer = await fetch(`${server.url}/crl/ecdsa.crl`);
        return parseCrl(new Uint8Array(await answer.arrayBuffer())).entries.length;
      };
      expect(await list()).toBe(0);
      const elsewhere = await openLab(folder);
      await elsewhere.revoke(issued.serial);
      expect(await list()).toBeGreaterThan(0);
      await elsewhere.issue({ key: "ecdsa" });
      expect(lab.state.certificates).toHaveLength(6);
    } finally {
      await server.close();
    }
  });

  it("loses no change when two labs over it change at once", async () => {
    const folder = tempDir();
    const labs = [await newLab(folder), await openLab(folder)];
    const issued = await Promise.all([...labs, ...labs, ...labs].map((lab) => lab.issue({ key: "ecdsa" })));
    expect(new Set(issued.map(({ serial }) => serial)).size).toBe(6);
    expect((await openLab(folder)).state.certificates).toHaveLength(10);
    expect(readdirSync(folder)).not.toContain("lab.lock");
  });

  it("says so when its port is taken", async () => {
    const lab = await newLab(tempDir());
    const server = await lab.start();
    try {
      await expect(lab.start()).rejects.toMatchObject({ code: "LAB_STATE" });
    } finally {
      await server.close();
    }
    await (await lab.start()).close();
  });
});
