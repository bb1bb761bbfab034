import { describe, expect, it } from "vitest";
import { moscow, systemZone, zoneNamed } from "../../src/report/zone.js";

const named = zoneNamed("Europe/Moscow");

describe("Moscow's clock", () => {
  it("is what the system's tables say, to the second of every change", () => {
    const changes = ["2010-10-30T23:00:00Z", "2011-03-26T23:00:00Z", "2014-10-25T22:00:00Z"].map(Date.parse);
    for (const change of changes)
      for (const at of [change - 1000, change, change + 1000].map((time) => new Date(time)))
        expect(moscow(at), at.toISOString()).toBe(named(at));
  });

  it("is the same on every day since 2014", () => {
    for (let at = Date.UTC(2014, 9, 26); at < Date.UTC(2030, 0, 1); at += 86_400_000) {
      expect(named(new Date(at))).toBe(180);
    }
  });
});

it("the system's zone is the one Intl names", () => {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  for (const day of ["2025-01-15T12:00:00Z", "2025-07-15T12:00:00Z"]) {
    expect(systemZone(new Date(day))).toBe(zoneNamed(timeZone)(new Date(day)));
  }
});
