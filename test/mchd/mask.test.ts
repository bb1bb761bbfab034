/** Numbers of persons inside texts that may hold anything. */
import { describe, expect, it } from "vitest";
import { completeInn12 } from "../../src/base/checkDigits.js";
import { maskNumbersIn } from "../../src/mchd/facts/mask.js";
import { EMPLOYEE_INN, EMPLOYEE_SNILS, GUID, OGRN, OGRNIP, ORGANISATION_INN } from "./documents.js";

const DIGITS = EMPLOYEE_SNILS.replace(/\D/g, "");
const MASKED = "7700******";

describe("numbers of persons in a text", () => {
  it.each([
    [`ИНН ${EMPLOYEE_INN}, далее`, `ИНН ${MASKED}${EMPLOYEE_INN.slice(-2)}, далее`],
    [`ИНН${EMPLOYEE_INN}`, `ИНН${MASKED}${EMPLOYEE_INN.slice(-2)}`],
    [`ON_DOVEL_7714_7714_${EMPLOYEE_INN}_2`, `ON_DOVEL_7714_7714_${MASKED}${EMPLOYEE_INN.slice(-2)}_2`],
    [`?innR=${EMPLOYEE_INN}&x`, `?innR=${MASKED}${EMPLOYEE_INN.slice(-2)}&x`],
    [EMPLOYEE_SNILS, `${EMPLOYEE_SNILS.slice(0, 4)}***-*** ${EMPLOYEE_SNILS.slice(-2)}`],
    [DIGITS, `${DIGITS.slice(0, 4)}*****${DIGITS.slice(-2)}`],
  ])("are masked: %s", (text, masked) => {
    expect(maskNumbersIn(text)).toBe(masked);
  });

  it.each([
    `${EMPLOYEE_SNILS.replaceAll("-", " ")}`,
    `${EMPLOYEE_SNILS.replaceAll(" ", "-")}`,
    `СНИЛС:${EMPLOYEE_SNILS.replaceAll("-", "\u2011")}.`,
    `?s=${EMPLOYEE_SNILS.replaceAll(" ", "%20")}`,
    `?s=${EMPLOYEE_SNILS.replaceAll(" ", "+")}&x`,
  ])("are masked however СНИЛС is spaced: %s", (text) => {
    expect(maskNumbersIn(text)).toContain("*");
  });

  it.each([
    ["an organisation's numbers", `${ORGANISATION_INN} ${OGRN} ${OGRNIP}`],
    ["wrong check digits", `${EMPLOYEE_INN.slice(0, -1)}${(Number(EMPLOYEE_INN.at(-1)) + 1) % 10}`],
    ["a GUID whose last part could be an ИНН", `${GUID.slice(0, 24)}${EMPLOYEE_INN}`],
    ["a digest", `ab${EMPLOYEE_INN}cdef0123`],
    ["more digits", `${EMPLOYEE_INN}1 and 1${EMPLOYEE_INN}`],
  ])("are not seen in %s", (_what, text) => {
    expect(maskNumbersIn(text)).toBe(text);
  });

  it("are found in a long text in no time", () => {
    const inn = completeInn12("7700000009");
    const text = `${"1".repeat(5000)} ${"a1".repeat(2500)} ${inn}`;
    expect(maskNumbersIn(text)).not.toContain(inn);
  });
});
