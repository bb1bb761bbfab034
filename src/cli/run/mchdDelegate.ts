/** Runs `podpis mchd delegate`. Schema podpis.mchd-delegate/1. */
import { randomUUID } from "node:crypto";
import { writeNewMchd } from "../../app/mchdMake.js";
import { EXIT, type ExitCode, PodpisError } from "../../base/errors.js";
import { MAX_XML } from "../../base/limits.js";
import { contentStream } from "../../io/files/content.js";
import { readSmallFile } from "../../io/files/small.js";
import { type DelegateInput, makeDelegation } from "../../mchd/delegate.js";
import type { PowerOfAttorney } from "../../mchd/format/document.js";
import { moscowDay, type OrganisationInput } from "../../mchd/make.js";
import { type ParsedMchd, parseMchd } from "../../mchd/parse.js";
import { type Answers, readPower } from "../../mchd/questions.js";
import {
  delegationNote,
  refusalText,
  renderDelegationNotes,
  renderDelegationRefusals,
} from "../../report/mchdMadeText.js";
import { type Context, UsageError } from "../spec.js";
import { loadClassifier } from "./mchdClassifier.js";
import { refuseJsonOnStdout, writeMade } from "./mchdMade.js";
import {
  certificatesByRole,
  checkAnswer,
  type PartyOptions,
  personsOf,
  questionOf,
  refuseLoss,
  representativesOf,
} from "./mchdParties.js";

interface DelegateOptions extends PartyOptions {
  readonly representative?: number;
  readonly jointHeads?: boolean;
  readonly forNotary?: boolean;
  readonly number?: string;
}

const ROLES = ["delegator", "representative"];

export async function runMchdDelegate(
  context: Context,
  file: string,
  options: DelegateOptions,
): Promise<ExitCode> {
  const { console, streams } = context;
  refuseJsonOnStdout(context, options.output);
  refuseLoss(options);
  const classifier = loadClassifier(options.classifier);
  const at = new Date();
  const parsed = parseMchd(readSmallFile(file, MAX_XML), { at, classifier, file });
  const parent = parentOf(parsed, file);
  const { identities, inputs } = certificatesByRole(options.fromCert, ROLES);
  const recipients = representativesOf(
    options,
    answersOf(options),
    identities.get("representative"),
    passingIn(parent, options.representative),
  );
  if (recipients.length === 0) throw nobody();
  const { document, refusals, notes } = makeDelegation(
    parent,
    {
      ...plainInput(options, classifier),
      heads: personsOf(identities.get("delegator")),
      certificates: identities.get("delegator") ?? [],
      recipients,
    },
    { number: randomUUID(), today: moscowDay(at) },
    at,
  );
  const style = console.style(false);
  if (refusals.length > 0) {
    const said = refusals.map((one) => ({ rule: one.rule, reason: refusalText(one, style) }));
    if (console.settings.json) console.json({ ...REFUSED, parent: file, refusals: said });
    else console.result(() => renderDelegationRefusals(refusals, style));
    return EXIT.notValid;
  }
  const made = await writeNewMchd({
    document,
    output: options.output,
    force: options.force,
    stdout: streams.stdout,
    inputs: [...inputs, contentStream(file).identity],
    classifier,
    at,
  });
  const said = notes.map((rule) => ({ rule, text: delegationNote(rule, style) }));
  writeMade(context, made, "podpis.mchd-delegate/1", { parent: file, refusals: [], notes: said });
  if (!console.settings.json && made.output !== null && made.output !== "-") {
    console.result(() => renderDelegationNotes(notes, style));
  }
  return made.exitCode;
}

const REFUSED = {
  schema: "podpis.mchd-delegate/1",
  exitCode: EXIT.notValid,
  written: false,
  output: null,
} as const;

/** Throws MCHD_FORMAT_UNSUPPORTED (R7: one format in a chain), MCHD_REFUSED. */
function parentOf({ format, document, errors }: ParsedMchd, path: string): PowerOfAttorney {
  if (format !== "EMCHD_1") throw new PodpisError("MCHD_FORMAT_UNSUPPORTED", { path, format });
  if (document !== null && errors === 0) return document;
  throw new PodpisError("MCHD_REFUSED", { path, reason: `it has errors: ${errors}` });
}

/** Those that pass the powers on; `passer` is needed where one of several does. */
function passingIn({ content }: PowerOfAttorney, passer: number | undefined): readonly OrganisationInput[] {
  const { representatives } = content.original ?? content.delegation!;
  const passing = passer === undefined ? representatives : representatives.slice(passer - 1, passer);
  return passing.flatMap(({ party }) => party.organisation ?? party.branch ?? []);
}

/** Throws UsageError for an answer with a problem. */
function answersOf({ person, personInn, personSnils }: PartyOptions): Answers {
  const answers = Object.entries({ person, personInn, personSnils }).filter(
    ([, value]) => value !== undefined,
  );
  for (const [id, value] of answers) checkAnswer(questionOf(id as keyof Answers), value!);
  return Object.fromEntries(answers);
}

function plainInput(
  options: DelegateOptions,
  classifier: ReadonlyMap<string, string>,
): Omit<DelegateInput, "recipients"> {
  const { representative, power, number, internalNumber, issued, until, delegation } = options;
  if (until !== undefined) checkAnswer(questionOf("until"), until);
  return {
    jointly: options.jointly === true,
    headsJointly: options.jointHeads === true,
    lost: options.lose === true,
    forNotary: options.forNotary === true,
    ...(representative !== undefined && { passer: representative }),
    ...(power !== undefined && { codes: power.map((one) => wantedPower(one, classifier)) }),
    ...(number !== undefined && { number }),
    ...(internalNumber !== undefined && { internalNumber }),
    ...(issued !== undefined && { issueDate: issued }),
    ...(until !== undefined && { endDate: until }),
    ...(delegation !== undefined && { delegation }),
  };
}

/** A code that nobody knows may still be one of the parent's, which has its name. */
function wantedPower(
  value: string,
  classifier: ReadonlyMap<string, string>,
): { code: string; name?: string } {
  const power = readPower(value, classifier);
  return "ru" in power ? { code: value.trim() } : power;
}

const nobody = (): UsageError =>
  new UsageError(
    { ru: "не сказано, кому передаются полномочия", en: "it is not said to whom the powers are passed" },
    {
      ru: "назовите: --person ФИО или --from-cert representative=ФАЙЛ",
      en: "name the person: --person NAME or --from-cert representative=FILE",
    },
  );
