/** Parties and powers of a new power of attorney, out of the options that `mchd new` and `mchd delegate` share. */
import { PodpisError } from "../../base/errors.js";
import { contentStream, type FileIdentity } from "../../io/files/content.js";
import { personOf, principalOf, representativeOf } from "../../mchd/fromCertificate.js";
import type {
  DelegationRight,
  OrganisationInput,
  PersonInput,
  PrincipalInput,
  RepresentativeInput,
} from "../../mchd/make.js";
import {
  type Answers,
  detailsAnswered,
  organisationAnswered,
  personAnswered,
  QUESTIONS,
  type Question,
  readPower,
} from "../../mchd/questions.js";
import { printable } from "../../report/printable.js";
import { type Identity, identityOf } from "../../x509/identity.js";
import { UsageError } from "../spec.js";
import { loadCertificates } from "./inputs.js";

export interface PartyOptions {
  readonly fromCert?: readonly string[];
  readonly person?: string;
  readonly personInn?: string;
  readonly personSnils?: string;
  readonly personPosition?: string;
  readonly personBirth?: string;
  readonly representativeKpp?: string;
  readonly power?: readonly string[];
  readonly classifier?: string;
  readonly jointly?: boolean;
  readonly lose?: boolean;
  readonly issued?: string;
  readonly until?: string;
  readonly delegation?: DelegationRight;
  readonly internalNumber?: string;
  readonly output?: string;
  readonly force?: boolean;
}

/** ПрУтрПолн stands only where powers may be passed on (V7). Throws UsageError. */
export function refuseLoss({ lose = false, delegation = "none" }: PartyOptions): void {
  if (!lose || delegation !== "none") return;
  throw new UsageError(
    {
      ru: "об утрате полномочий формат говорит только там, где разрешено передоверие",
      en: "the format speaks of losing powers only where they may be passed on",
    },
    { ru: "уберите --lose или добавьте --delegation", en: "leave out --lose, or add --delegation" },
  );
}

export interface NamedCertificates {
  /** By role, in the order of the command line. */
  readonly identities: ReadonlyMap<string, readonly Identity[]>;
  readonly inputs: readonly FileIdentity[];
}

/** `--from-cert ROLE=FILE`. Throws UsageError, FILE_*, NOT_A_CERTIFICATE. */
export function certificatesByRole(
  values: readonly string[] = [],
  roles: readonly string[],
): NamedCertificates {
  const identities = new Map<string, readonly Identity[]>();
  const inputs: FileIdentity[] = [];
  for (const value of values) {
    const [, role = "", file = ""] = /^([^=]*)=(.*)$/s.exec(value) ?? [];
    if (!roles.includes(role) || file === "") {
      throw new UsageError(
        { ru: `«${printable(value, 80)}» — не РОЛЬ=ФАЙЛ`, en: `"${printable(value, 80)}" is not ROLE=FILE` },
        { ru: `возможные роли: ${roles.join(", ")}`, en: `possible roles: ${roles.join(", ")}` },
      );
    }
    const [certificate, another] = loadCertificates([file]);
    if (another !== undefined) {
      throw new PodpisError("MCHD_INPUT", { path: file, reason: "it holds several certificates" });
    }
    const { identity } = contentStream(file);
    if (identity !== undefined) inputs.push(identity);
    identities.set(role, [...(identities.get(role) ?? []), identityOf(certificate!.subject)]);
  }
  return { identities, inputs };
}

/** Persons of certificates. Throws MCHD_INPUT. */
export const personsOf = (identities: readonly Identity[] = []): PersonInput[] =>
  identities.map((identity) => personOf(identity) ?? refuseNameless(identity));

function refuseNameless({ cn = "" }: Identity): never {
  throw new PodpisError("MCHD_INPUT", { path: cn, reason: "the certificate names no person" });
}

/** Powers as `--power` names them. Throws UsageError. */
export const powersOf = (values: readonly string[], classifier: ReadonlyMap<string, string>) =>
  values.map((value) => {
    const power = readPower(value, classifier);
    if (!("ru" in power)) return power;
    throw new UsageError(power, {
      ru: "коды с названиями покажет podpis mchd powers",
      en: "podpis mchd powers shows codes and names",
    });
  });

/** What was answered by options is looked at as if it had been typed. Throws UsageError, which quotes nobody's number. */
export function checkAnswer({ flag, problem }: Question, value: string): void {
  const wrong = problem(value, new Map());
  if (wrong === undefined) return;
  throw new UsageError(
    { ru: `${flag}: ${wrong.ru}`, en: `${flag}: ${wrong.en}` },
    { ru: "проверьте значение", en: "check the value" },
  );
}

export const questionOf = (id: Question["id"]): Question => QUESTIONS.find((one) => one.id === id)!;

/** By certificates; what was answered besides counts for more. Throws MCHD_INPUT, UsageError. */
export function principalFrom(
  identities: readonly Identity[] = [],
  answers: Answers,
): PrincipalInput | undefined {
  const organisation = organisationAnswered(answers);
  const named = personAnswered(answers, "head");
  const details = detailsAnswered(answers, "head");
  if (identities.length === 0) {
    if (named !== undefined) return { kind: "organisation", organisation, heads: [named] };
    if (Object.keys({ ...organisation, ...details }).length > 0) throw aboutWhom("--head");
    return undefined;
  }
  const principal = principalOf(identities);
  if (principal === undefined) {
    const reason = "the certificates name nobody, or different organisations";
    throw new PodpisError("MCHD_INPUT", { path: "--from-cert principal", reason });
  }
  if (principal.kind === "organisation") {
    return {
      ...principal,
      organisation: { ...principal.organisation, ...organisation },
      heads: named === undefined ? withDetails(principal.heads, details, "--head") : [named],
    };
  }
  if (named === undefined && Object.keys({ ...organisation, ...details }).length === 0) return principal;
  throw new UsageError(
    { ru: "сертификат доверителя — не организации", en: "the principal's certificate is no organisation's" },
    {
      ru: "уберите --name, --inn, --kpp, --ogrn и --head…",
      en: "leave out --name, --inn, --kpp, --ogrn and --head…",
    },
  );
}

/**
 * Those of certificates, and the one of `--person`; details without a name belong to the only one there is. `granting`:
 * the organisations whose powers these are. Throws MCHD_INPUT, UsageError.
 */
export function representativesOf(
  { personPosition: position, personBirth: birthDate, representativeKpp }: PartyOptions,
  answers: Answers,
  identities: readonly Identity[] = [],
  granting: readonly OrganisationInput[],
): readonly RepresentativeInput[] {
  const details = {
    ...detailsAnswered(answers, "person"),
    ...(position !== undefined && { position }),
    ...(birthDate !== undefined && { birthDate }),
  };
  const certified = withKpp(
    identities.map((identity) => representativeOf(identity, granting) ?? refuseNameless(identity)),
    representativeKpp,
  );
  const named = personAnswered(answers, "person");
  if (named !== undefined) return [...certified, { ...named, ...details }];
  if (certified.every(isPerson)) return withDetails(certified, details, "--person");
  if (Object.keys(details).length > 0) throw aboutWhom("--person");
  return certified;
}

const isPerson = (one: RepresentativeInput): one is PersonInput => !("kind" in one);

/** The format wants the КПП of an organisation, and no certificate has it. Throws UsageError. */
function withKpp(
  all: readonly RepresentativeInput[],
  kpp: string | undefined,
): readonly RepresentativeInput[] {
  const { length } = all.filter((one) => !isPerson(one) && one.kind === "organisation");
  if (kpp !== undefined) checkAnswer({ ...questionOf("kpp"), flag: "--representative-kpp" }, kpp);
  if (length === (kpp === undefined ? 0 : 1)) {
    return all.map((one) =>
      isPerson(one) || one.kind !== "organisation" || kpp === undefined
        ? one
        : { ...one, organisation: { ...one.organisation, kpp: kpp.trim() } },
    );
  }
  if (length > 1) {
    throw new UsageError(
      {
        ru: "несколько представителей-организаций: их КПП параметром не назвать",
        en: "several representatives are organisations: an option cannot tell the КПП of each",
      },
      { ru: "опишите их черновиком: --from", en: "describe them in a draft: --from" },
    );
  }
  throw length === 1
    ? new UsageError(
        {
          ru: "представитель — организация, а её КПП не назван: в сертификате его нет",
          en: "the representative is an organisation, and its КПП is not said: no certificate has it",
        },
        { ru: "добавьте --representative-kpp КПП", en: "add --representative-kpp NUMBER" },
      )
    : new UsageError(
        {
          ru: "--representative-kpp — для представителя-организации, а такого нет",
          en: "--representative-kpp is about a representative that is an organisation, and there is none",
        },
        {
          ru: "уберите его или назовите сертификат организации: --from-cert representative=ФАЙЛ",
          en: "leave it out, or name the organisation's certificate: --from-cert representative=FILE",
        },
      );
}

/** Throws UsageError when it is not clear whom the details are about. */
function withDetails(
  persons: readonly PersonInput[],
  details: Partial<PersonInput>,
  flag: "--head" | "--person",
): readonly PersonInput[] {
  if (Object.keys(details).length === 0) return persons;
  const [person, another] = persons;
  if (person === undefined || another !== undefined) throw aboutWhom(flag);
  return [{ ...person, ...details }];
}

const aboutWhom = (flag: "--head" | "--person"): UsageError =>
  new UsageError(
    { ru: `не сказано, о ком ${flag}-…`, en: `it is not said whom ${flag}-… is about` },
    { ru: `добавьте ${flag} ФИО`, en: `add ${flag} NAME` },
  );
