// Writes the library's reference, a page per entry of the package, from the doc comments of what it exports:
//   node scripts/apiReference.mjs [FOLDER]      (by default docs/api)
// The declarations are those that the build ships. TypeScript reads them by its own interface, which it calls unstable:
// the version is pinned, and test/docs/api.test.ts runs this. Exports without a doc comment are named on standard
// error, with exit code 1; the pages are written all the same.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { API, SymbolFlags } from "typescript/unstable/sync";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const folder = resolve(process.argv[2] ?? join(root, "docs", "api"));

const ENTRIES = [
  { page: "podpis.md", module: "podpis", source: "index" },
  { page: "lab.md", module: "podpis/lab", source: "app/lab/index" },
];

/** The chapters of a page: a folder of the sources each, in this order. */
const CHAPTERS = [
  ["app", "What podpis does"],
  ["validate", "Questions, demands, results"],
  ["mchd", "Powers of attorney (МЧД)"],
  ["io", "Files, keys, network, stores"],
  ["", "Objects and what they are made of"],
];

/** The parts of a chapter. */
const KINDS = [SymbolFlags.Function, SymbolFlags.Class, SymbolFlags.Variable, 0];

/** The text of a doc comment: without the stars, its links as code, its examples as blocks. */
function prose(comment) {
  const lines = comment
    .replace(/^\/\*\*|\*\/$/g, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd());
  const text = lines
    .join("\n")
    .trim()
    .replace(/\{@link (\S+?)\}/g, "`$1`");
  return text
    .replace(/\n*@packageDocumentation\b/, "")
    .replace(/\n?@example\n([\s\S]*?)(?=\n@|$)/g, (_whole, code) => `\n\`\`\`ts\n${code.trimEnd()}\n\`\`\`\n`)
    .trim();
}

/** The last doc comment that stands directly before `end`. */
function commentBefore(text, start, end) {
  const comments = [...text.slice(start, end).matchAll(/\/\*\*[\s\S]*?\*\//g)];
  return comments.at(-1)?.[0] ?? "";
}

/** A declaration as it is read: what is private left out, the members' comments kept. */
function shown(code) {
  return code
    .replace(/^export /, "")
    .replace(/^declare /, "")
    .replace(/^ {4}(?:#private|private [^\n]*);\n/gm, "")
    .replace(/^( {4})+/gm, (indent) => " ".repeat(indent.length / 2));
}

/** What is exported under one name: `{ name, doc, code, flags, from }`; overloads and merged declarations stand together. */
function exported(symbol, { checker, project, types }) {
  const target = symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const parts = target.declarations.map((handle) => {
    let node = handle.resolve(project);
    const file = node.getSourceFile();
    // const X: its statement is what has the comment and the keyword.
    while (node.parent !== file && node.parent !== undefined) node = node.parent;
    const start = node.getStart(file);
    return {
      doc: prose(commentBefore(file.text, node.pos, start)),
      code: shown(file.text.slice(start, node.end)),
      from: relative(types, file.fileName),
    };
  });
  return {
    name: symbol.name,
    flags: target.flags,
    doc: parts.find(({ doc }) => doc !== "")?.doc ?? "",
    code: parts.map(({ code }) => code).join("\n"),
    from: parts[0].from,
  };
}

const kindOf = ({ flags }) => KINDS.findIndex((kind) => kind === 0 || (flags & kind) !== 0);
const chapterOf = ({ from }) => CHAPTERS.findIndex(([start]) => from.startsWith(start));
const link = ({ name, anchor }) => `[\`${name}\`](#${anchor})`;
const byName = (a, b) => (a.name < b.name ? -1 : 1);

function section(item, items) {
  const mentioned = new Set(item.code.match(/\b[A-Z]\w*\b/g));
  const others = items.filter(({ name }) => name !== item.name && mentioned.has(name));
  return [
    `### ${item.name}`,
    "",
    ...(item.doc === "" ? [] : [item.doc, ""]),
    "```ts",
    item.code,
    "```",
    "",
    ...(others.length === 0 ? [] : [`See ${others.map(link).join(", ")}.`, ""]),
  ];
}

/** The anchors of headings, as GitHub names them: `sign`, and `sign-1` for the second, whatever the case. */
function nameAnchors(items) {
  const met = new Map();
  for (const item of items) {
    const anchor = item.name.toLowerCase();
    const before = met.get(anchor) ?? 0;
    met.set(anchor, before + 1);
    item.anchor = before === 0 ? anchor : `${anchor}-${before}`;
  }
}

function page({ module, introduction, items }) {
  const chapters = CHAPTERS.map(([, title], index) => ({
    title,
    items: items
      .filter((item) => chapterOf(item) === index)
      .sort((a, b) => kindOf(a) - kindOf(b) || byName(a, b)),
  })).filter(({ items }) => items.length > 0);
  nameAnchors(chapters.flatMap(({ items }) => items));
  return [
    `# ${module}`,
    "",
    "Made from the doc comments by `node scripts/apiReference.mjs`; how to begin is told in [library.md](../library.md).",
    "",
    introduction,
    "",
    ...chapters.map(({ title, items }) => `- **${title}**: ${items.map(link).join(", ")}`),
    "",
    ...chapters.flatMap(({ title, items: own }) => [
      `## ${title}`,
      "",
      ...own.flatMap((item) => section(item, items)),
    ]),
  ].join("\n");
}

function write(folder, name, content) {
  writeFileSync(join(folder, name), JSON.stringify(content));
  return join(folder, name);
}

const types = mkdtempSync(join(tmpdir(), "podpis-types-"));
const api = new API({ cwd: root });
let undocumented = 0;
try {
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const emitting = write(types, "emit.json", {
    extends: join(root, "tsconfig.types.json"),
    compilerOptions: {
      rootDir: join(root, "src"),
      outDir: types,
      // Whether the types are right is asked elsewhere.
      noCheck: true,
      typeRoots: [join(root, "node_modules", "@types")],
    },
    include: [],
    files: ENTRIES.map(({ source }) => join(root, "src", `${source}.ts`)),
  });
  execFileSync(process.execPath, [tsc, "-p", emitting], { stdio: "inherit" });
  // Names alone are asked of it, so the types of Node and of packages are not missed.
  const config = write(types, "tsconfig.json", {
    compilerOptions: { types: [], noLib: true },
    include: ["**/*.d.ts"],
  });
  const project = api.updateSnapshot({ openProject: config }).getProject(config);
  const { program, checker } = project;
  mkdirSync(folder, { recursive: true });
  for (const { page: name, module, source } of ENTRIES) {
    const file = program.getSourceFile(join(types, `${source}.d.ts`));
    const items = checker
      .getExportsOfModule(checker.getSymbolAtLocation(file))
      .map((symbol) => exported(symbol, { checker, project, types }))
      .sort(byName);
    for (const { name, doc, from } of items) {
      if (doc !== "") continue;
      undocumented++;
      process.stderr.write(`${module}: ${name} (${from}) has no doc comment\n`);
    }
    const introduction = prose(/\/\*\*[\s\S]*?\*\//.exec(file.text)?.[0] ?? "");
    writeFileSync(join(folder, name), page({ module, introduction, items }));
  }
} finally {
  api.close();
  rmSync(types, { recursive: true, force: true });
}
process.exitCode = undocumented === 0 ? 0 : 1;
