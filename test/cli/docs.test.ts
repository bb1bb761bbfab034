import { describe, expect, it } from "vitest";
import { cliPage, exitCodesPage } from "../../src/cli/docs.js";

describe("the documents made from the help (vitest -u writes them anew)", () => {
  it("docs/cli.md says what the help says", async () => {
    await expect(await cliPage()).toMatchFileSnapshot("../../docs/cli.md");
  });

  it("docs/exit-codes.md says what the help says", async () => {
    await expect(exitCodesPage()).toMatchFileSnapshot("../../docs/exit-codes.md");
  });
});
