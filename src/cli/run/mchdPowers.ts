/** Runs `podpis mchd powers`. Schema podpis.mchd-powers/1. */
import { EXIT, type ExitCode } from "../../base/errors.js";
import { MAX_XML } from "../../base/limits.js";
import { readSmallInput } from "../../io/files/small.js";
import { listPowers, powersIn } from "../../mchd/listPowers.js";
import { parseMchd } from "../../mchd/parse.js";
import { renderPowers } from "../../report/mchdPowersText.js";
import type { Context } from "../spec.js";
import { sayStdin } from "../stdin.js";
import { loadClassifier } from "./mchdClassifier.js";

interface PowersOptions {
  readonly classifier?: string;
  readonly find?: string;
}

export async function runMchdPowers(
  context: Context,
  file: string | undefined,
  { classifier: path, find }: PowersOptions,
): Promise<ExitCode> {
  const { console, streams } = context;
  const classifier = loadClassifier(path);
  if (file === "-") sayStdin(context);
  const source =
    file === undefined
      ? undefined
      : powersIn(parseMchd(await readSmallInput(file, MAX_XML, streams.stdin), { file }), file, classifier);
  const { powers, texts } = listPowers(source ?? classifier, find);
  if (console.settings.json)
    console.json({ schema: "podpis.mchd-powers/1", file: file ?? null, powers, texts });
  else
    console.result(() => renderPowers({ powers, texts, bundled: path === undefined }, console.style(false)));
  return EXIT.ok;
}
