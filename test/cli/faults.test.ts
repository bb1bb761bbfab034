/**
 * Every command that goes to the network, with every service of it misbehaving in every way: it ends in time, with the
 * right exit code, names the service and says what to do, leaves nothing half-written and reads no more than its caps.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { faultsOf, TRANSPORT_FAULTS } from "../../src/app/lab/faults.js";
import { MAX_CRL, MAX_SMALL_OBJECT, MAX_TRUST_LIST } from "../../src/base/limits.js";
import { type Bench, type BenchFaults, type CommandName, openBench, type Run } from "./faultBench.js";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
}, 60_000);
afterAll(() => bench?.close());

type ServiceName = keyof BenchFaults;

/** What must happen: an exit code for every fault that does harm, but for those of `unlike`. */
interface Expectation {
  readonly services: readonly ServiceName[];
  readonly code: number;
  readonly unlike?: Readonly<Record<string, number>>;
}

const tsa = (code: number): Expectation => ({ services: ["tsa"], code });
const ocsp = (code: number): Expectation => ({ services: ["ocsp"], code });
const crl = (code: number): Expectation => ({ services: ["crl"], code });
const revocation = (code: number): Expectation => ({ services: ["ocsp", "crl"], code });
const aia = (code: number): Expectation => ({ services: ["caIssuers"], code });

/** The CA above the signer is in its root's list alone, so nothing stands in for the list; for OCSP the list does. */
const STAMPING = [tsa(4), ocsp(0), crl(4)];
/** Levels xlt1 and a keep an OCSP answer about the signer: nothing stands in for it. */
const IMPROVING = [tsa(4), ocsp(4), crl(4)];
const VERIFYING = [ocsp(0), crl(3), revocation(3)];

const TABLE: Readonly<Record<CommandName, readonly Expectation[]>> = {
  "sign t": [...STAMPING, revocation(4)],
  "sign xlt1": [...IMPROVING, revocation(4)],
  "sign a": IMPROVING,
  "extend a": [tsa(4), crl(4), ocsp(4)],
  "extend stamped": IMPROVING,
  "cosign t": STAMPING,
  "cosign a": IMPROVING,
  // Its level promises nothing about the signer's status: an unknown one is a note.
  countersign: [revocation(0)],
  "timestamp create": STAMPING,
  "timestamp verify": VERIFYING,
  "batch sign": STAMPING,
  "batch verify": VERIFYING,
  "batch verify as JSON": VERIFYING,
  "batch verify without CAs": [aia(3)],
  verify: VERIFYING,
  "verify without CAs": [aia(3)],
  "cert check": VERIFYING,
  "cert check without CAs": [aia(3)],
  "trust update": [ocsp(0), crl(4), revocation(4)],
  // What came is judged as a file would be: no XML is 2, XML that nobody signed is 1.
  "trust update from an address": [
    { services: ["list"], code: 4, unlike: { truncated: 2, empty: 2, malformed: 2, html: 1 } },
  ],
  "auth verify": VERIFYING,
  "mchd verify": [{ services: ["registry"], code: 3 }, ...VERIFYING],
};

/** Faults that do no harm. */
const HARMLESS = new Set([
  // The octets are signed, so they count and not what they are called (RFC 5280 §4.2.1.13: SHOULD).
  "wrongType",
  "redirect",
  // No policy was asked for.
  "tsa wrongPolicy",
  // A responder need not know nonces (RFC 9654 §2.1): its answer is fresh by its dates. A TSA must (RFC 3161 §2.4.2).
  "ocsp noNonce",
]);
const isHarmless = (services: readonly ServiceName[], fault: string): boolean =>
  HARMLESS.has(fault) || HARMLESS.has(`${services.join()} ${fault}`);

/** Where the services are. */
const ADDRESSES: Readonly<Record<ServiceName, string>> = {
  tsa: "/tsa/ecdsa",
  ocsp: "/ocsp/ecdsa",
  crl: "/crl/",
  caIssuers: "/ca/ecdsa.cer",
  registry: "/registry/",
  list: "/list.xml",
};

/** The most that is read of an answer. */
const CAPS: Readonly<Record<ServiceName, number>> = {
  tsa: MAX_SMALL_OBJECT,
  ocsp: MAX_SMALL_OBJECT,
  crl: MAX_CRL,
  caIssuers: MAX_SMALL_OBJECT,
  registry: MAX_SMALL_OBJECT,
  list: MAX_TRUST_LIST,
};
/** What the sockets of both sides hold beyond what was read. */
const IN_FLIGHT = 24 * 1024 * 1024;

/** Faults that last as long as podpis waits; seconds of --timeout that keep the tests short. */
const IMPATIENT: Readonly<Record<string, string>> = { slow: "0.5", drip: "0.3" };
/** A drip lasts eight timeouts, by the fetcher's own clock: one command for each service shows it. */
const DRIPPED = [
  "timestamp create tsa",
  "sign xlt1 ocsp",
  "cert check crl",
  "cert check without CAs caIssuers",
].concat("trust update from an address list", "mchd verify registry");
/** Longer than anything takes here, so that nothing but these faults ends by it. */
const PATIENT = "20";
/** Beyond what the timeouts explain; a machine that is busy is not a failure. Milliseconds. */
const SLACK = 2500;

/** The longest a run may take: one timeout for every silence, eight for a drip (FETCH_TOTAL). Milliseconds. */
function boundOf(fault: string, { sent }: Run): number {
  const timeout = Number(IMPATIENT[fault] ?? 0) * 1000;
  const silences = sent.filter(({ octets }) => octets === 0).length;
  if (fault === "huge") return 4 * SLACK;
  return SLACK + timeout * (fault === "drip" ? 8 * 3 : silences);
}

/** An endless list ends at 128 MiB: four commands that treat it each in its way are enough. */
const FLOODED: readonly CommandName[] = ["sign xlt1", "verify", "cert check", "trust update"];
const isLeftOut = (name: CommandName, services: readonly ServiceName[], fault: string): boolean =>
  (fault === "drip" && !DRIPPED.includes(`${name} ${services.join()}`)) ||
  (fault === "huge" && services.join() === "ocsp,crl") ||
  (fault === "huge" && services.includes("crl") && !FLOODED.includes(name));

const faultsFor = (services: readonly ServiceName[]): readonly string[] =>
  services
    .map((service): readonly string[] => (service === "list" ? TRANSPORT_FAULTS : faultsOf(service)))
    .reduce((all, more) => all.filter((fault) => more.includes(fault)));

/** English words in a Russian sentence, but for what has no translation: addresses, names of options, codes. */
const untranslated = (text: string): string[] =>
  text
    .split("\n")
    .filter((line) => /^\s*(причина|что делать):/.test(line))
    .map((line) =>
      line
        .replace(/https?:\S+/g, "")
        .replace(
          /\[[\w.]+\]|--[\w-]+|\b[A-Z][A-Z_]+\b|\b(nonce|json|podpis|extend|trust|list|systemFailure)\b/g,
          "",
        ),
    )
    .filter((line) => /[a-z]{3}/.test(line));

/** What is wrong with how a command took a fault; empty when nothing is. */
function faultsFound(
  run: Run,
  {
    fault,
    expected,
    language,
  }: { readonly fault: string; readonly expected: number; readonly language: string },
  services: readonly ServiceName[],
): string[] {
  const text = run.stdout + run.stderr;
  const problems: string[] = [];
  const must = (holds: boolean, problem: string): void => void (holds || problems.push(problem));
  must(run.code === expected, `exit code ${run.code} instead of ${expected}`);
  must(run.took < boundOf(fault, run), `took ${Math.round(run.took)} ms`);
  for (const service of services) {
    const largest = Math.max(
      0,
      ...run.sent.filter(({ path }) => path.includes(ADDRESSES[service])).map(({ octets }) => octets),
    );
    must(largest < CAPS[service] + IN_FLIGHT, `${service} sent ${largest} octets`);
  }
  if (expected === 0) return problems;
  must(run.left.length === 0, `left ${run.left.join(", ")}`);
  must(
    services.some((service) => text.includes(ADDRESSES[service])),
    "names no service",
  );
  if (text.startsWith("{")) return problems;
  must(/(^|\n) *(fix|what to do|что делать): \S/.test(text), "does not say what to do");
  if (language === "ru") problems.push(...untranslated(text).map((line) => `not translated: ${line.trim()}`));
  return problems;
}

describe.each(Object.entries(TABLE) as [CommandName, readonly Expectation[]][])("podpis %s", (name, rows) => {
  it.each(rows.map((row) => [row.services.join(" and "), row] as const))(
    "takes every fault of %s",
    { timeout: 120_000 },
    async (_, { services, code, unlike = {} }) => {
      const found: Record<string, string[]> = {};
      for (const [index, fault] of faultsFor(services).entries()) {
        if (isLeftOut(name, services, fault)) continue;
        const language = index % 2 === 0 ? "ru" : "en";
        const timeout = IMPATIENT[fault] ?? PATIENT;
        const expected = isHarmless(services, fault) ? 0 : (unlike[fault] ?? code);
        const run = await bench.run(
          bench.commands[name],
          Object.fromEntries(services.map((service) => [service, fault])),
          ["--timeout", timeout, "--retries", "0", "--lang", language],
        );
        const problems = faultsFound(run, { fault, expected, language }, services);
        if (problems.length > 0) found[fault] = problems;
      }
      expect(found).toEqual({});
    },
  );
});

describe("a user who accepts an outage", () => {
  it.each<CommandName>(["verify", "cert check", "timestamp verify"])(
    "gets an answer from podpis %s with --revocation if-available, and the report says what was weakened",
    async (name) => {
      const faults = { ocsp: "500", crl: "html" } as const;
      const { code, stdout } = await bench.run(bench.commands[name], faults, [
        ...["--revocation", "if-available", "--retries", "0"],
      ]);
      expect(code).toBe(0);
      expect(stdout).toContain(
        "! revocation was checked only where data were at hand (--revocation if-available)",
      );
    },
  );

  it("is served by the next time-stamping service when the first misbehaves", async () => {
    const dead = "http://127.0.0.1:1/tsa";
    const run = await bench.run(bench.commands["timestamp create"], {}, []);
    const words = ["--tsa", dead, "--allow-host", "127.0.0.1:1", "--retries", "0"];
    const [command, verb, document, ...rest] = bench.commands["timestamp create"];
    const second = await bench.run([command!, verb!, document!, ...words, ...rest], {});
    expect([run.code, second.code, second.left]).toEqual([0, 0, ["it"]]);
  });
});

describe("retries", () => {
  const asked = ({ sent }: Run): number => sent.filter(({ path }) => path === ADDRESSES.tsa).length;

  it("are made as often as was said, where they may help, and not where they cannot", async () => {
    const words = bench.commands["timestamp create"];
    const times: Record<string, number> = {};
    for (const fault of ["drop", "500", "wrongNonce", "429", "redirectLoop"] as const) {
      times[fault] = asked(await bench.run(words, { tsa: fault }, ["--retries", "2"]));
    }
    expect(times).toEqual({ drop: 3, "500": 1, wrongNonce: 1, "429": 1, redirectLoop: 1 });
  });
});
