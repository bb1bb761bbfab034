import { describe, expect, it } from "vitest";
import { formatInstant, parseInstant } from "../../src/base/time.js";

describe("instants", () => {
  it("are written in UTC with milliseconds and a numeric offset", () => {
    expect(formatInstant(new Date("2024-08-14T17:11:22.117+05:00"))).toBe("2024-08-14T12:11:22.117+00:00");
  });

  it("are read with an offset, with or without seconds", () => {
    expect(parseInstant("2026-01-31T12:00+03:00")?.toISOString()).toBe("2026-01-31T09:00:00.000Z");
    expect(parseInstant("2026-01-31T12:00:05.1234Z")?.toISOString()).toBe("2026-01-31T12:00:05.123Z");
    expect(parseInstant("2026-01-31")?.toISOString()).toBe("2026-01-31T00:00:00.000Z");
  });

  it.each([
    "2026-01-31T12:00",
    "2026-02-30",
    "2026-02-30T12:00Z",
    "2026-13-01",
    "2026-01-31T24:00Z",
    "вчера",
    "",
  ])("are refused when ambiguous or impossible: %j", (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});
