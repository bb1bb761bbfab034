/** Runs `podpis batch verify`. */
import { verify } from "../../app/verify.js";
import type { ExitCode } from "../../base/errors.js";
import { MAX_CONTENT, MAX_SIGNATURE_STRUCTURE } from "../../base/limits.js";
import type { FileContent } from "../../io/files/content.js";
import { openSignature } from "../../io/files/signature.js";
import { FailedServices } from "../../report/batchServices.js";
import { verifiedLine } from "../../report/batchText.js";
import type { VerifyReport } from "../../validate/results.js";
import type { Context } from "../spec.js";
import { type BatchRunOptions, performBatch } from "./batch.js";
import { type BatchInputOptions, batchInputs, VERIFY_JOBS, type VerifyJob } from "./batchInputs.js";
import { warnRelaxations } from "./network.js";
import { askWith, type VerifyOptions } from "./verify.js";

export interface BatchVerifyOptions extends VerifyOptions, BatchInputOptions, BatchRunOptions {}

type Open = (path: string) => FileContent;

export async function runBatchVerify(
  context: Context,
  words: readonly string[],
  options: BatchVerifyOptions,
): Promise<ExitCode> {
  context.console.answerInLines();
  const inputs = batchInputs(context, words, options, VERIFY_JOBS);
  // A batch lasts as long as its list does; each fetch has its own end.
  const questionOn = await askWith(context, options, undefined, Number.POSITIVE_INFINITY);
  const limit = (options.maxSize ?? MAX_CONTENT) + MAX_SIGNATURE_STRUCTURE;
  const services = new FailedServices();
  let told = false;
  const work = async (job: VerifyJob, open: Open): Promise<VerifyReport> => {
    const signature = await openSignature(job.signature, { limit });
    try {
      const content = job.content === undefined ? undefined : open(job.content);
      const question = questionOn(job.signature, job.content);
      const report = await verify({ ...question, signature, content, now: new Date() });
      if (!told) warnRelaxations(context, report.relaxations, false);
      told = true;
      services.add(report);
      return report;
    } finally {
      signature.close();
    }
  };
  return performBatch(context, inputs, options, {
    command: "verify",
    label: { ru: "проверяю", en: "verifying" },
    nameOf: ({ signature }) => signature,
    work,
    line: verifiedLine,
    ending: (style) => services.lines(style),
  });
}
