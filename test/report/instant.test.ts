import { describe, expect, it } from "vitest";
import { loadTexts } from "../../src/report/i18n/index.js";
import { daysBetween, isInstant, peopleTime } from "../../src/report/instant.js";
import { PLAIN, type TextStyle } from "../../src/report/text.js";
import { zoneNamed } from "../../src/report/zone.js";

const TEXTS = { ru: await loadTexts("ru"), en: await loadTexts("en") };

const style = (language: "ru" | "en", timeZone: string): TextStyle => ({
  texts: TEXTS[language],
  palette: PLAIN,
  unicode: true,
  details: false,
  zone: zoneNamed(timeZone),
});

const INSTANT = "2026-01-31T12:00:05.117+00:00";

describe("times for people", () => {
  it("are Moscow's alone where the reader is in Moscow", () => {
    expect(peopleTime(style("ru", "Europe/Moscow"), INSTANT)).toBe("31.01.2026 15:00:05 МСК");
    expect(peopleTime(style("en", "Europe/Moscow"), INSTANT)).toBe("2026-01-31 15:00:05 MSK");
  });

  it("are the reader's with Moscow's beside them elsewhere", () => {
    expect(peopleTime(style("ru", "UTC"), INSTANT)).toBe("31.01.2026 12:00:05 UTC (15:00:05 МСК)");
    expect(peopleTime(style("en", "Asia/Yekaterinburg"), INSTANT)).toBe(
      "2026-01-31 17:00:05 UTC+05:00 (15:00:05 MSK)",
    );
  });

  it("name Moscow's day where it is another one", () => {
    expect(peopleTime(style("ru", "UTC"), "2026-01-31T22:00:00.000+00:00")).toBe(
      "31.01.2026 22:00:00 UTC (01.02.2026 01:00:00 МСК)",
    );
  });

  it("know the offset Moscow had in 2012", () => {
    expect(peopleTime(style("ru", "UTC"), "2012-07-01T12:00:00.000+00:00")).toContain("16:00:00 МСК");
  });

  it("reach into the year after the last one that certificates can name", () => {
    const end = "9999-12-31T23:59:59.000+00:00";
    expect(peopleTime(style("ru", "Europe/Moscow"), end)).toBe("01.01.10000 02:59:59 МСК");
  });

  it("name zones west of Greenwich and half an hour off", () => {
    expect(peopleTime(style("en", "America/St_Johns"), INSTANT)).toContain("2026-01-31 08:30:05 UTC-03:30 (");
  });

  it("leave a text alone that is no instant", () => {
    expect(peopleTime(style("ru", "UTC"), "never")).toBe("never");
    expect(isInstant("2026-01-31")).toBe(false);
    expect(isInstant(INSTANT)).toBe(true);
  });
});

describe("days left", () => {
  it("are whole days, negative after the end", () => {
    expect(daysBetween("2026-01-01T12:00:00.000+00:00", "2026-01-03T11:00:00.000+00:00")).toBe(1);
    expect(daysBetween("2026-01-03T12:00:00.000+00:00", "2026-01-03T11:00:00.000+00:00")).toBe(-1);
  });
});
