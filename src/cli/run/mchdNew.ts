/** Runs `podpis mchd new`. Schema podpis.mchd-new/1. */
import { randomUUID } from "node:crypto";
import { readDraft } from "../../app/mchdDraft.js";
import { writeNewMchd } from "../../app/mchdMake.js";
import type { ExitCode } from "../../base/errors.js";
import { MAX_XML } from "../../base/limits.js";
import { contentStream } from "../../io/files/content.js";
import { readSmallInput } from "../../io/files/small.js";
import { withPowerNames } from "../../mchd/complete.js";
import {
  type MchdDraft,
  type MchdInput,
  makeMchd,
  moscowDay,
  type OrganisationInput,
  type PrincipalInput,
} from "../../mchd/make.js";
import {
  type Answers,
  endsTooEarly,
  inputAnswered,
  QUESTIONS,
  type QuestionId,
} from "../../mchd/questions.js";
import type { Identity } from "../../x509/identity.js";
import { type Context, UsageError } from "../spec.js";
import { canAsk, sayStdin } from "../stdin.js";
import { loadClassifier } from "./mchdClassifier.js";
import { refuseJsonOnStdout, writeMade } from "./mchdMade.js";
import {
  certificatesByRole,
  checkAnswer,
  type PartyOptions,
  powersOf,
  principalFrom,
  refuseLoss,
  representativesOf,
} from "./mchdParties.js";
import { askMissing, openDialogue } from "./mchdQuestions.js";

interface NewOptions extends PartyOptions {
  readonly from?: string;
  readonly name?: string;
  readonly inn?: string;
  readonly kpp?: string;
  readonly ogrn?: string;
  readonly head?: string;
  readonly headPosition?: string;
  readonly headInn?: string;
  readonly headSnils?: string;
  readonly jointHeads?: boolean;
  readonly powerText?: string;
  readonly number?: string;
}

const ROLES = ["principal", "representative"];

export async function runMchdNew(context: Context, options: NewOptions): Promise<ExitCode> {
  const { streams } = context;
  refuseJsonOnStdout(context, options.output);
  // A draft may allow it to be passed on.
  if (options.from === undefined) refuseLoss(options);
  const classifier = loadClassifier(options.classifier);
  const { identities, inputs } = certificatesByRole(options.fromCert, ROLES);
  const template =
    options.from === undefined ? undefined : await templateOf(context, options.from, classifier);
  const at = new Date();
  const today = moscowDay(at);
  const answers = await answersOf(context, options, identities, { classifier, template, today });
  const document = makeMchd(
    inputOf(options, answers, identities, classifier, template),
    { number: randomUUID(), today },
    template,
  );
  const from =
    options.from === undefined || options.from === "-" ? [] : [contentStream(options.from).identity];
  const made = await writeNewMchd({
    document,
    output: options.output,
    force: options.force,
    stdout: streams.stdout,
    inputs: [...inputs, ...from],
    classifier,
    at,
  });
  writeMade(context, made, "podpis.mchd-new/1");
  return made.exitCode;
}

async function templateOf(
  context: Context,
  path: string,
  classifier: ReadonlyMap<string, string>,
): Promise<MchdDraft> {
  if (path === "-") sayStdin(context);
  const draft = await readDraft(await readSmallInput(path, MAX_XML, context.streams.stdin), path);
  return withPowerNames(draft, classifier);
}

// --- what is known, and what is asked -----------------------------------------------------------------

const FROM_PRINCIPAL: readonly QuestionId[] = [
  "name",
  "inn",
  "ogrn",
  "head",
  "headPosition",
  "headInn",
  "headSnils",
];
const FROM_REPRESENTATIVE: readonly QuestionId[] = ["person", "personInn", "personSnils"];

type ByRole = ReadonlyMap<string, readonly Identity[]>;

async function answersOf(
  context: Context,
  options: NewOptions,
  identities: ByRole,
  {
    classifier,
    template,
    today,
  }: {
    readonly classifier: ReadonlyMap<string, string>;
    readonly template: MchdDraft | undefined;
    readonly today: string;
  },
): Promise<Answers> {
  const answers = answeredByOptions(options);
  const known = new Set([...knownOf(options, identities), ...knownIn(identities, template)]);
  const missing = QUESTIONS.filter(
    ({ id, required }) => required && !known.has(id) && answers[id] === undefined,
  );
  if (missing.length === 0) return answers;
  // A draft on standard input has used it up.
  if (canAsk(context) && options.from !== "-") {
    const firstDay = options.issued ?? template?.content?.original?.header?.issueDate ?? today;
    refuseEarlyEnd(answers, firstDay);
    const dialogue = openDialogue(context);
    const { language } = context.console;
    const all = await askMissing(dialogue, language, {
      answers,
      known,
      classifier,
      firstDay,
    }).finally(dialogue.close);
    if (all !== undefined) return all;
  } else if (template !== undefined) return answers;
  const flags = missing.map(({ flag }) => flag).join(", ");
  throw new UsageError(
    { ru: `не сказано: ${flags}`, en: `it is not said: ${flags}` },
    {
      ru: "назовите это параметрами, черновиком (--from) или запустите на терминале: там спросят",
      en: "say it by options, by a draft (--from), or run it at a terminal, where you are asked",
    },
  );
}

/** Before the first question: nothing typed is lost by it. Throws UsageError. */
function refuseEarlyEnd({ until }: Answers, firstDay: string): void {
  const wrong = until === undefined ? undefined : endsTooEarly(until, firstDay);
  if (wrong === undefined) return;
  throw new UsageError(
    { ru: `--until: ${wrong.ru}`, en: `--until: ${wrong.en}` },
    { ru: "проверьте --until и --issued", en: "check --until and --issued" },
  );
}

/** Throws UsageError for an answer with a problem. */
function answeredByOptions(options: NewOptions): Answers {
  const answers: Partial<Record<QuestionId, string>> = {};
  for (const question of QUESTIONS) {
    if (question.id === "powers") continue;
    const value = options[question.id];
    if (value === undefined) continue;
    checkAnswer(question, value);
    answers[question.id] = value;
  }
  return answers;
}

function knownOf({ power, powerText }: NewOptions, identities: ByRole): ReadonlySet<QuestionId> {
  const [principal] = identities.get("principal") ?? [];
  const isOrganisation = principal?.innle !== undefined || principal?.ogrn !== undefined;
  return new Set<QuestionId>([
    ...(principal === undefined ? [] : FROM_PRINCIPAL),
    ...(principal === undefined || isOrganisation ? [] : (["kpp"] as const)),
    ...(identities.has("representative") ? FROM_REPRESENTATIVE : []),
    ...(power !== undefined || powerText !== undefined ? (["powers"] as const) : []),
  ]);
}

/** What a draft says is not asked; a party in it is its author's matter as a whole, and so is a delegation. */
function knownIn(identities: ByRole, { content }: MchdDraft = {}): readonly QuestionId[] {
  const { original, delegation } = content ?? {};
  if (delegation !== undefined) return QUESTIONS.map(({ id }) => id);
  const { principals, representatives, powers, header } = original ?? {};
  return [
    // A certificate's principal takes the place of the draft's, and lacks the КПП.
    ...(principals === undefined || identities.has("principal") ? [] : [...FROM_PRINCIPAL, "kpp" as const]),
    ...(representatives === undefined ? [] : FROM_REPRESENTATIVE),
    ...((powers?.codes ?? powers?.text) === undefined ? [] : ["powers" as const]),
    ...(header?.endDate === undefined ? [] : ["until" as const]),
  ];
}

// --- the input ----------------------------------------------------------------------------------------

function inputOf(
  options: NewOptions,
  answers: Answers,
  identities: ByRole,
  classifier: ReadonlyMap<string, string>,
  template: MchdDraft | undefined,
): MchdInput {
  const answered = inputAnswered(answers, classifier);
  const principal = principalFrom(identities.get("principal"), answers);
  const representatives = representativesOf(
    options,
    answers,
    identities.get("representative"),
    principal === undefined ? grantingIn(template) : organisationIn(principal),
  );
  const codes = options.power && powersOf(options.power, classifier);
  const powers = {
    ...answered.powers,
    ...(codes && { codes }),
    ...(options.powerText !== undefined && { text: options.powerText }),
    ...(options.jointly === true && { jointly: true }),
    ...(options.lose === true && { lost: true }),
  };
  const { number, internalNumber, issued: issueDate, delegation } = options;
  return {
    header: {
      ...answered.header,
      ...(number !== undefined && { number }),
      ...(internalNumber !== undefined && { internalNumber }),
      ...(issueDate !== undefined && { issueDate }),
      ...(delegation !== undefined && { delegation }),
    },
    ...(principal && { principal: jointHeads(principal, options) }),
    ...(representatives.length > 0 && { representatives }),
    powers,
  };
}

const organisationIn = (principal: PrincipalInput): readonly OrganisationInput[] =>
  principal.kind === "organisation" ? [principal.organisation] : [];

function grantingIn({ content }: MchdDraft = {}): readonly OrganisationInput[] {
  const { original, delegation } = content ?? {};
  const parties = [...(original?.principals ?? []), ...(delegation?.delegators ?? [])];
  return parties.flatMap(({ party }) => {
    const { inn, ogrn } = party?.russianOrganisation?.organisation ?? {};
    return [{ ...(inn !== undefined && { inn }), ...(ogrn !== undefined && { ogrn }) }];
  });
}

const jointHeads = (
  principal: PrincipalInput,
  { jointHeads: jointly = false }: NewOptions,
): PrincipalInput => (principal.kind === "organisation" ? { ...principal, jointly } : principal);
