/** Options about powers of attorney: by which signers act, what they must cover, where their status is known from. */
import { STATUS_MODES } from "../../mchd/status.js";
import { httpUrl } from "../parsers.js";
import { type OptionGroup, type OptionSpec, UsageError } from "../spec.js";
import { WEAKENS } from "./groups.js";

export interface MchdQuestionOptions {
  readonly mchdChain?: readonly string[];
  readonly power?: readonly string[];
  readonly docType?: readonly string[];
  readonly amount?: string;
  readonly counterparty?: string;
  readonly territory?: string;
  readonly powerRules?: string;
  readonly classifier?: string;
  readonly mchdStatus?: (typeof STATUS_MODES)[number];
  readonly mchdStatusFile?: readonly string[];
  readonly registry?: string;
  readonly trustRegistry?: boolean;
}

export interface AuthorityOptions extends MchdQuestionOptions {
  readonly mchd?: readonly string[];
  readonly mchdSig?: readonly string[];
}

/** Whether anything about powers of attorney was asked: what answers it is loaded only then. */
export const asksAuthority = (options: AuthorityOptions): boolean =>
  firstGiven(AUTHORITY.options, options) !== undefined;

/** The first of `specs` that was given: `--power`. */
const firstGiven = (specs: readonly OptionSpec[], options: object): string | undefined =>
  specs.find(({ flags }) => (options as AuthorityOptions)[keyOf(flags)] !== undefined)?.flags.split(" ")[0];

/** `--mchd-sig <file>` → `mchdSig`, as commander calls it. */
const keyOf = (flags: string): keyof AuthorityOptions =>
  flags
    .slice(2)
    .split(" ")[0]!
    .replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()) as keyof AuthorityOptions;

const QUESTION: readonly OptionSpec[] = [
  {
    flags: "--mchd-chain <path>",
    many: true,
    text: {
      ru: "доверенности, на которых основано передоверие: файлы или папки, подписи лежат рядом",
      en: "powers of attorney that a delegation is based on: files or folders, their signatures beside them",
    },
  },
  {
    flags: "--power <code>",
    many: true,
    text: {
      ru: "полномочие, которое должно быть; повторите для каждого",
      en: "a power that it must give; repeat it for each",
    },
  },
  {
    flags: "--doc-type <kind>",
    many: true,
    text: {
      ru: "вид документа, который подписан: contract, upd, torg-12, ks-2, LIM_01_15, … или из --power-rules",
      en: "the kind of document signed: contract, upd, torg-12, ks-2, LIM_01_15, … or one of --power-rules",
    },
  },
  {
    flags: "--amount <number>",
    text: {
      ru: "сумма документа, для ограничений: 150000.50 или «1000 USD»",
      en: 'the amount of the document, for limits: 150000.50 or "1000 USD"',
    },
  },
  {
    flags: "--counterparty <name>",
    text: { ru: "другая сторона, для ограничений: ИНН", en: "the other party, for limits: its ИНН" },
  },
  {
    flags: "--territory <name>",
    text: { ru: "территория, для ограничений", en: "the territory, for limits" },
  },
  {
    flags: "--power-rules <file>",
    text: {
      ru: "правила: вид документа и коды полномочий, которых достаточно (JSON)",
      en: "rules: kinds of documents and the codes that are enough for each (JSON)",
    },
  },
  {
    flags: "--classifier <file>",
    text: {
      ru: "классификатор полномочий вдобавок к встроенному: JSON или строки «код;название»",
      en: "a classifier of powers beside the bundled part: JSON or lines `code;name`",
    },
  },
];

const STATUS: readonly OptionSpec[] = [
  {
    flags: "--mchd-status <mode>",
    choices: STATUS_MODES,
    text: {
      ru: `required (по умолчанию): без сведений о статусе ответ «не определено»; off, не проверять: ${WEAKENS.ru}`,
      en: `required (default): without a source of the status the answer is INDETERMINATE; off, not checked: ${WEAKENS.en}`,
    },
  },
  {
    flags: "--mchd-status-file <path>",
    many: true,
    text: {
      ru: "ответы реестра и уведомления об отзыве: файлы JSON или папки с ними",
      en: "answers of a registry and notices of revocation: JSON files, or folders of them",
    },
  },
  {
    flags: "--registry <url>",
    parse: httpUrl,
    conflicts: ["offline"],
    text: {
      ru: "спросить о статусе по этому адресу; {number} в нём — место номера (см. docs/mchd.md)",
      en: "ask this address about the status; {number} in it is the place of the number (see docs/mchd.md)",
    },
  },
  {
    flags: "--trust-registry",
    text: {
      ru: `верить реестру, когда доверенность уже была; ${WEAKENS.ru}`,
      en: `believe the registry about when a power of attorney existed; ${WEAKENS.en}`,
    },
  },
];

const MCHD_SIG: OptionSpec = {
  flags: "--mchd-sig <file>",
  many: true,
  text: {
    ru: "подпись под доверенностью; без параметра берутся лежащие рядом",
    en: "the signature of a power of attorney; without it those that lie beside are taken",
  },
};

/** For a document that somebody signed. */
export const AUTHORITY: OptionGroup = {
  title: { ru: "По доверенности (МЧД)", en: "By power of attorney (МЧД)" },
  options: [
    {
      flags: "--mchd <file>",
      many: true,
      text: {
        ru: "доверенность, по которой действовал подписавший; повторите для каждого",
        en: "the power of attorney the signer acted by; repeat it for each signer",
      },
    },
    MCHD_SIG,
    ...QUESTION,
    ...STATUS,
  ],
};

/** For one power of attorney by itself. */
export const MCHD_QUESTION: OptionGroup = {
  title: { ru: "Доверенность", en: "Power of attorney" },
  options: [
    {
      flags: "--sig <file>",
      many: true,
      text: {
        ru: "подпись под доверенностью; без параметра берутся лежащие рядом",
        en: "its signature; without it those that lie beside are taken",
      },
    },
    ...QUESTION,
    ...STATUS,
  ],
};

/** For whoever signs by one. */
const MCHD_CHECK: OptionSpec = {
  flags: "--mchd <file>",
  once: true,
  text: {
    ru: "доверенность, по которой вы подписываете: до подписи проверяется, что она выдана вам и действует, а её подпись верна; в подпись не входит",
    en: "the power of attorney you sign by: checked beforehand to name you, to be in force and soundly signed; not embedded",
  },
};

/** Of a classifier only warnings of the format depend; the registry is not asked before signing. */
const NOT_BESIDE = ["--classifier <file>", "--mchd-status <mode>", "--registry <url>", "--trust-registry"];

export const MCHD_CHECKS: readonly OptionSpec[] = [
  MCHD_CHECK,
  MCHD_SIG,
  ...[...QUESTION, ...STATUS].filter(({ flags }) => !NOT_BESIDE.includes(flags)),
];

export interface MchdCheckOptions
  extends Omit<AuthorityOptions, "mchd" | "classifier" | "mchdStatus" | "registry" | "trustRegistry"> {
  readonly mchd?: string;
}

/** What would check nothing must not look as if it did. Throws UsageError. */
export function refuseWithoutMchd(options: MchdCheckOptions): void {
  const left = options.mchd === undefined ? firstGiven(MCHD_CHECKS, options) : undefined;
  if (left !== undefined) throw aloneError(left);
}

export const aloneError = (flag: string): UsageError =>
  new UsageError(
    { ru: `${flag} без --mchd ничего не значит`, en: `${flag} means nothing without --mchd` },
    { ru: "добавьте --mchd ДОВЕРЕННОСТЬ.xml", en: "add --mchd FILE.xml" },
  );

export const PERSONAL_DATA: OptionSpec = {
  flags: "--personal-data",
  text: {
    ru: "не скрывать СНИЛС и ИНН физических лиц",
    en: "do not mask СНИЛС and ИНН of persons",
  },
};
