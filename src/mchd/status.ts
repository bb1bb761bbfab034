/**
 * What is known of a power of attorney beside its own words, at a moment: revoked or in force, by notices of
 * revocation and answers of a registry. That there is no notice proves nothing; only a registry says "in force".
 */
import type { Check } from "../base/check.js";
import { formatInstant, parseInstant } from "../base/time.js";
import type { Identity } from "../x509/identity.js";
import { mask } from "./facts/mask.js";
import type { MchdFacts, PartyFacts } from "./facts/model.js";
import { termOf } from "./facts/term.js";
import { actsWhole, isIssuer, missingHeads, signersOf } from "./issuer.js";
import { type DocumentSigner, type ExaminedNotice, open, sameNumber } from "./judged.js";
import type { RegistryAnswer, RegistryState, Span } from "./registryAnswer.js";
import { isMatch, matchRepresentative } from "./representative.js";

export const STATUS_MODES = ["required", "off"] as const;
export type StatusMode = (typeof STATUS_MODES)[number];

/** A registry that was asked about a document in vain. */
export interface Unanswered {
  readonly number: string;
  /** The address. Untrusted text, as is `why`. */
  readonly source: string;
  /** The code of the error; SHAPE: no answer of a registry; NUMBER: the answer is about that other document. */
  readonly why: string;
}

export interface StatusSources {
  readonly mode: StatusMode;
  readonly notices: readonly ExaminedNotice[];
  readonly answers: readonly RegistryAnswer[];
  readonly unanswered?: readonly Unanswered[] | undefined;
  /** The moment of the check: nobody was asked after it. */
  readonly now: Date;
}

const ID = "mchd.status";

/**
 * "mchd.status" of the document at `at`. `above`: the documents it descends from; who issued one of them may revoke it
 * too. What says it is revoked counts in every mode. `timeProven`: false where `at` is the moment of the check, which
 * no answer can be newer than.
 */
export function checkStatus(
  facts: MchdFacts,
  above: readonly MchdFacts[],
  { mode, notices, answers, unanswered = [], now }: StatusSources,
  at: Date,
  timeProven: boolean,
): Check {
  const byNotices = notices
    .filter(({ notice }) => sameNumber(notice.number, facts.number))
    .map((one) => byNotice(one, [facts, ...above], at));
  const byAnswers = thatCount(answers.filter(({ number }) => sameNumber(number, facts.number))).map(
    (answer) => byAnswer(answer, facts, { at, now, timeProven }),
  );
  const said = [...byNotices, ...byAnswers];
  const first = (status: Check["status"]) => said.find((one) => one.status === status);
  const bad = first("failed");
  if (bad !== undefined) return bad;
  if (mode === "off") return { id: ID, status: "skipped", reason: "mchd.statusOff" };
  const unsure = first("indeterminate");
  if (unsure !== undefined) return unsure;
  if (byAnswers.length === 0) {
    const failed = unanswered.find(({ number }) => sameNumber(number, facts.number));
    if (failed === undefined) return open(ID, "mchd.statusNotChecked");
    return open(ID, "mchd.statusUnanswered", { found: [failed.source, failed.why] });
  }
  const ignored = byNotices.find(({ status }) => status === "warning");
  return ignored ?? byAnswers.find(({ status }) => status === "passed") ?? byAnswers[0]!;
}

/** States that no later answer takes back. */
const FINAL: readonly RegistryState[] = ["revoked", "rejected", "expired"];

/** Of several answers about one document the newest, and whatever said that its force is gone for good. */
function thatCount(answers: readonly RegistryAnswer[]): readonly RegistryAnswer[] {
  const asked = ({ askedAt }: RegistryAnswer): number => askedAt?.getTime() ?? Number.NEGATIVE_INFINITY;
  const newest = Math.max(...answers.map(asked));
  return answers.filter((answer) => asked(answer) === newest || FINAL.includes(answer.state));
}

/** How old an answer may be at the moment of the check, in milliseconds: a day. */
const MAX_ANSWER_AGE = 24 * 3_600_000;

interface Moment {
  readonly at: Date;
  readonly now: Date;
  readonly timeProven: boolean;
}

/** A registry's word. What ended a document ended it for good, whenever it was asked. */
function byAnswer(answer: RegistryAnswer, facts: MchdFacts, { at, now, timeProven }: Moment): Check {
  const { state, since, source, askedAt } = answer;
  const evidence = [{ kind: "mchd", source } as const];
  const found = since === undefined ? state : formatInstant(since.from);
  const known = { evidence, found };
  if (askedAt !== undefined && askedAt > now) {
    const times = { found: formatInstant(askedAt), expected: formatInstant(now) };
    return open(ID, "mchd.statusFuture", { evidence, ...times });
  }
  const other = contradiction(answer, facts);
  if (other !== undefined) return open(ID, other.reason, { evidence, ...other.shown });
  const isEarlier = askedAt !== undefined && askedAt < at;
  const times = isEarlier
    ? { evidence, found: formatInstant(askedAt), expected: formatInstant(at) }
    : undefined;
  const isRecent = isEarlier && !timeProven && at.getTime() - askedAt.getTime() <= MAX_ANSWER_AGE;
  const older = (): Check | undefined =>
    times === undefined || isRecent
      ? undefined
      : open(ID, timeProven ? "mchd.statusOlder" : "mchd.statusStale", times);
  switch (state) {
    case "revoked":
      return (
        tooEarly(since, askedAt ?? now, evidence) ??
        sinceThen(since, at, { subIndication: "REVOKED", reason: "mchd.revoked" }, known)
      );
    case "rejected":
      return { id: ID, status: "failed", reason: "mchd.rejected", ...known };
    case "created":
      return (
        (askedAt === undefined ? open(ID, "mchd.statusUndated", known) : older()) ?? {
          id: ID,
          status: "failed",
          subIndication: "NOT_YET_VALID",
          reason: "mchd.notYet",
          ...known,
        }
      );
    case "processing":
      return older() ?? open(ID, "mchd.processing", known);
    case "notFound":
      return older() ?? open(ID, "mchd.notRegistered", known);
    case "expired": {
      const end = since ?? endOf(facts);
      return (
        tooEarly(end, askedAt ?? now, evidence) ??
        sinceThen(end, at, { subIndication: "EXPIRED", reason: "mchd.ended" }, known)
      );
    }
    case "active":
      return (
        tooLate(answer, at, evidence) ??
        // What a registry answers does not tell when it was asked; who saved it for this check knows, and is reminded.
        (askedAt === undefined
          ? { id: ID, status: "warning", reason: "mchd.statusUndated", ...known }
          : (older() ?? {
              id: ID,
              status: "passed",
              ...known,
              ...(isRecent && { reason: "mchd.statusRecent", ...times }),
            }))
      );
  }
}

/** "It has ended" was said before the end that is told: one of the two is wrong, and nobody knows which. */
function tooEarly(end: Span | undefined, said: Date, evidence: Check["evidence"]): Check | undefined {
  if (end === undefined || end.from <= said) return undefined;
  const times = { found: formatInstant(said), expected: formatInstant(end.from) };
  return open(ID, "mchd.endedEarly", { ...(evidence && { evidence }), ...times });
}

/** The registry took the document in, or put it in force, only after `at`. */
function tooLate(
  { created, starts, since }: RegistryAnswer,
  at: Date,
  evidence: Check["evidence"],
): Check | undefined {
  const late = [created, starts, since].find((span) => span !== undefined && span.from > at);
  if (late === undefined) return undefined;
  const times = { found: formatInstant(late.from), expected: formatInstant(at) };
  return open(ID, "mchd.registeredLater", { ...(evidence && { evidence }), ...times });
}

/** What the answer says of the document otherwise than the document itself: it is about another one, then. */
function contradiction(answer: RegistryAnswer, facts: MchdFacts) {
  const [found, expected] = [answer.endDate, facts.endDate];
  if (found !== undefined && expected !== undefined && found !== expected) {
    return { reason: "mchd.statusOther", shown: { found, expected } };
  }
  const parties = [
    [answer.issuerInn, [...facts.principals, ...facts.delegators]],
    [answer.representativeInn, facts.representatives],
  ] as const;
  for (const [said = [], own] of parties) {
    const numbers = new Set(own.flatMap(innsOf));
    const strange = said.filter((inn) => !numbers.has(inn));
    if (numbers.size === 0 || strange.length === 0) continue;
    return {
      reason: "mchd.statusOtherParty",
      shown: { found: strange.map(shownInn), expected: [...numbers].map(shownInn) },
    };
  }
  return undefined;
}

const innsOf = ({ organisation, person }: PartyFacts): readonly string[] =>
  [organisation?.inn, person?.inn].filter((inn) => inn !== undefined);

/** A person's has twelve digits. */
const shownInn = (inn: string): string => (inn.length === 12 ? mask(inn) : inn);

/** The first moment after the term. */
function endOf(facts: MchdFacts): Span | undefined {
  const end = termOf(facts)?.until;
  return end && { from: end, until: end };
}

/** What ended `since` was in force before; of the day itself the hour is not known. */
function sinceThen(
  since: Span | undefined,
  at: Date,
  bad: Pick<Check, "subIndication" | "reason">,
  known: Partial<Check>,
): Check {
  if (since === undefined || at >= since.until) return { id: ID, status: "failed", ...bad, ...known };
  if (at >= since.from) return open(ID, "mchd.revokedThatDay", known);
  return { id: ID, status: "passed", reason: "mchd.revokedLater", ...known };
}

/**
 * A notice counts when its signature holds and is of one who may revoke. One that cannot be proven leaves the question
 * open; one that does not hold, or a stranger's, is named and does no harm: anybody could write it. Signatures that
 * carry a content of their own are none of the notice.
 */
function byNotice({ file, notice, ...signed }: ExaminedNotice, chain: readonly MchdFacts[], at: Date): Check {
  const evidence = [{ kind: "mchd", source: file } as const];
  const detached = signed.signatures.filter((one) => !one.attached);
  const entitled = signersOf({ signatures: detached }).filter((signer) =>
    mayRevoke(notice.by, chain, signer),
  );
  const sound = entitled.filter(({ verdict }) => verdict === "TOTAL-PASSED");
  if (entitled.some(({ verdict }) => verdict === "INDETERMINATE") && sound.length === 0) {
    return open(ID, "mchd.noticeUnproven", { evidence });
  }
  if (sound.length === 0) {
    return { id: ID, status: "warning", reason: "mchd.noticeIgnored", evidence };
  }
  const inTime = byClaimedTime(sound);
  // Heads who act only together revoke only together, from when the last of them has signed.
  const needed = notice.by === "principal" ? wholeFrom(chain, inTime) : 1;
  if (needed === 0) {
    const expected = chain.flatMap((facts) => missingHeads(facts, identitiesOf(inTime)));
    return open(ID, "mchd.noticeJoint", { evidence, expected });
  }
  const effective = effectiveFrom(notice.revokedAt, inTime[needed - 1]!);
  const found = formatInstant(effective);
  return sinceThen(
    { from: effective, until: effective },
    at,
    { subIndication: "REVOKED", reason: notice.by === "principal" ? "mchd.revoked" : "mchd.refused" },
    { evidence, found },
  );
}

const claimedTime = ({ claimedSigningTime }: DocumentSigner): number =>
  parseInstant(claimedSigningTime ?? "")?.getTime() ?? 0;

const byClaimedTime = (signers: readonly DocumentSigner[]): DocumentSigner[] =>
  signers.toSorted((a, b) => claimedTime(a) - claimedTime(b));

const identitiesOf = (signers: readonly DocumentSigner[]): readonly Identity[] =>
  signers.flatMap(({ certificate }) => certificate?.subject ?? []);

/** How many of the signers, in this order, suffice to revoke; 0: all of them do not. */
function wholeFrom(chain: readonly MchdFacts[], signers: readonly DocumentSigner[]): number {
  const suffice = (count: number): boolean =>
    chain.some((facts) => actsWhole(facts, identitiesOf(signers.slice(0, count))));
  return suffice(signers.length) ? signers.findIndex((_, i) => suffice(i + 1)) + 1 : 0;
}

/** A notice does not reach back before the signature that makes it whole claims to be made. */
const effectiveFrom = (revokedAt: string, last: DocumentSigner): Date =>
  new Date(Math.max(parseInstant(revokedAt)!.getTime(), claimedTime(last)));

function mayRevoke(
  by: "principal" | "representative",
  chain: readonly MchdFacts[],
  { certificate }: DocumentSigner,
): boolean {
  if (certificate === null) return false;
  if (by === "principal") return chain.some((facts) => isIssuer(facts, certificate));
  return isMatch(matchRepresentative(chain[0]!, certificate.subject));
}

/** By when the document existed, by a registry that is believed; undefined when none tells. */
export function registeredBy(
  number: string | undefined,
  answers: readonly RegistryAnswer[],
): Date | undefined {
  return answers
    .filter((answer) => sameNumber(answer.number, number))
    .flatMap(({ created, since }) => (created ?? since)?.until ?? [])
    .sort((a, b) => a.getTime() - b.getTime())[0];
}
