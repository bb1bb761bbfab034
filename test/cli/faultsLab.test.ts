/** `podpis lab start --fault`: outages rehearsed as docs/network.md tells, with the built program on both sides. */
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "../support/cli.js";
import { tempDirFor } from "../support/temporary.js";
import { NOT_BUILT, startCli } from "./fixture.js";
import { schemaErrors } from "./schemas.js";

describe.skipIf(NOT_BUILT !== "")(`an outage that is rehearsed${NOT_BUILT}`, () => {
  const temporary = tempDirFor();
  const at = (name: string): string => join(temporary.path, name);
  beforeAll(async () => {
    const made = await runCli(["lab", "init", at("lab"), "--family", "ecdsa"]);
    expect(made.code).toBe(0);
    const issued = await runCli(["lab", "issue", at("lab"), "--key", "ecdsa", "-o", at("director")]);
    expect(issued.code).toBe(0);
  }, 60_000);
  afterAll(() => temporary.remove());

  /** A lab that runs; `started` is what it said, `stop` gives its exit code. */
  async function lab(...faults: readonly string[]) {
    const child = startCli([
      "lab",
      "start",
      at("lab"),
      "--json",
      ...faults.flatMap((one) => ["--fault", one]),
    ]);
    const [line] = (await once(createInterface(child.stdout), "line")) as [string];
    const stop = async (): Promise<number> => {
      child.kill("SIGINT");
      return ((await once(child, "close")) as [number])[0];
    };
    return {
      started: JSON.parse(line) as { schema: string; url: string; faults: object; tsa: [string] },
      stop,
    };
  }

  const sign = ({ url, tsa: [tsa] }: { readonly url: string; readonly tsa: readonly [string] }) =>
    runCli([
      ...[
        "sign",
        join(at("lab"), "trust.pem"),
        "--key",
        at("director.key.pem"),
        "--cert",
        at("director.pem"),
      ],
      ...["--level", "t", "--tsa", tsa, "--allow-host", new URL(url).host, "-o", at("it.sig"), "--no-cache"],
      ...["--trust", join(at("lab"), "trust.pem"), "--untrusted", join(at("lab"), "intermediates.pem")],
      ...["--timeout", "1", "--retries", "1"],
    ]);

  it("ends in time with 4, names the service, and leaves nothing", { timeout: 60_000 }, async () => {
    const { started, stop } = await lab("tsa=slow", "aia=html");
    expect(schemaErrors(started)).toEqual([]);
    expect(started.faults).toEqual({ tsa: "slow", caIssuers: "html" });
    const silent = await sign(started);
    expect(silent.code).toBe(4);
    expect(silent.stderr).toContain(`${started.tsa[0]}: the limit is 1 s`);
    // Nobody listens any more: the connection is refused.
    expect(await stop()).toBe(0);
    const dead = await sign(started);
    expect(dead.code).toBe(4);
    expect(dead.stderr).toContain(`${started.tsa[0]}: the connection was refused`);
    expect(existsSync(at("it.sig"))).toBe(false);
  });

  it.each([
    ["tsa=asleep", "tsa=slow tsa=drip"],
    ["crl=wrongNonce", "crl=stranger"],
    ["dns=slow", "tsa=… ocsp=… crl=… aia=… registry=…"],
    ["slow", "registry=…"],
  ])("is refused when nobody knows it: %s", async (fault, hint) => {
    const { code, stderr } = await runCli(["lab", "start", at("lab"), "--fault", fault]);
    expect(code).toBe(2);
    expect(stderr).toContain(`"${fault}" is not SERVICE=FAULT`);
    expect(stderr).toContain(hint);
  });
});
