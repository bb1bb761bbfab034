/** What csptest, cryptcp and pkcs11-tool print is understood, in each of the encodings they print it in. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { complaintIn } from "../../../../src/io/keys/command/complaints.js";
import { decodeSaid, secretsIn, shownEnd } from "../../../../src/io/keys/command/said.js";
import { loadTexts } from "../../../../src/report/i18n/index.js";
import { translatePhrase } from "../../../../src/report/i18n/phrase.js";

const FOLDER = resolve(import.meta.dirname, "../../../../fixtures/programs/said");
const CASES: readonly {
  readonly file: string;
  readonly code: string | null;
  readonly meaning?: string;
  readonly contains?: string;
  readonly lastWord: boolean;
}[] = JSON.parse(readFileSync(join(FOLDER, "cases.json"), "utf8"));
const { phrases } = await loadTexts("ru");

describe("what a program printed", () => {
  it("has a case for every file", () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith(".txt"));
    expect(CASES.map(({ file }) => file).sort()).toEqual(files.sort());
  });

  it.each(CASES)("$file", ({ file, code, meaning, contains, lastWord }) => {
    const octets = readFileSync(join(FOLDER, file));
    const complaint = complaintIn(octets.toString("latin1"));
    expect(complaint?.code ?? null).toBe(code);
    if (contains !== undefined) expect(decodeSaid(octets)).toContain(contains);
    if (complaint === undefined) return;
    expect(complaint.meaning).toBe(meaning);
    expect(complaint.isLastWord).toBe(lastWord);
    for (const text of [complaint.meaning, complaint.fix]) {
      expect(translatePhrase(phrases, text), text).toMatch(/[а-я]/);
    }
  });

  it("is read from the middle of a letter on, where its beginning was cut off", () => {
    expect(decodeSaid(Buffer.from("Ошибка").subarray(1))).toBe("шибка");
    expect(decodeSaid(new Uint8Array(0))).toBe("");
  });

  it("an unknown code is said as it is", () => {
    expect(complaintIn("[ErrorCode: 0x80097777]")).toMatchObject({ code: "0x80097777", isLastWord: true });
  });

  it("is shown bounded, in one line, without the secrets of its command", () => {
    const text = `line 1\r\n\n  Password 864213 is wrong \n${"x".repeat(1000)}`;
    expect(shownEnd(text, [])).toHaveLength(401);
    expect(shownEnd("line 1\r\n\n  Password 864213 is wrong \n", ["864213", ""])).toBe(
      "line 1 | Password *** is wrong",
    );
    // A short PIN is one, too; and what stands for one is not looked through for another.
    expect(shownEnd("pin 123 refused, 3 left (a.c)", ["123", "3", "*", "a.c"])).toBe(
      "pin *** refused, *** left (***)",
    );
  });

  it("secrets are found by the options they follow", () => {
    const words = [
      "p",
      "-pin",
      "8642",
      "--password",
      "x y",
      "-passin",
      "pass:abcd",
      "--pin=9999",
      "-in",
      "f",
    ];
    expect(secretsIn(words)).toEqual(["8642", "x y", "abcd", "9999"]);
    expect(secretsIn(["pkcs11-tool", "-p", "12", "--so-pin=34", "--so-pin", "5"])).toEqual(["12", "34", "5"]);
    const windows = ["csp.exe", "/pin", "12", "/PIN:34", "-pass=56", "--passwd:7"];
    expect(secretsIn(windows)).toEqual(["12", "34", "56", "7"]);
    expect(secretsIn(["sh", "-c", 'pkcs11-tool --pin "12" --so-pin=34; csptest -password 56'])).toEqual([
      "12",
      "34",
      "56",
    ]);
    expect(secretsIn(["openssl", "-passin=env:PIN", "-pkeyopt", "a:b"])).toEqual([]);
    expect(secretsIn(["openssl", "-passin", "env:PIN", "-key", "k.pem", "-passin", "stdin"])).toEqual([]);
  });
});
