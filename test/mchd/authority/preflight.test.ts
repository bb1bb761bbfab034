/** `sign --mchd`: what a verifier would refuse for certain is refused before signing. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { refuseUnfitMchd } from "../../../src/app/mchdPreflight.js";
import { xmlOf } from "./build.js";
import type { CertificateName } from "./cast.js";
import { World } from "./world.js";

let world: World;
beforeAll(async () => {
  world = await World.create();
}, 60_000);
afterAll(() => world.close());

const DAY = new Date("2026-02-10T09:00:00Z");
const check = (by: CertificateName, at = DAY, bytes = xmlOf("m", { m: {} })) =>
  refuseUnfitMchd({ file: "m.xml", bytes }, world.certificateOf(by), at);

const refusal = (reason: string) =>
  expect.objectContaining({ code: "MCHD_UNFIT", data: expect.objectContaining({ reason }) });

describe("before signing by a power of attorney", () => {
  it.each(["employee", "employeeByName", "employeeOfExample"] as const)("%s may", (by) => {
    expect(() => check(by)).not.toThrow();
  });

  it("a stranger, or the certificate of another organisation, is refused", () => {
    expect(() => check("stranger")).toThrow(refusal("it does not name the owner of your certificate"));
    expect(() => check("employeeOfOther")).toThrow(
      refusal("your certificate speaks for another organisation"),
    );
  });

  it("is refused before its first and after its last day", () => {
    expect(() => check("employee", new Date("2026-01-19T20:59:59Z"))).toThrow(
      refusal("it is not yet in force"),
    );
    expect(() => check("employee", new Date("2026-01-19T21:00:00Z"))).not.toThrow();
    expect(() => check("employee", new Date("2026-12-31T20:59:59Z"))).not.toThrow();
    expect(() => check("employee", new Date("2026-12-31T21:00:00Z"))).toThrow(refusal("its term is over"));
  });

  it("is refused when it breaks the format", () => {
    const broken = Buffer.from(
      Buffer.from(xmlOf("m", { m: {} }))
        .toString()
        .replace("ТипПолн", "ТипПолон"),
    );
    expect(() => check("employee", DAY, broken)).toThrow(
      refusal("it breaks the format: podpis mchd validate tells where"),
    );
  });
});
