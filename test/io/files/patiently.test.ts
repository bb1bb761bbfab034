import { describe, expect, it } from "vitest";
import { patiently } from "../../../src/io/files/patiently.js";

/** An operation that is refused with these codes, one after another, and then succeeds. */
function refused(...codes: readonly string[]) {
  const left = [...codes];
  const waited: number[] = [];
  return {
    waited,
    work: async () => {
      const code = left.shift();
      if (code !== undefined) throw Object.assign(new Error(code), { code });
      return "done";
    },
    wait: async (ms: number) => waited.push(ms),
  };
}

describe("an operation that another program is in the way of", () => {
  it.each(["EPERM", "EBUSY"])("waits for %s to pass, each time a little longer", async (code) => {
    const { work, wait, waited } = refused(code, code, code);
    expect(await patiently(work, wait)).toBe("done");
    expect(waited).toEqual([10, 20, 40]);
  });

  it("gives up within a second, with the system's own error", async () => {
    const { work, wait, waited } = refused(...Array.from({ length: 20 }, () => "EPERM"));
    await expect(patiently(work, wait)).rejects.toMatchObject({ code: "EPERM" });
    expect(waited.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(1000);
  });

  it("does not wait for what will not pass", async () => {
    const { work, wait, waited } = refused("ENOSPC");
    await expect(patiently(work, wait)).rejects.toMatchObject({ code: "ENOSPC" });
    expect(waited).toEqual([]);
  });
});
