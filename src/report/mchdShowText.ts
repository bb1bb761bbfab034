/** What `podpis mchd show` says to people. Personal data only as far as they were asked for (152-ФЗ). */
import type { ShownMchd } from "../app/mchdShow.js";
import { mask, maskNumbersIn } from "../mchd/facts/mask.js";
import {
  type EarlierFacts,
  fullNameOf,
  type LimitFacts,
  type OrganisationFacts,
  type PartyFacts,
  type PersonFacts,
  partyName,
  type Signatory,
} from "../mchd/facts/model.js";
import { DOCUMENT_KINDS } from "../mchd/format/simpleTypes.js";
import { FORMAT_NAMES, PARTY_KIND_NAMES, RIGHT_NAMES, ROLE_NAMES } from "./i18n/mchd.js";
import type { Language } from "./i18n/texts.js";
import { printable } from "./printable.js";
import { row, type TextStyle } from "./style.js";

/** A text of powers has up to 10 000 characters. */
const MAX_POWERS_TEXT = 10_000;

/** `personalData`: numbers of persons whole, birth dates and identity documents too. */
export function renderMchd(shown: ShownMchd, style: TextStyle, personalData: boolean): string[] {
  return new MchdPage(style, personalData).page(shown);
}

class MchdPage {
  readonly #language: Language;

  constructor(
    readonly style: TextStyle,
    readonly personalData: boolean,
  ) {
    this.#language = style.texts.language;
  }

  page({ format, facts, problems }: ShownMchd): string[] {
    const title =
      facts.kind === "delegation"
        ? this.#say("Доверенность в порядке передоверия", "A delegation")
        : this.#say("Доверенность", "A power of attorney");
    return [
      `${this.style.palette.bold(title)}, ${FORMAT_NAMES[format][this.#language]}`,
      ...this.#notes(problems),
      "",
      ...this.#header(facts),
      ...this.#earlier(this.#say("Первая", "The first"), facts.root),
      ...this.#earlier(this.#say("Предыдущая", "The parent"), facts.parent),
      ...this.#parties(this.#say("Доверитель", "Principal"), facts.principals),
      ...this.#parties(this.#say("Передаёт", "Passed on by"), facts.delegators),
      ...this.#parties(this.#say("Представитель", "Representative"), facts.representatives),
      ...this.#together(facts.jointly === true && facts.representatives.length > 1),
      ...this.#powers(facts.powers),
    ];
  }

  #say(ru: string, en: string): string {
    return this.#language === "ru" ? ru : en;
  }

  #row(label: string, ...values: readonly string[]): string[] {
    return row(this.style, label, ...values);
  }

  #notes(problems: ShownMchd["problems"]): string[] {
    const { schemaHolds, errors } = problems;
    const checks = this.#say(
      "Подпись, статус и полномочия здесь не проверяются.",
      "Signature, status and powers are not checked here.",
    );
    if (!schemaHolds) {
      return [
        checks,
        this.#say(
          "СХЕМЕ НЕ СООТВЕТСТВУЕТ: показано, что удалось найти. Подробности: podpis mchd validate",
          "NOT VALID BY ITS SCHEMA: this is what could be found. Details: podpis mchd validate",
        ),
      ];
    }
    const found = this.#say(
      `Ошибок: ${errors}. Подробности: podpis mchd validate`,
      `Errors: ${errors}. Details: podpis mchd validate`,
    );
    return errors > 0 ? [checks, found] : [checks];
  }

  #header(facts: ShownMchd["facts"]): string[] {
    const { number, internalNumber, issueDate, endDate, termText, revocable, delegationRight, statusSystem } =
      facts;
    const end =
      endDate === undefined
        ? (termText ?? "—")
        : `${this.#day(endDate)} ${this.#say("включительно (московское время)", "inclusive (Moscow time)")}`;
    return [
      ...this.#row(this.#say("Номер", "Number"), printable(number ?? "—")),
      ...(internalNumber === undefined
        ? []
        : this.#row(this.#say("Внутр. номер", "Own number"), this.#free(internalNumber))),
      ...this.#row(this.#say("Выдана", "Issued"), this.#day(issueDate ?? "—")),
      ...this.#row(this.#say("Действует по", "In force to"), this.#free(end)),
      ...(revocable === undefined
        ? []
        : this.#row(
            this.#say("Отзыв", "Revocation"),
            revocable ? this.#say("возможен", "possible") : this.#say("безотзывная", "irrevocable"),
          )),
      ...(delegationRight === undefined
        ? []
        : this.#row(this.#say("Передоверие", "Delegation"), RIGHT_NAMES[delegationRight][this.#language])),
      ...(statusSystem === undefined
        ? []
        : this.#row(this.#say("Статус", "Status"), this.#free(statusSystem))),
    ];
  }

  /** Text that may hold anything, numbers of persons too. */
  #free(text: string, limit?: number): string {
    return printable(this.personalData ? text : maskNumbersIn(text), limit);
  }

  #earlier(label: string, earlier: EarlierFacts | undefined): string[] {
    if (earlier === undefined) return [];
    const { number, internalNumber, issueDate, endDate } = earlier;
    return this.#row(
      label,
      this.#free(number ?? internalNumber ?? "—"),
      `${this.#day(issueDate)} – ${this.#day(endDate)}`,
    );
  }

  #parties(label: string, parties: readonly PartyFacts[]): string[] {
    return parties.flatMap((party, i) => {
      const heading = parties.length > 1 ? `${label} ${i + 1}` : label;
      return ["", ...this.#row(heading, ...this.#party(party))];
    });
  }

  #party(party: PartyFacts): string[] {
    const { kind, organisation, person, ogrnip, signatories } = party;
    const own = person !== undefined && signatories.length === 1 && signatories[0]?.role === "self";
    const joint = signatories.some(({ jointly }) => jointly);
    return [
      `${this.#free(partyName(party)) || "—"} (${PARTY_KIND_NAMES[kind][this.#language]})`,
      ...this.#facts(organisation === undefined ? [] : this.#organisation(organisation)),
      ...this.#facts(
        person === undefined ? [] : [...this.#numbers("ОГРНИП", ogrnip), ...this.#person(person)],
      ),
      ...(person === undefined ? [] : this.#private(person)),
      ...(own ? [] : signatories.flatMap((one) => this.#signatory(one))),
      ...(joint ? [this.#say("действуют только совместно", "they act only jointly")] : []),
    ];
  }

  #facts(facts: readonly string[]): string[] {
    return facts.length === 0 ? [] : [facts.join(", ")];
  }

  #organisation({ inn, kpp, ogrn, accreditation, registration, country }: OrganisationFacts): string[] {
    return [
      ...this.#numbers("ИНН", inn),
      ...this.#numbers("КПП", kpp),
      ...this.#numbers("ОГРН", ogrn),
      ...this.#numbers("НЗА", accreditation),
      ...this.#numbers(this.#say("рег. номер", "registration"), registration),
      ...this.#numbers(this.#say("страна", "country"), country),
    ];
  }

  #numbers(label: string, value: string | undefined): string[] {
    return value === undefined ? [] : [`${label} ${printable(value)}`];
  }

  #person({ position, inn, snils }: PersonFacts): string[] {
    const shown = (value: string | undefined): string | undefined =>
      value === undefined || this.personalData ? value : mask(value);
    return [
      ...(position === undefined ? [] : [this.#free(position)]),
      ...this.#numbers("ИНН", shown(inn)),
      ...this.#numbers("СНИЛС", shown(snils)),
    ];
  }

  /** Birth date and identity document. */
  #private({ birthDate, identityDocument }: PersonFacts): string[] {
    if (!this.personalData) return [];
    const born =
      birthDate === undefined ? [] : [`${this.#say("дата рождения", "born")} ${this.#day(birthDate)}`];
    if (identityDocument === undefined) return born;
    const { kind, number, issueDate, issuedBy, issuerCode } = identityDocument;
    const name = DOCUMENT_KINDS[kind]?.[this.#language] ?? kind;
    const issuer = [issuedBy, issuerCode]
      .filter((one) => one !== undefined)
      .map((one) => `, ${printable(one)}`);
    return [...born, `${printable(name)} ${printable(number)}, ${this.#day(issueDate)}${issuer.join("")}`];
  }

  #signatory({ role, person, company, ogrnip }: Signatory): string[] {
    const name = printable(fullNameOf(person)) || "—";
    const facts = [...this.#numbers("ОГРНИП", ogrnip), ...this.#person(person)]
      .map((one) => `, ${one}`)
      .join("");
    return [
      `${ROLE_NAMES[role][this.#language]}: ${name}${facts}`,
      ...(company === undefined
        ? []
        : [`  ${this.#free(company.name)}, ${this.#organisation(company).join(", ")}`]),
      ...this.#private(person),
    ];
  }

  #together(jointly: boolean): string[] {
    return jointly
      ? this.#row(
          "",
          this.#say("представители действуют только совместно", "the representatives act only jointly"),
        )
      : [];
  }

  #powers({ texts, codes }: ShownMchd["facts"]["powers"]): string[] {
    const lines = [
      ...texts.flatMap((text) => text.split(/\r?\n/).map((line) => this.#free(line, MAX_POWERS_TEXT))),
      ...codes.flatMap(({ code, name, limits }) => [
        `${this.#free(name)} [${this.#free(code)}]`,
        ...limits.map((limit) => `  ${this.#limit(limit)}`),
      ]),
    ];
    return ["", ...this.#row(this.#say("Полномочия", "Powers"), ...(lines.length === 0 ? ["—"] : lines))];
  }

  #limit({ name, value }: LimitFacts): string {
    const text = "text" in value ? value.text : `${value.name ?? ""} [${value.code}]`;
    return `${this.#free(name)}: ${this.#free(text.trim())}`;
  }

  /** `31.01.2026`; what is no date stays as it is. */
  #day(text: string): string {
    const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
    return match !== null && this.#language === "ru"
      ? `${match[3]}.${match[2]}.${match[1]}`
      : printable(text);
  }
}
