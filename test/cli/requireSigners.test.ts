/** "Both parties have signed", as a user asks it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cliIsBuilt, runCli } from "../support/cli.js";
import { type Fixture, NOT_BUILT, openFixture, runJson, type Signer } from "./fixture.js";

describe.skipIf(!cliIsBuilt())(`--require-signers${NOT_BUILT}`, () => {
  let fixture: Fixture;
  let document: string;
  let seller: Signer;
  let buyer: Signer;
  const numbers = new Map<Signer, string>();

  const network = () => fixture.network;
  const keyOf = ({ key, cert }: Signer): string[] => ["--key", key, "--cert", cert];
  const required = (...who: Signer[]): string[] =>
    who.flatMap((one) => ["--require-signers", numbers.get(one)!]);

  beforeAll(async () => {
    fixture = await openFixture();
    seller = await fixture.signer("seller", { profile: "organisation" });
    buyer = await fixture.signer("buyer", { profile: "organisation" });
    for (const one of [seller, buyer]) {
      const { json } = await runJson(["show", one.cert]);
      numbers.set(one, (json.objects as [{ subject: { innle: string } }])[0].subject.innle);
    }
    document = fixture.write("contract.txt", "a contract");
    const stamp = [...network(), "--tsa", fixture.tsa];
    expect(await runCli(["sign", document, ...keyOf(seller), ...stamp])).toMatchObject({ code: 0 });
    const both = ["cosign", `${document}.sig`, "-o", `${document}.both.sig`, "--content", document];
    expect(await runCli([...both, ...keyOf(buyer), ...stamp])).toMatchObject({ code: 0 });
  });
  afterAll(() => fixture.close());

  it("is met when both have signed, and says by when", async () => {
    const command = ["verify", `${document}.both.sig`, "--content", document, ...network()];
    const { code, json } = await runJson([...command, ...required(seller, buyer)]);
    const signers = json.signers as { bestSignatureTime: string }[];
    const last = signers.map(({ bestSignatureTime }) => bestSignatureTime).sort()[1];
    expect([code, json.accepted]).toEqual([0, true]);
    expect(json.requiredSigners).toEqual({ allSigned: true, provenBy: last });
    const { stdout } = await runCli([...command, ...required(seller, buyer)]);
    expect(stdout).toMatch(/Required: +✔ all of them have signed, by /);
  });

  it("is not met while one has not: exit 1, and the requirement is named", async () => {
    const { code, json } = await runJson([
      "verify",
      `${document}.sig`,
      ...network(),
      ...required(seller, buyer),
    ]);
    expect(code).toBe(1);
    expect(json).toMatchObject({
      verdict: "TOTAL-PASSED",
      accepted: false,
      rejection: { code: "REQUIREMENT_NOT_MET", requirements: ["requirement.signer"] },
      requiredSigners: { allSigned: false, provenBy: null },
    });
  });

  it("wants a number or a thumbprint", async () => {
    const { code, stderr } = await runCli(["verify", `${document}.sig`, "--require-signers", "Ivan"]);
    expect(code).toBe(2);
    expect(stderr).toContain("no INN, OGRN, SNILS or thumbprint");
  });
});
