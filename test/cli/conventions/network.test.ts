/** The network: not at all when told so, and never without end. */
import { copyFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandTree } from "../../../src/cli/commands/root.js";
import type { CommandSpec } from "../../../src/cli/spec.js";
import { serve } from "../../io/net/servers.js";
import { MINIMAL } from "../../mchd/documents.js";
import { cliIsBuilt, runCli } from "../../support/cli.js";
import { preloading } from "../../support/preload/index.js";
import { NOT_BUILT } from "../fixture.js";
import { AUDIENCE, answeredChallenge, openSigned, type Signed } from "./signed.js";

const networked = ({ groups = [], commands = [] }: CommandSpec, path: readonly string[] = []): string[] => [
  ...(groups.some(({ options }) => options.some(({ flags }) => flags === "--offline"))
    ? [path.join(" ")]
    : []),
  ...commands.flatMap((command) => networked(command, [...path, command.name])),
];

const NETWORKED = networked(await commandTree());

describe.skipIf(!cliIsBuilt())(`the network${NOT_BUILT}`, () => {
  let s: Signed;
  let attached: string;
  let response: string;
  beforeAll(async () => {
    s = await openSigned();
    attached = s.fixture.path("inside.p7m");
    await runCli(["sign", s.document, ...s.key, "--offline", "--attached", "-o", attached]);
    await runCli(["timestamp", "create", s.document, "--tsa", s.fixture.tsa, "--allow-host", s.fixture.host]);
    response = await answeredChallenge(s);
    s.fixture.write("m.xml", MINIMAL);
    copyFileSync(s.signature, s.fixture.path("m.xml.sig"));
  });
  afterAll(() => s.close());

  const trap = preloading("noSockets");
  const mchd = (): string => s.fixture.path("m.xml");
  let outputs = 0;
  const out = (): string[] => ["-o", s.fixture.path(`out-${outputs++}`)];

  const allowed = (): string[] => ["--allow-host", s.fixture.host];

  /** What would ask the network if it might. */
  const lines: Readonly<Record<string, () => string[]>> = {
    sign: () => [s.document, ...s.key, ...s.network, ...out()],
    verify: () => [s.signature, ...s.network],
    "auth verify": () => [response, "--audience", AUDIENCE, ...s.network],
    "batch sign": () => [mchd(), ...s.key, ...s.network],
    "batch verify": () => [s.signature, ...s.network],
    extend: () => [s.signature, "--level", "lt", "--tsa", s.fixture.tsa, ...s.network, ...out()],
    cosign: () => [s.signature, ...s.key, ...s.network, ...out()],
    countersign: () => [s.signature, ...s.key, ...s.network, ...out()],
    extract: () => [attached, ...s.network, ...out()],
    "timestamp create": () => [s.document, "--tsa", s.fixture.tsa, ...out()],
    "timestamp verify": () => [`${s.document}.tst`, ...s.network],
    "cert check": () => [s.signer.cert, ...s.network],
    "config show": () => [],
    "mchd sign": () => [mchd(), ...s.key, ...allowed(), ...out()],
    "mchd verify": () => [mchd(), ...s.network],
    "mchd revoke": () => [mchd(), "--reason", "text", ...s.key, ...allowed(), ...out()],
    "trust verify": () => [mchd()],
    "trust update": () => [mchd()],
    doctor: () => ["--tsa", s.fixture.tsa, ...allowed()],
  };

  it("is not touched with --offline, by any command that has it: no socket, no name asked [rule 22]", async () => {
    expect(Object.keys(lines).sort()).toEqual(NETWORKED.toSorted());
    const before = s.fixture.requests.length;
    for (const command of NETWORKED) {
      const args = [...command.split(" "), ...lines[command]!(), "--offline"];
      const { code, stderr } = await runCli(args, { env: trap });
      expect(stderr, args.join(" ")).not.toMatch(/TRAP|error\[(BUG|USAGE)\]: (?!.*--offline)/);
      expect([0, 1, 2, 3, 5], command).toContain(code);
    }
    expect(s.fixture.requests.length).toBe(before);
  });

  it("would be touched without --offline: the trap holds [rule 22]", async () => {
    const { code, stderr } = await runCli(["verify", s.signature, ...s.network], { env: trap });
    expect([code, stderr]).toEqual([99, expect.stringContaining("TRAP: a socket was connected")]);
  });

  it("goes through the proxy of the environment, and past it where no_proxy says so [rule 22]", async () => {
    const asked: string[] = [];
    const proxy = await serve((request, response) => {
      asked.push(request.url!);
      response.statusCode = 503;
      response.end();
    });
    const verify = ["verify", s.signature, ...s.network, "--retries", "0"];
    const env = { http_proxy: proxy.url };
    expect((await runCli(verify, { env })).code).toBe(3);
    expect(asked.length).toBeGreaterThan(0);
    for (const url of asked) expect(url).toContain(`http://${s.fixture.host}/`);
    asked.length = 0;
    expect((await runCli(verify, { env: { ...env, no_proxy: "127.0.0.1" } })).code).toBe(0);
    expect(asked).toEqual([]);
  });

  const stamp = (service: { readonly url: string; readonly host: string }, ...more: string[]): string[] => [
    ...["timestamp", "create", s.document, ...out(), "--tsa", service.url, "--allow-host", service.host],
    ...more,
  ];

  it("is asked again as often as --retries says, and no more [rule 22]", async () => {
    let asked = 0;
    const service = await serve((_request, response) => {
      asked++;
      response.statusCode = 503;
      response.end();
    });
    for (const retries of [0, 1]) {
      asked = 0;
      expect((await runCli(stamp(service, "--retries", String(retries)))).code).toBe(4);
      expect(asked).toBe(1 + retries);
    }
  });

  it("is left when a service is silent for --timeout, or drips for eight times as long [rule 22]", async () => {
    const silent = await serve(() => undefined);
    const dripping = await serve((_request, response) => {
      response.writeHead(200, { "content-type": "application/timestamp-reply" });
      const drip = setInterval(() => response.write("x"), 50);
      response.on("close", () => clearInterval(drip));
    });
    const limits = ["--timeout", "0.25", "--retries", "0"];
    for (const [service, seconds] of [
      [silent, 0.25],
      [dripping, 2],
    ] as const) {
      const started = performance.now();
      const { code, stderr } = await runCli(stamp(service, ...limits));
      expect(code).toBe(4);
      expect(stderr).toContain(`the limit is ${seconds} s`);
      expect((performance.now() - started) / 1000).toBeLessThan(seconds + 3);
    }
  });
});
