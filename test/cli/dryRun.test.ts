/** --dry-run of every command that writes: nothing changes, and the real run changes what was said. */
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodePemBlocks } from "../../src/asn1/pem.js";
import { formatInstant } from "../../src/base/time.js";
import { commandTree } from "../../src/cli/commands/root.js";
import type { CommandSpec } from "../../src/cli/spec.js";
import { FolderCache } from "../../src/io/cache/folderCache.js";
import { parseCertificate } from "../../src/x509/certificate.js";
import { signXml } from "../../src/xml/sign.js";
import { cliIsBuilt, runCli } from "../support/cli.js";
import { runInProcess } from "../support/runInProcess.js";
import { issueSigner } from "../support/signing.js";
import { listXml } from "../trust/syntheticList.js";
import { type Fixture, NOT_BUILT, openFixture, runJson, type Signer } from "./fixture.js";

const CODE = "BBDOCS_DOCS_DCSALL_SRCDOC_SOURCEDOCS6";
const NEW = ["--new-passphrase-env", "NEW"];

let fixture: Fixture;
let signer: Signer;
let head: Signer;
let employee: Signer;
let list: string;
let listSigner: string;
/** SHA-256 of its certificate. */
let listed: string;
let count = 0;

/** A folder with everything that a command of the table needs, and the environment that keeps it there. */
interface Place {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  path(name: string): string;
  /** A power of attorney: its name is its own. */
  readonly mchd: string;
}

async function place(command = ""): Promise<Place> {
  const folder = fixture.path(`case ${++count}`);
  mkdirSync(folder, { mode: 0o700 });
  const path = (name: string): string => join(folder, name);
  const env = {
    PODPIS_TRUST_DIR: path("trust"),
    PODPIS_CACHE_DIR: path("cache"),
    HOME: folder,
    NEW: "a new secret",
  };
  const make = async (...args: string[]): Promise<void> => {
    const { code, stderr } = await runInProcess(args, { env });
    expect(code, stderr).toBe(0);
  };
  for (const name of ["договор.txt", "счёт.txt", "новый.txt"]) writeFileSync(path(name), name);
  await make("sign", path("договор.txt"), ...key(signer));
  await make("sign", path("счёт.txt"), ...key(signer), "--attached");
  await make("cosign", path("договор.txt.sig"), ...key(head), "-o", path("двое.sig"), ...content(path));
  await make("trust", "add", listSigner, "--for-list", "--yes");
  await make("auth", "challenge", "--audience", "кабинет", "-o", path("запрос.json"));
  const facts = ["--kpp", "770001001", "--power", CODE, "--until", "2090-12-31"];
  const parties = ["--from-cert", `principal=${head.cert}`, "--from-cert", `representative=${employee.cert}`];
  await make("mchd", "new", ...parties, ...facts, "--delegation", "further", "-o", folder);
  const mchd = path(readdirSync(folder).find((name) => name.endsWith(".xml"))!);
  if (command.startsWith("lab")) {
    await make("lab", "init", path("уц"), "--family", "ecdsa");
    for (const name of ["первый", "второй"]) await make("lab", "issue", path("уц"), "-o", path(name));
    await make("lab", "suspend", path("уц"), path("второй.pem"));
  }
  const now = Date.now();
  new FolderCache(path("cache")).write(
    { kind: "crl", url: "http://ca.example/a.crl", issuerKey: "a".repeat(64) },
    { bytes: Buffer.from("x"), thisUpdate: new Date(now - 1000), nextUpdate: new Date(now + 86_400_000) },
  );
  return { folder, env, path, mchd };
}

const key = (who: Signer) => who.options;
const content = (path: (name: string) => string): string[] => ["--content", path("договор.txt")];
const services = (): string[] => [
  "--tsa",
  fixture.tsa,
  "--trust",
  fixture.trust,
  "--allow-host",
  fixture.host,
];

beforeAll(async () => {
  fixture = await openFixture();
  signer = await fixture.signer("signer");
  head = await fixture.signer("head", { profile: "organisation" });
  employee = await fixture.signer("employee", { profile: "person" });
  const ministry = await issueSigner(fixture.lab, { profile: "organisation" });
  const ca = parseCertificate(decodePemBlocks(fixture.lab.certificatePem("gost256"))[0]!.der);
  const xml = listXml({
    version: 100,
    date: formatInstant(new Date(Date.now() - 7_200_000)),
    authorities: [{ name: "Учебный УЦ", history: [["Действует", "2020-01-01T00:00:00"]], keys: [[ca]] }],
  });
  list = fixture.write("list.xml", await signXml(xml, ministry.key, ministry.certificate.raw));
  listed = ministry.certificate.sha256;
  listSigner = fixture.write("ministry.cer", ministry.certificate.raw);
}, 60_000);
afterAll(() => fixture.close());

/** Every file below a folder: its octets, rights and time. */
function snapshot(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const { mode, mtimeMs } = statSync(path);
    const octets = entry.isFile() ? `=${readFileSync(path, "base64")}` : "";
    found.set(relative(folder, path), `${mode} ${mtimeMs} ${octets}`);
  }
  return found;
}

/** What became of which file. */
function changesBetween(before: Map<string, string>, after: Map<string, string>): string[] {
  const isFolder = (value: string): boolean => value.endsWith(" ");
  const octets = (value: string): string => value.split(" ")[2]!;
  const found: string[] = [];
  for (const [name, value] of after) {
    const old = before.get(name);
    if (isFolder(value)) continue;
    if (old === undefined) found.push(`create ${name}`);
    else if (octets(old) !== octets(value)) found.push(`replace ${name}`);
  }
  for (const name of before.keys()) if (!after.has(name)) found.push(`remove ${name}`);
  return found.sort();
}

const hasOption = (groups: NonNullable<CommandSpec["groups"]>, name: string): boolean =>
  groups.some(({ options }) => options.some(({ flags }) => new RegExp(`(^|, )${name}\\b(?!-)`).test(flags)));

type Case = readonly [
  command: string,
  args: (place: Place) => readonly string[],
  endedBefore: "key" | "network" | null,
];

const CASES: readonly Case[] = [
  ["sign", ({ path }) => [path("договор.txt"), path("новый.txt"), ...key(signer), "--force"], "key"],
  ["sign", ({ path }) => [path("новый.txt"), "--prepare", path("state.json"), "--cert", signer.cert], null],
  [
    "sign",
    ({ path }) => [path("новый.txt"), ...key(signer), "--attached", "-o", path("здесь.p7m"), ...services()],
    "network",
  ],
  [
    "cosign",
    ({ path }) => [path("договор.txt.sig"), ...key(head), "-o", path("вместе.sig"), ...content(path)],
    "key",
  ],
  ["countersign", ({ path }) => [path("договор.txt.sig"), ...key(head), "-o", path("виза.sig")], "key"],
  [
    "extend",
    ({ path }) => [path("договор.txt.sig"), "--level", "t", ...services(), "-o", path("штамп.sig")],
    "network",
  ],
  ["auth respond", ({ path }) => [path("запрос.json"), ...key(head), "-o", path("ответ.p7m")], "key"],
  ["convert", ({ path }) => [path("договор.txt.sig"), "--attached", "-o", path("вложенная.p7m")], null],
  ["extract", ({ path }) => [path("счёт.txt.p7m"), "-o", path("счёт.txt"), "--force"], null],
  ["split", ({ path }) => [path("двое.sig"), ...content(path), "--output-dir", path(".")], null],
  [
    "merge",
    ({ path }) => [path("договор.txt.sig"), path("двое.sig"), ...content(path), "-o", path("все.sig")],
    null,
  ],
  ["timestamp create", ({ path }) => [path("новый.txt"), ...services()], "network"],
  [
    "mchd new",
    ({ path }) => [
      ...["--from-cert", `principal=${head.cert}`, "--from-cert", `representative=${employee.cert}`],
      ...["--kpp", "770001001", "--power", CODE, "--until", "2090-12-31", "-o", path("вторая.xml")],
    ],
    null,
  ],
  ["mchd sign", ({ mchd }) => [mchd, ...key(head)], "key"],
  [
    "mchd delegate",
    ({ path, mchd }) => [
      ...[mchd, "--person", "Второв Пётр", "--for-notary", "--lose", "--delegation", "once"],
      ...["-o", path("дочерняя.xml")],
    ],
    null,
  ],
  ["mchd revoke", ({ path, mchd }) => [mchd, ...key(head), "-o", path("отзыв.json")], "key"],
  ["trust add", () => [fixture.trust, "--yes"], null],
  ["trust remove", () => [listed, "--for-list"], null],
  ["trust update", () => [list, "--revocation", "off"], null],
  ["cache clear", () => [], null],
  ["keys export", ({ path }) => [signer.key, "--cert", signer.cert, "-o", path("ключ.pfx"), ...NEW], null],
  ["auth challenge", ({ path }) => ["--audience", "кабинет", "--state", path("новая")], null],
  [
    "auth challenge",
    ({ path }) => ["--audience", "кабинет", "--state", path("новая"), "-o", path("ещё.json")],
    null,
  ],
  ["lab init", ({ path }) => [path("новая/уц"), "--family", "ecdsa"], null],
  ["lab issue", ({ path }) => [path("уц"), "-o", path("третий")], null],
  ["lab issue", ({ path }) => [path("уц"), "--profile", "organisation"], null],
  ["lab revoke", ({ path }) => [path("уц"), path("первый.pem")], null],
  ["lab suspend", ({ path }) => [path("уц"), path("первый.pem")], null],
  ["lab resume", ({ path }) => [path("уц"), path("второй.pem")], null],
  ["keys convert", ({ path }) => [signer.key, "-o", path("все ключи.pfx"), ...NEW], null],
];

describe.skipIf(!cliIsBuilt())(`--dry-run${NOT_BUILT}`, () => {
  it.each(CASES)(
    "podpis %s changes nothing and says what the real run changes",
    async (command, args, end) => {
      const at = await place(command);
      const line = [...command.split(" "), ...args(at)];
      const before = snapshot(at.folder);
      const { json, code, stderr } = await runJson([...line, "--dry-run"], { env: at.env });
      expect({ json, code, stderr }).toMatchObject({
        code: 0,
        json: { schema: "podpis.dry-run/1", exitCode: 0, command, endedBefore: end },
      });
      expect(snapshot(at.folder)).toEqual(before);

      const real = await runCli(line, { env: at.env });
      expect(real.code, real.stderr).toBe(0);
      const said = json.changes as { action: string; path: string }[];
      // Standard output is no file. Names that are drawn at random are others in the real run.
      const drawn = (change: string): string => change.replace(/\d+-[0-9a-f]{64}|\b[0-9a-f]{32}\b/g, "DRAWN");
      // A file that is replaced by the same octets has not changed; what the network brought is kept beside.
      const done = changesBetween(before, snapshot(at.folder))
        .filter((one) => !one.startsWith("create cache/"))
        .map(drawn);
      const planned = said
        .filter(({ path }) => path !== "-")
        .map(({ action, path }) => drawn(`${action} ${relative(at.folder, path)}`))
        .sort();
      expect(planned.filter((one) => !one.startsWith("replace "))).toEqual(
        done.filter((one) => !one.startsWith("replace ")),
      );
      expect(planned).toEqual(expect.arrayContaining(done));
      expect(planned.length).toBeGreaterThan(0);
    },
  );

  it("every command that writes has it, but for those of docs/configuration.md, each with its reason", async () => {
    const all = (spec: CommandSpec, path: string): readonly (readonly [string, CommandSpec])[] => [
      ...(spec.run === undefined ? [] : [[path, spec] as const]),
      ...(spec.commands ?? []).flatMap((one) => all(one, `${path} ${one.name}`.trim())),
    ];
    const commands = all(await commandTree(), "");
    const names = (which: (spec: CommandSpec) => boolean): string[] =>
      commands.flatMap(([name, spec]) => (which(spec) ? [name] : [])).sort();
    expect([...new Set(CASES.map(([command]) => command)), "batch sign"].sort()).toEqual(
      names(({ rehearsable, groups = [] }) => rehearsable === true || hasOption(groups, "--dry-run")),
    );

    const page = readFileSync(join(import.meta.dirname, "../../docs/configuration.md"), "utf8");
    const [, rows = ""] = /Without `--dry-run`[\s\S]*?\| -+ \|.*\n([\s\S]*?)\n\n/.exec(page) ?? [];
    const excluded = rows
      .split("\n")
      .flatMap((row) => [...row.split(" | ")[0]!.matchAll(/`([a-z ]+)`/g)].map(([, name]) => name!));
    const WRITES = ["--output", "--output-dir", "--report", "--evidence-dir", "--state", "--force"];
    expect(excluded.sort()).toEqual(
      names(
        ({ rehearsable, groups = [] }) =>
          rehearsable !== true &&
          !hasOption(groups, "--dry-run") &&
          WRITES.some((one) => hasOption(groups, one)),
      ),
    );
  });

  it("batch sign answers for each file", async () => {
    const at = await place();
    const before = snapshot(at.folder);
    const files = [at.path("новый.txt"), at.path("договор.txt"), at.path("нет.txt")];
    const { stdout, code } = await runCli(
      ["batch", "sign", ...files, ...key(signer), "--dry-run", "--json"],
      at,
    );
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { schema: "podpis.dry-run/1", changes: [{ path: `${files[0]}.sig`, action: "create" }] },
      { schema: "podpis.error/1", error: { code: "OUTPUT_EXISTS" } },
      { schema: "podpis.error/1", error: { code: "FILE_NOT_FOUND" } },
      { schema: "podpis.batch/1", exitCode: 2, files: 3 },
    ]);
    expect(code).toBe(2);
    expect(snapshot(at.folder)).toEqual(before);
  });

  it.each<[string, (place: Place) => readonly string[]]>([
    ["a file that is not there", ({ path }) => ["sign", path("нет.txt"), ...key(signer)]],
    ["an output that exists", ({ path }) => ["sign", path("договор.txt"), ...key(signer)]],
    ["a key that is none", ({ path }) => ["sign", path("новый.txt"), "--key", path("новый.txt")]],
    [
      "another's certificate",
      ({ path }) => ["sign", path("новый.txt"), "--key", signer.key, "--cert", head.cert],
    ],
    [
      "a folder that is not there",
      ({ path }) => ["convert", path("договор.txt.sig"), "--attached", "-o", path("нет/x")],
    ],
    [
      "a document that was changed",
      ({ path }) => [
        "cosign",
        path("договор.txt.sig"),
        ...key(head),
        "-o",
        path("x"),
        "--content",
        path("счёт.txt"),
      ],
    ],
    ["nothing to take out", ({ path }) => ["extract", path("договор.txt.sig"), "-o", path("x")]],
    [
      "signers that cannot be trusted",
      ({ path }) => ["extract", path("счёт.txt.p7m"), "-o", path("x"), "--trust", listSigner, "--offline"],
    ],
    ["a power of attorney that is not the signer's", ({ mchd }) => ["mchd", "sign", mchd, ...key(employee)]],
    ["a certificate that is not trusted", () => ["trust", "remove", "0123456789abcdef"]],
    ["nobody to confirm", () => ["trust", "add", fixture.trust]],
    [
      "a new passphrase that is empty",
      ({ path }) => ["keys", "export", signer.key, "-o", path("x"), "--new-passphrase-env", "EMPTY"],
    ],
  ])("%s gives the same error, and the same exit code, as the real run", async (_what, args) => {
    const at = await place();
    const before = snapshot(at.folder);
    const line = args(at);
    const rehearsed = await runJson([...line, "--dry-run"], { env: at.env });
    expect(snapshot(at.folder)).toEqual(before);
    const real = await runJson(line, { env: at.env });
    expect(real.code).not.toBe(0);
    expect(rehearsed.code).toBe(real.code);
    expect(rehearsed.json.schema).toBe(real.json.schema);
    expect(rehearsed.json.error).toEqual(real.json.error);
  });

  it("says it for people, in their language", async () => {
    const at = await place();
    const line = [
      "sign",
      at.path("новый.txt"),
      at.path("счёт.txt"),
      ...key(signer),
      "--dry-run",
      "--lang",
      "ru",
    ];
    const { stdout, code } = await runCli(line, { env: at.env });
    expect({ stdout, code }).toEqual({
      code: 0,
      stdout: [
        "Пробный запуск sign: ничего не записано, не подписано и не запрошено из сети.",
        `  будет создан: ${at.path("новый.txt")}.sig`,
        `  будет создан: ${at.path("счёт.txt")}.sig`,
        "Проверено всё до подписи ключом; что после неё, покажет настоящий запуск.",
        "",
      ].join("\n"),
    });
  });

  it("writes nothing to standard output but the plan", async () => {
    const at = await place();
    const line = ["convert", at.path("договор.txt.sig"), "--attached", "-o", "-", "--dry-run"];
    const { stdout, code } = await runCli(line, { env: at.env });
    expect({ stdout, code }).toEqual({
      code: 0,
      stdout: "Dry run of convert: nothing was written, signed or fetched.\n  would write to: -\n",
    });
  });
});
