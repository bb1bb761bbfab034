/** Who is told that a qualified signature made by podpis itself may be disputed. */
import { beforeAll, describe, expect, it } from "vitest";
import { createLab } from "../../../src/app/lab/index.js";
import { notesOfMeans } from "../../../src/io/keys/certifiedMeans.js";
import { type Certificate, parseCertificate } from "../../../src/x509/certificate.js";
import { FROZEN } from "../../support/lab.js";
import { certificateOf, newKey } from "./throwAway.js";

const NOTE = { id: "outsideCertifiedMeans" } as const;

describe("the warning about certified means", () => {
  let qualified: Certificate;
  let plain: Certificate;
  beforeAll(async () => {
    const lab = await createLab({ clock: FROZEN, seed: "test", families: ["gost256"] });
    qualified = parseCertificate((await lab.issue()).certificate);
    plain = parseCertificate(await certificateOf(newKey(), { cn: "Plain" }));
  });

  it("is given for a key in memory with a certificate that has the marks of a qualified one", () => {
    expect(notesOfMeans("file", qualified, [])).toEqual([NOTE]);
    expect(notesOfMeans("container", qualified, [])).toEqual([NOTE]);
  });

  it("is given once", () => {
    expect(notesOfMeans("container", qualified, [NOTE])).toEqual([NOTE]);
  });

  it("is not given for another certificate, nor for none", () => {
    expect(notesOfMeans("file", plain, [])).toEqual([]);
    expect(notesOfMeans("file", null, [])).toEqual([]);
  });

  it("is not given where something else has the key: a token, a program", () => {
    expect(notesOfMeans("token", qualified, [])).toEqual([]);
    expect(notesOfMeans("command", qualified, [])).toEqual([]);
  });
});
