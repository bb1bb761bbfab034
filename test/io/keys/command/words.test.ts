/** The command of cmd: is cut into words, and nothing more happens to it. */
import { describe, expect, it } from "vitest";
import { commandWords, filledWords, placesIn, programName } from "../../../../src/io/keys/command/words.js";

const problem = (command: string): string => {
  try {
    placesIn(commandWords(command));
    return "";
  } catch (error) {
    return (error as { data: { message: string } }).data.message;
  }
};

describe("the words of a command", () => {
  it.each([
    ["sign a  b\tc", ["sign", "a", "b", "c"]],
    ['"/opt/my csp/csptest" -in {input}', ["/opt/my csp/csptest", "-in", "{input}"]],
    [String.raw`csptest -container \\.\HDIMAGE\n`, ["csptest", "-container", String.raw`\\.\HDIMAGE\n`]],
    [`p 'it says "a"' "it's"`, ["p", 'it says "a"', "it's"]],
    ['p "" x""y', ["p", "", "xy"]],
    ["p $HOME ~ *.pem ; rm | x > y `z`", ["p", "$HOME", "~", "*.pem", ";", "rm", "|", "x", ">", "y", "`z`"]],
    ['["p", "a b", "$X", ""]', ["p", "a b", "$X", ""]],
  ])("of %s are these, and no shell would be asked", (command, words) => {
    expect(commandWords(command)).toEqual(words);
  });

  it.each([
    ["", /names no program/],
    ["   ", /names no program/],
    ['p "x', /is not closed/],
    ['["p", 1]', /strings only/],
    ['["p"', /a JSON array and is none/],
    ["[]", /names no program/],
    ["p \0", /zero octet/],
    ['["p", "\\u0000"]', /zero octet/],
    [`p ${"a ".repeat(300)}`, /too many words/],
    ["p".repeat(40_000), /too long/],
    ["p {inptu}", /the word inptu in braces stands for nothing/],
  ])("of %s are refused", (command, what) => {
    expect(problem(command)).toMatch(what);
  });

  it("say nothing of themselves in an error: a PIN may stand in them", () => {
    for (const command of ["p -pin 8642 'x", '["p", "8642"', "p 8642 {no}", '["p", "8642", 1]']) {
      expect(problem(command)).not.toContain("8642");
    }
  });

  it("are filled where braces say so, and braces can be written", () => {
    const values = { input: "/i", output: "/o", certificate: "/c", thumbprint: "ab", digest: "sha256" };
    const words = ["-in={input}", "{output}", "{{input}}", "{{}}", "{Input}", "{input}{digest}"];
    expect(filledWords(words, values)).toEqual(["-in=/i", "/o", "{input}", "{}", "{Input}", "/isha256"]);
    expect([...placesIn(words)]).toEqual(["input", "output", "digest"]);
  });

  it.each([
    ["/opt/cprocsp/bin/amd64/csptest", "csptest"],
    ["csptest", "csptest"],
    [String.raw`C:\Program Files\CSP\csptest.exe`, "csptest.exe"],
    ["./sign.sh", "sign.sh"],
  ])("%s is called %s", (program, name) => {
    expect(programName([program, "-pin", "8642"])).toBe(name);
  });
});
