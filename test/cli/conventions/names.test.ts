/** Languages, and names of every kind. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MINIMAL, windows1251 } from "../../mchd/documents.js";
import { cliIsBuilt, runCli } from "../../support/cli.js";
import { NOT_BUILT } from "../fixture.js";
import { openSigned, type Signed } from "./signed.js";

describe.skipIf(!cliIsBuilt())(`languages${NOT_BUILT}`, () => {
  let s: Signed;
  beforeAll(async () => {
    s = await openSigned();
  });
  afterAll(() => s.close());

  it("are chosen by --lang, the last one, else by the locale in POSIX's order [rule 29]", async () => {
    const language = async (args: readonly string[], env: Record<string, string>): Promise<string> =>
      /Код/.test((await runCli(["--help", ...args], { env })).stdout) ? "ru" : "en";
    expect(await language([], { LC_ALL: "", LANG: "ru_RU.UTF-8" })).toBe("ru");
    expect(await language([], { LC_ALL: "", LC_MESSAGES: "ru", LANG: "en_US.UTF-8" })).toBe("ru");
    expect(await language([], { LC_ALL: "C.UTF-8", LANG: "ru_RU.UTF-8" })).toBe("en");
    expect(await language(["--lang", "ru"], { LC_ALL: "C" })).toBe("ru");
    expect(await language(["--lang", "en", "--lang=ru"], { LC_ALL: "C" })).toBe("ru");
    expect(await language(["--lang=ru", "--lang", "en"], { LC_ALL: "ru_RU.UTF-8" })).toBe("en");
  });

  it("are of texts alone: keys, codes and check ids of JSON are the same in both [rule 29]", async () => {
    const evidence = s.fixture.path("evidence");
    await runCli(["verify", s.signature, ...s.network, "--evidence-dir", evidence]);
    for (const args of [
      ["verify", s.signature, "--replay", evidence],
      ["verify", s.changed, "--offline", "--at", new Date(Date.now() + 1000).toISOString()],
      ["show", s.signature],
      ["verify", s.fixture.path("none.sig")],
      ["policy", "show"],
    ]) {
      const said = async (lang: string) =>
        JSON.parse((await runCli([...args, "--json", "--lang", lang])).stdout);
      const [english, russian] = [await said("en"), await said("ru")];
      expect(withoutTexts(russian), args.join(" ")).toEqual(withoutTexts(english));
    }
  });

  it("of errors differ in the texts and agree in the code [rule 29]", async () => {
    const said = async (lang: string) => (await runCli(["verify", s.document, "--lang", lang])).stderr;
    const [english, russian] = [await said("en"), await said("ru")];
    expect(english).toMatch(/^podpis: error\[NOT_CMS\]: [\s\S]* {2}why: /);
    expect(russian).toMatch(/^podpis: error\[NOT_CMS\]: [\s\S]* {2}причина: /);
  });
});

/** An error document without its texts for people; others have none. */
const withoutTexts = ({ error, ...rest }: Record<string, unknown>) => {
  const { what: _what, why: _why, fix: _fix, ...facts } = (error ?? {}) as Record<string, unknown>;
  return { ...rest, facts };
};

describe.skipIf(!cliIsBuilt())(`a name${NOT_BUILT}`, () => {
  let s: Signed;
  beforeAll(async () => {
    s = await openSigned();
  });
  afterAll(() => s.close());

  const posix = process.platform !== "win32";
  it.each([
    "договор № 1 (копия).txt",
    " leading and trailing ",
    "--help",
    "-q",
    "semi;colon & $HOME `id`.txt",
    ...(posix ? ["'single' and \"double\".txt", "back\\slash.txt", "line\nfeed.txt", "star*?[a].txt"] : []),
    // With .sig it has the 255 octets that a file's name may have.
    `${"й".repeat(125)}a`,
  ])(
    "of a document may be %j: it is signed, and its signature verified beside it [rule 32]",
    async (name) => {
      const folder = s.fixture.path("names");
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, name), "text");
      const sign = await runCli(["sign", ...s.key, "--offline", "--force", "--", name], { cwd: folder });
      expect(sign.code, sign.stderr).toBe(0);
      const verify = await runCli(["verify", ...s.network, "--json", "--", `${name}.sig`], { cwd: folder });
      expect(verify.code, verify.stderr).toBe(0);
      expect(JSON.parse(verify.stdout)).toMatchObject({ file: `${name}.sig`, content: { file: name } });
    },
  );

  it("that is too long for its signature is an error which says so, and -o helps [rule 32]", async () => {
    const document = s.fixture.write(`${"й".repeat(127)}a`, "text");
    const { code, stderr } = await runCli(["sign", document, ...s.key, "--offline"]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/error\[OUTPUT_FAILED\][\s\S]*name is too long/),
    ]);
    const out = s.fixture.path("short.sig");
    expect((await runCli(["sign", document, ...s.key, "--offline", "-o", out])).code).toBe(0);
    expect((await runCli(["verify", out, "--content", document, ...s.network])).code).toBe(0);
  });

  it("in NFD finds the signature that another system wrote in NFC, and the other way round [rule 32]", async () => {
    const name = "договор за май.txt";
    const [nfc, nfd] = [name.normalize("NFC"), name.normalize("NFD")];
    expect(nfd).not.toBe(nfc);
    for (const [document, signed] of [
      [nfc, nfd],
      [nfd, nfc],
    ] as const) {
      const folder = s.fixture.path(document === nfc ? "nfc" : "nfd");
      mkdirSync(folder);
      writeFileSync(join(folder, document), "text");
      const out = join(folder, `${signed}.sig`);
      await runCli(["sign", join(folder, document), ...s.key, "--offline", "-o", out]);
      const pairs = await runCli(["batch", "verify", folder, ...s.network, "--json"]);
      expect(pairs.code, pairs.stdout).toBe(0);
      expect(JSON.parse(pairs.stdout.split("\n")[0]!).content.file.endsWith(document)).toBe(true);
      expect((await runCli(["verify", out, ...s.network])).code).toBe(0);
    }
  });

  it("in a power of attorney in windows-1251 is read as it is in UTF-8 [rule 32]", async () => {
    const shown = async (content: string | Uint8Array): Promise<string> => {
      const { code, stdout } = await runCli(["mchd", "show", "-"], { input: content });
      expect(code).toBe(0);
      return stdout;
    };
    const text = await shown(windows1251(MINIMAL.replace("UTF-8", "windows-1251")));
    expect(text).toContain('ООО "Пример"');
    expect(text).toBe(await shown(MINIMAL));
  });

  it("that holds what a terminal would obey is shown escaped [rule 32]", async () => {
    const { stderr } = await runCli(["verify", s.fixture.path("\u001b[31m\u202egnp.sig")]);
    expect(stderr).toContain("\\u{1b}[31m\\u{202e}gnp.sig");
  });
});
