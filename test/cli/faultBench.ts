/** Every command that goes to the network, with a lab behind it whose services can be told to misbehave. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createLab, type Faults, type Lab, type TransportFault } from "../../src/app/lab/index.js";
import { misbehave, send } from "../../src/app/lab/misbehave.js";
import { decodePemBlocks } from "../../src/asn1/pem.js";
import { utf8 } from "../../src/base/bytes.js";
import { formatInstant } from "../../src/base/time.js";
import { parseCertificate } from "../../src/x509/certificate.js";
import { identityOf } from "../../src/x509/identity.js";
import { signXml } from "../../src/xml/sign.js";
import { CASES } from "../mchd/authority/cases.js";
import { World } from "../mchd/authority/world.js";
import { runInProcess } from "../support/runInProcess.js";
import { issueSigner } from "../support/signing.js";
import { tempDirFor } from "../support/temporary.js";
import { listXml } from "../trust/syntheticList.js";

/** `list`: where the list of accredited CAs is fetched; the lab has none. */
export type BenchFaults = Faults & { list?: TransportFault };

/** Between two octets of an answer that drips: far below the shortest timeout of these tests. Milliseconds. */
const DRIP = 20;

/** A command line; "{out}" stands for a folder that is empty before each run, but for "document". */
export type Words = readonly string[];

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds. */
  readonly took: number;
  /** Names of the files that the command left. */
  readonly left: readonly string[];
  /** What the services sent: address, octets of the body. */
  readonly sent: readonly Sent[];
}

interface Sent {
  readonly path: string;
  readonly octets: number;
}

export type CommandName =
  | `sign ${"t" | "xlt1" | "a"}`
  | "extend a"
  | "extend stamped"
  | `cosign ${"t" | "a"}`
  | "countersign"
  | "timestamp create"
  | "timestamp verify"
  | "batch sign"
  | "batch verify"
  | "batch verify as JSON"
  | "batch verify without CAs"
  | "verify"
  | "verify without CAs"
  | "cert check"
  | "cert check without CAs"
  | "trust update"
  | "trust update from an address"
  | "mchd verify"
  | "auth verify";

export interface Bench {
  readonly lab: Lab;
  readonly commands: Readonly<Record<CommandName, Words>>;
  /** `faults` hold for this run alone. */
  run(words: Words, faults: BenchFaults, more?: Words): Promise<Run>;
  close(): Promise<void>;
}

export async function openBench(): Promise<Bench> {
  const temporary = tempDirFor();
  const folder = temporary.path;
  const sent: Sent[] = [];
  const onRequest = (one: Sent): number => sent.push(one);
  // The command line has the system's clock, so the lab has it too. ECDSA: its keys cost least.
  const lab = await createLab({ families: ["ecdsa"], seed: "faults" });
  lab.dripMs = DRIP;
  const server = await lab.start({ onRequest });
  // Powers of attorney are of a certain day, so they have a lab of their own, which lives on that day.
  const world = await World.create();
  mkdirSync(join(folder, "mchd"));
  await world.write(CASES.find(({ name }) => name === "ok-plain")!, join(folder, "mchd"));
  const registry = await world.serve({ onRequest });
  const list: BenchFaults = {};
  const lists = await serveList(await listOf(lab, folder), list, onRequest);

  const env = { PODPIS_TRUST_DIR: join(folder, "store"), NO_COLOR: "1" };
  const out = join(folder, "out");
  const podpis = (words: Words) =>
    runInProcess(
      words.map((word) => word.replace("{out}", out)),
      { env },
    );
  const clear = (): void => {
    rmSync(out, { recursive: true, force: true });
    mkdirSync(out);
    writeFileSync(join(out, "document"), "договор");
  };
  const commands = await commandsOf(lab, folder, { registry: registry.url, list: lists.url }, podpis);

  return {
    lab,
    commands,
    async run(words, faults, more = []) {
      sent.splice(0);
      clear();
      const services: BenchFaults[] = [lab.faults, registry.faults, list];
      for (const one of services) Object.assign(one, faults);
      const started = performance.now();
      try {
        const result = await podpis([...words, ...more]);
        const took = performance.now() - started;
        const left = readdirSync(out).filter((name) => name !== "document");
        return { ...result, took, left, sent: [...sent] };
      } finally {
        for (const one of services)
          for (const name of Object.keys(faults)) delete one[name as keyof BenchFaults];
      }
    },
    async close() {
      await Promise.all([server.close(), registry.close(), lists.close()]);
      world.close();
      temporary.remove();
    },
  };
}

/** Writes the list and what it rests on; gives the list. */
async function listOf(lab: Lab, folder: string): Promise<string> {
  const ministry = await issueSigner(lab, { key: "ecdsa", profile: "organisation" });
  writeFileSync(join(folder, "ministry.ogrn"), identityOf(ministry.certificate.subject).ogrn!);
  const ca = parseCertificate(decodePemBlocks(lab.certificatePem("ecdsa"))[0]!.der);
  const xml = listXml({
    version: 100,
    date: formatInstant(new Date(Date.now() - 3_600_000)),
    authorities: [{ name: "Учебный УЦ", history: [["Действует", "2020-01-01T00:00:00"]], keys: [[ca]] }],
  });
  const signed = await signXml(xml, ministry.key, ministry.certificate.raw);
  writeFileSync(join(folder, "list.xml"), signed);
  return signed;
}

async function serveList(xml: string, faults: BenchFaults, onRequest: (one: Sent) => void) {
  const answer = { status: 200, contentType: "application/xml", body: utf8(xml) };
  const server: Server = createServer(async ({ url = "/" }, response) => {
    response.on("error", () => undefined);
    const octets =
      faults.list === undefined
        ? send(response, answer)
        : await misbehave(faults.list, answer, { path: url, response, dripMs: DRIP });
    onRequest({ path: url, octets });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/list.xml`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function commandsOf(
  lab: Lab,
  folder: string,
  urls: { readonly registry: string; readonly list: string },
  podpis: (words: Words) => Promise<{ readonly code: number; readonly stderr: string }>,
): Promise<Record<CommandName, Words>> {
  const at = (name: string): string => join(folder, name);
  const write = (name: string, content: string): string => {
    writeFileSync(at(name), content);
    return at(name);
  };
  const hostOf = (url: string): Words => ["--allow-host", new URL(url).host];
  const issued = await lab.issue({ key: "ecdsa" });
  const document = write("document", "договор");
  const cert = write("signer.pem", issued.certificatePem);
  const key = ["--key", write("signer.key.pem", issued.keyPem), "--cert", cert];
  const cas = ["--untrusted", write("intermediates.pem", lab.intermediatesPem)];
  const roots = ["--trust", write("trust.pem", lab.trustPem), ...hostOf(lab.baseUrl)];
  const trust = [...roots, ...cas];
  const tsa = ["--tsa", lab.tsaUrl("ecdsa")];
  const output = ["-o", "{out}/it"];
  const content = ["--content", document];
  const services = [...tsa, ...trust, ...output];
  const bes = at("bes.sig");
  const stamped = at("document.sig");
  const token = at("document.tst");
  const ogrn = ["--signer-ogrn", readFileSync(at("ministry.ogrn"), "utf8")];
  const audience = ["--audience", "https://portal.example"];
  const rootFile = write("root.pem", lab.certificatePem("root-ecdsa"));
  for (const words of [
    ["sign", document, ...key, "--level", "bes", "--offline", "-o", bes],
    ["sign", document, ...key, "--level", "t", ...tsa, ...trust, "-o", stamped],
    ["timestamp", "create", document, ...tsa, ...trust, "-o", token],
    ["auth", "challenge", ...audience, "--lifetime", "3600", "-o", at("challenge.json")],
    ["auth", "respond", at("challenge.json"), ...audience, ...key, "-o", at("response.p7m")],
    ["trust", "add", rootFile, "--for-list", ...ogrn, "--yes"],
  ]) {
    const { code, stderr } = await podpis(words);
    if (code !== 0) throw new Error(`${words.join(" ")}: ${code} ${stderr}`);
  }
  const sign = (level: string): Words => ["sign", document, ...key, "--level", level, ...services];
  const cosign = (level: string): Words => ["cosign", bes, ...content, ...key, "--level", level, ...services];
  const attorney = (name: string): string => join(folder, "mchd", name);
  const update = [...cas, ...hostOf(lab.baseUrl)];
  return {
    "sign t": sign("t"),
    "sign xlt1": sign("xlt1"),
    "sign a": sign("a"),
    "extend a": ["extend", bes, ...content, "--level", "a", ...services],
    "extend stamped": ["extend", stamped, "--level", "xlt1", ...services],
    "cosign t": cosign("t"),
    "cosign a": cosign("a"),
    countersign: ["countersign", bes, ...content, ...key, ...trust, ...output],
    "timestamp create": ["timestamp", "create", document, ...services],
    "timestamp verify": ["timestamp", "verify", token, ...content, ...trust],
    "batch sign": ["batch", "sign", "{out}/document", ...key, "--level", "t", ...tsa, ...trust],
    "batch verify": ["batch", "verify", stamped, ...trust],
    "batch verify as JSON": ["batch", "verify", stamped, ...trust, "--json"],
    "batch verify without CAs": ["batch", "verify", stamped, ...roots],
    verify: ["verify", stamped, ...trust],
    "verify without CAs": ["verify", stamped, ...roots],
    "cert check": ["cert", "check", cert, ...trust],
    "cert check without CAs": ["cert", "check", cert, ...roots],
    "trust update": ["trust", "update", at("list.xml"), ...update],
    "trust update from an address": ["trust", "update", urls.list, ...hostOf(urls.list), ...update],
    "auth verify": [
      "auth",
      "verify",
      at("response.p7m"),
      ...audience,
      "--challenge",
      at("challenge.json"),
      "--stateless",
      ...trust,
    ],
    "mchd verify": [
      ...["mchd", "verify", attorney("m.xml"), "--registry", `${urls.registry}/registry`],
      ...["--trust", attorney("root.pem"), "--untrusted", attorney("intermediates.pem")],
      ...["--at", "2026-03-01T09:00Z", ...hostOf(urls.registry)],
    ],
  };
}
