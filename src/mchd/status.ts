/**
 * What is known of a power of attorney beside its own words, at a moment: revoked or in force, by notices of
 * revocation and answers of a registry. That there is no notice proves nothing; only a registry says "in force".
 */
import type { Check } from "../base/check.js";
import { formatInstant, parseInstant } from "../base/time.js";
import type { MchdFacts } from "./facts/model.js";
import { isIssuer, signersOf } from "./issuer.js";
import { type DocumentSigner, type ExaminedNotice, open, sameNumber } from "./judged.js";
import type { RegistryAnswer, Span } from "./registryAnswer.js";
import { isMatch, matchRepresentative } from "./representative.js";

export const STATUS_MODES = ["required", "off"] as const;
export type StatusMode = (typeof STATUS_MODES)[number];

export interface StatusSources {
  readonly mode: StatusMode;
  readonly notices: readonly ExaminedNotice[];
  readonly answers: readonly RegistryAnswer[];
}

const ID = "mchd.status";

/**
 * "mchd.status" of the document at `at`. `above`: the documents it descends from; who issued one of them may revoke it
 * too. What says it is revoked counts in every mode.
 */
export function checkStatus(
  facts: MchdFacts,
  above: readonly MchdFacts[],
  { mode, notices, answers }: StatusSources,
  at: Date,
): Check {
  const byNotices = notices
    .filter(({ notice }) => sameNumber(notice.number, facts.number))
    .map((one) => byNotice(one, [facts, ...above], at));
  const byAnswers = answers
    .filter(({ number }) => sameNumber(number, facts.number))
    .map((answer) => byAnswer(answer, facts, at));
  const said = [...byNotices, ...byAnswers];
  const first = (status: Check["status"]) => said.find((one) => one.status === status);
  const bad = first("failed");
  if (bad !== undefined) return bad;
  if (mode === "off") return { id: ID, status: "skipped", reason: "mchd.statusOff" };
  const unsure = first("indeterminate");
  if (unsure !== undefined) return unsure;
  if (byAnswers.length === 0) return open(ID, "mchd.statusNotChecked");
  const ignored = byNotices.find(({ status }) => status === "warning");
  return ignored ?? byAnswers.find(({ status }) => status === "passed") ?? byAnswers[0]!;
}

/** A registry's word. */
function byAnswer(answer: RegistryAnswer, { endDate }: MchdFacts, at: Date): Check {
  const { state, since, source, askedAt } = answer;
  const evidence = [{ kind: "mchd", source } as const];
  const found = since === undefined ? state : formatInstant(since.from);
  const known = { evidence, found };
  if (answer.endDate !== undefined && endDate !== undefined && answer.endDate !== endDate) {
    return open(ID, "mchd.statusOther", { ...known, found: answer.endDate, expected: endDate });
  }
  switch (state) {
    case "revoked":
      return sinceThen(since, at, { subIndication: "REVOKED", reason: "mchd.revoked" }, known);
    case "rejected":
      return { id: ID, status: "failed", reason: "mchd.rejected", ...known };
    case "created":
      return { id: ID, status: "failed", subIndication: "NOT_YET_VALID", reason: "mchd.notYet", ...known };
    case "processing":
      return open(ID, "mchd.processing", known);
    case "notFound":
      return open(ID, "mchd.notRegistered", known);
    case "expired":
      return sinceThen(since, at, { subIndication: "EXPIRED", reason: "mchd.ended" }, known);
    case "active":
      if (askedAt === undefined) return { id: ID, status: "warning", reason: "mchd.statusUndated", ...known };
      return askedAt < at
        ? open(ID, "mchd.statusOlder", {
            ...known,
            found: formatInstant(askedAt),
            expected: formatInstant(at),
          })
        : { id: ID, status: "passed", ...known };
  }
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
 * open; one that does not hold, or a stranger's, is named and does no harm: anybody could write it.
 */
function byNotice({ file, notice, ...signed }: ExaminedNotice, chain: readonly MchdFacts[], at: Date): Check {
  const evidence = [{ kind: "mchd", source: file } as const];
  const entitled = signersOf(signed).filter((signer) => mayRevoke(notice.by, chain, signer));
  const sound = entitled.filter(({ verdict }) => verdict === "TOTAL-PASSED");
  const attached = signed.signatures.some((one) => one.attached);
  if (entitled.some(({ verdict }) => verdict === "INDETERMINATE") && sound.length === 0 && !attached) {
    return open(ID, "mchd.noticeUnproven", { evidence });
  }
  if (sound.length === 0 || attached) {
    return { id: ID, status: "warning", reason: "mchd.noticeIgnored", evidence };
  }
  const effective = effectiveFrom(notice.revokedAt, sound);
  const found = formatInstant(effective);
  return sinceThen(
    { from: effective, until: effective },
    at,
    { subIndication: "REVOKED", reason: notice.by === "principal" ? "mchd.revoked" : "mchd.refused" },
    { evidence, found },
  );
}

/** A notice does not reach back before its own signature claims to be made. */
function effectiveFrom(revokedAt: string, signers: readonly DocumentSigner[]): Date {
  const times = signers.map(
    ({ claimedSigningTime }) => parseInstant(claimedSigningTime ?? "")?.getTime() ?? 0,
  );
  return new Date(Math.max(parseInstant(revokedAt)!.getTime(), Math.min(...times)));
}

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
