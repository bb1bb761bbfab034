import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { runBatch, Tally } from "../../src/app/batch.js";
import type { ExitCode } from "../../src/base/errors.js";

const answer = (name: number, exitCode: ExitCode = 0) => ({ name, exitCode });

async function names(answers: AsyncIterable<{ readonly name: number }>): Promise<number[]> {
  const found: number[] = [];
  for await (const { name } of answers) found.push(name);
  return found;
}

describe("a batch", () => {
  it("answers in the order of the jobs, however long each takes, and not more than so many at a time", async () => {
    let running = 0;
    let most = 0;
    const work = async (job: number) => {
      most = Math.max(most, ++running);
      await pause(job % 3 === 0 ? 8 : 1);
      running--;
      return answer(job);
    };
    expect(await names(runBatch([0, 1, 2, 3, 4, 5, 6], work, { jobs: 3 }))).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(most).toBe(3);
  });

  it("takes jobs only as answers are taken: neither is held for all", async () => {
    let taken = 0;
    function* endless() {
      for (;;) yield taken++;
    }
    let seen = 0;
    for await (const { name } of runBatch(endless(), async (job) => answer(job), { jobs: 2 })) {
      expect(taken - name).toBeLessThanOrEqual(2 * 8 + 2);
      if (++seen === 5000) break;
    }
    expect(seen).toBe(5000);
  });

  it("goes on after a failure unless it is told to fail fast", async () => {
    const work = async (job: number) => answer(job, job === 1 ? 1 : 0);
    expect(await names(runBatch([0, 1, 2, 3], work, { jobs: 1 }))).toEqual([0, 1, 2, 3]);
    expect(await names(runBatch([0, 1, 2, 3], work, { jobs: 1, failFast: true }))).toEqual([0, 1]);
  });

  it("answers what is under way when it fails fast: it was done, and is not passed over", async () => {
    const done: number[] = [];
    const work = async (job: number) => {
      await pause(job === 0 ? 1 : 20);
      done.push(job);
      return answer(job, job === 0 ? 3 : 0);
    };
    const found = await names(runBatch([0, 1, 2, 3, 4, 5], work, { jobs: 3, failFast: true }));
    expect(found).toEqual([0, 1, 2]);
    expect(done.sort()).toEqual([0, 1, 2]);
  });

  it("does not wait for a job that is long in coming when it fails fast", async () => {
    async function* slow() {
      yield 0;
      await new Promise(() => undefined);
    }
    expect(await names(runBatch(slow(), async (job) => answer(job, 1), { jobs: 4, failFast: true }))).toEqual(
      [0],
    );
  });
});

describe("the tally", () => {
  it("counts by what came out and keeps the worst exit code", () => {
    const tally = new Tally();
    tally.add({ exitCode: 0, result: { verdict: "TOTAL-PASSED", accepted: true } });
    tally.add({ exitCode: 3, result: { verdict: "INDETERMINATE", accepted: false } });
    tally.add({ exitCode: 1, result: { verdict: "TOTAL-PASSED", accepted: false } });
    tally.add({ exitCode: 1, result: { verdict: "TOTAL-FAILED", accepted: false } });
    tally.add({ exitCode: 2, error: new Error() });
    tally.add({ exitCode: 0, result: {} });
    expect(tally.summary("verify", 2000, false)).toEqual({
      schema: "podpis.batch/1",
      command: "verify",
      exitCode: 1,
      files: 6,
      counts: { accepted: 1, notAccepted: 1, failed: 1, indeterminate: 1, signed: 1, errors: 1 },
      stopped: false,
      seconds: 2,
      rate: 3,
    });
  });
});
