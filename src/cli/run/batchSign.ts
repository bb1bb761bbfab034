/** Runs `podpis batch sign`. */
import { sign } from "../../app/sign.js";
import type { ExitCode } from "../../base/errors.js";
import type { FileContent } from "../../io/files/content.js";
import { rehearse } from "../../io/files/rehearsal.js";
import { signedLine } from "../../report/batchText.js";
import type { Context } from "../spec.js";
import { type BatchRunOptions, performBatch } from "./batch.js";
import { type BatchInputOptions, batchInputs, SIGN_JOBS, type SignJob } from "./batchInputs.js";
import { BatchOutputs } from "./batchOutputs.js";
import { batchPlanLine, type DryRunDocument, planOf } from "./dryRun.js";
import { relaxationsOf, warnRelaxations } from "./network.js";
import { openSigning, outputFor, type SignOptions } from "./sign.js";

export interface BatchSignOptions extends SignOptions, BatchInputOptions, BatchRunOptions {
  readonly dryRun?: boolean;
}

type Open = (path: string) => FileContent;

export async function runBatchSign(
  context: Context,
  words: readonly string[],
  options: BatchSignOptions,
): Promise<ExitCode> {
  context.console.answerInLines();
  const inputs = batchInputs(context, words, options, SIGN_JOBS);
  // A batch lasts as long as its list does; each fetch has its own end.
  const shared = await openSigning(context, options, Number.POSITIVE_INFINITY);
  const relaxations = relaxationsOf(options);
  warnRelaxations(context, relaxations, false);
  const outputs = new BatchOutputs();
  const work = async ({ content, output = outputFor(content, options) }: SignJob, open: Open) => {
    outputs.claim(output);
    const result = await sign({
      ...shared,
      content: open(content),
      output,
      now: new Date(),
      clock: () => new Date(),
    });
    return { ...result, relaxations };
  };
  const { console } = context;
  if (options.dryRun === true) {
    console.note(console.say({ ru: "проба: ничего не подписывается", en: "dry run: nothing is signed" }));
    return performBatch<SignJob, DryRunDocument>(context, inputs, options, {
      command: "sign",
      label: { ru: "примеряюсь", en: "rehearsing" },
      nameOf: ({ content }) => content,
      work: async (job, open) => planOf("batch sign", await rehearse(() => work(job, open))),
      line: (plan) => batchPlanLine(console, plan),
    });
  }
  return performBatch(context, inputs, options, {
    command: "sign",
    label: { ru: "подписываю", en: "signing" },
    nameOf: ({ content }) => content,
    work,
    line: signedLine,
  });
}
