/** Re-delegation (передоверие): the chain from a document to its root, and the rules R1–R14 for every link of it. */
import type { Check } from "../base/check.js";
import { MAX_MCHD_CHAIN, MAX_MCHD_PAIRS } from "../base/limits.js";
import { type MchdFacts, type PartyFacts, partyName } from "./facts/model.js";
import { termAt, termOf } from "./facts/term.js";
import { notarySigner, shownIdentity, signersOf } from "./issuer.js";
import { type ExaminedMchd, open, sameNumber, together } from "./judged.js";
import { withinPowers } from "./powersWithin.js";
import { likenessOfParties } from "./principalMatch.js";
import { shownParty } from "./representative.js";

/** A link whose facts are known. */
export type Link = ExaminedMchd & { readonly facts: MchdFacts };

export const isLink = (one: ExaminedMchd): one is Link => one.facts !== null;

export interface Chain {
  /** From the document itself up to the root, as far as it could be followed. */
  readonly links: readonly Link[];
  /** Why it ends before a root. */
  readonly broken?: Check;
}

const ID = "mchd.delegation";
const failed = (reason: string, more: Partial<Check> = {}): Check => ({
  id: ID,
  status: "failed",
  reason,
  ...more,
});
const passed = (reason: string): Check => ({ id: ID, status: "passed", reason });

/** Follows the numbers of parents among `pool`. R12: no circle, one root, a bounded length. */
export function chainOf(document: Link, pool: readonly ExaminedMchd[]): Chain {
  const links = [document];
  for (let last = document; last.facts.kind === "delegation"; ) {
    const number = parentNumber(last.facts);
    const named = { subject: last.facts.number ?? last.file, ...(number !== undefined && { found: number }) };
    if (number === undefined) return { links, broken: open(ID, "delegation.unnamed", named) };
    if (links.some(({ facts }) => sameNumber(facts.number, number))) {
      return { links, broken: failed("delegation.circle", named) };
    }
    const parent = pool.filter(isLink).find(({ facts }) => sameNumber(facts.number, number));
    if (parent === undefined) return { links, broken: open(ID, "delegation.missing", named) };
    if (links.length >= MAX_MCHD_CHAIN) {
      return { links, broken: failed("delegation.tooLong", { ...named, expected: MAX_MCHD_CHAIN }) };
    }
    links.push(parent);
    last = parent;
  }
  return { links };
}

export const parentNumber = ({ parent, root }: MchdFacts): string | undefined =>
  parent?.number ?? root?.number;

/** "mchd.delegation" for each link but the root: R1–R9, R11, and R13 as a reminder. */
export function checkDelegations({ links, broken }: Chain): readonly Check[] {
  const root = links.at(-1)!;
  const rules = links.slice(0, -1).map((child, i) => {
    const parent = links[i + 1]!;
    const whole = broken === undefined ? root : undefined;
    return together(ID, linkChecks(child, parent, whole), child.facts.number ?? child.file);
  });
  return broken === undefined ? rules : [...rules, broken];
}

const linkChecks = (child: Link, parent: Link, root: Link | undefined): Check[] => [
  rightCheck(child.facts, parent.facts),
  termCheck(child.facts, parent.facts),
  powersCheck(child.facts, parent.facts),
  ...passerChecks(child.facts, parent.facts),
  ...referenceChecks(child.facts, parent.facts, root?.facts),
  formatCheck(child, parent),
  ...notaryCheck(child),
  { id: ID, status: "skipped", reason: "delegation.reminder" },
];

/** R1, R2. */
function rightCheck(child: MchdFacts, parent: MchdFacts): Check {
  const right = parent.delegationRight ?? "none";
  if (right === "none") return failed("delegation.right", { expected: parent.number ?? "" });
  if (right === "once" && child.delegationRight !== "none") {
    return failed("delegation.once", { found: child.delegationRight ?? "", expected: "none" });
  }
  return passed("delegation.right");
}

/** R3, and of R8 what the dates tell: the parent is in force on the day the child is issued. */
function termCheck(child: MchdFacts, parent: MchdFacts): Check {
  const [own, above] = [termOf(child), termOf(parent)];
  if (own === undefined || above === undefined) return open(ID, "mchd.termInWords");
  const shown = {
    found: [child.issueDate ?? "", child.endDate ?? ""],
    expected: [parent.issueDate ?? "", parent.endDate ?? ""],
  };
  if (own.until > above.until) return failed("delegation.longer", shown);
  if (termAt(parent, own.from) !== "inForce") return failed("delegation.parentNotInForce", shown);
  return passed("delegation.longer");
}

/** R4. */
function powersCheck(child: MchdFacts, parent: MchdFacts): Check {
  const { answer, codes, exceeded } = withinPowers(child, parent);
  const found = codes.length > 0 ? { found: codes } : {};
  if (answer === "no") return failed("delegation.wider", found);
  if (exceeded) return open(ID, "delegation.tooManyPowers", found);
  if (answer === "unknown") return { id: ID, status: "warning", reason: "delegation.textPowers", ...found };
  return passed("delegation.wider");
}

/** R5: who passes the powers on is a representative of the parent; R11: joint ones pass them only together. */
function passerChecks(child: MchdFacts, parent: MchdFacts): Check[] {
  const [passing, appointed] = [child.delegators.length, parent.representatives.length];
  if (passing * appointed > MAX_MCHD_PAIRS) {
    return [open(ID, "delegation.tooManyParties", { found: [passing, appointed].map(String) })];
  }
  const like = (passer: PartyFacts) =>
    parent.representatives.map((representative) => likenessOfParties(representative, passer));
  const expected = parent.representatives.map(shownParty);
  const strangers = child.delegators.filter((passer) => {
    const likenesses = like(passer);
    return !likenesses.includes("numbers") && !likenesses.includes("names");
  });
  if (child.delegators.length === 0 || strangers.length > 0) {
    return [failed("delegation.stranger", { found: strangers.map(shownParty), expected })];
  }
  const byName = child.delegators.filter((passer) => !like(passer).includes("numbers"));
  const known: Check =
    byName.length === 0
      ? passed("delegation.stranger")
      : { id: ID, status: "warning", reason: "delegation.passerByName", found: byName.map(partyName) };
  const absent = parent.representatives.filter(
    (representative) =>
      !child.delegators.some((passer) => {
        const likeness = likenessOfParties(representative, passer);
        return likeness === "numbers" || likeness === "names";
      }),
  );
  const alone = parent.jointly === true && absent.length > 0;
  return alone ? [known, failed("delegation.jointly", { expected: absent.map(shownParty) })] : [known];
}

/** R6: numbers must be right; dates that differ are named. */
function referenceChecks(child: MchdFacts, parent: MchdFacts, root: MchdFacts | undefined): Check[] {
  const direct = child.parent ?? child.root;
  const checks: Check[] = [];
  if (root !== undefined && child.root?.number !== undefined && !sameNumber(child.root.number, root.number)) {
    checks.push(failed("delegation.otherRoot", { found: child.root.number, expected: root.number ?? "" }));
  }
  const pairs = [
    [child.root, root],
    [direct, parent],
  ] as const;
  for (const [named, real] of pairs) {
    if (named === undefined || real === undefined) continue;
    const dates = [named.issueDate, named.endDate];
    if (dates[0] === real.issueDate && dates[1] === real.endDate) continue;
    const expected = [real.issueDate ?? "", real.endDate ?? ""];
    checks.push({ id: ID, status: "warning", reason: "delegation.otherDates", found: dates, expected });
    break;
  }
  return checks.length > 0 ? checks : [passed("delegation.reference")];
}

/** R7. */
const formatCheck = ({ parsed }: Link, { parsed: above }: Link): Check =>
  parsed.format === above.format
    ? passed("delegation.format")
    : {
        id: ID,
        status: "warning",
        reason: "delegation.format",
        found: parsed.format,
        expected: above.format,
      };

/**
 * R9 (Civil Code 187 §3): persons and sole traders pass powers on before a notary, who signs too; organisations need
 * none. That who signed is a notary only the document says.
 */
function notaryCheck({ facts, ...signed }: Link): Check[] {
  const need = facts.delegators.filter(({ kind }) => kind === "person" || kind === "soleTrader");
  if (need.length === 0) return [];
  const identities = signersOf(signed).flatMap(({ certificate }) => certificate?.subject ?? []);
  const notary = notarySigner(facts, identities);
  if (notary === undefined) return [failed("delegation.notary", { found: need.map(partyName) })];
  return [{ id: ID, status: "warning", reason: "mchd.notaryByName", found: shownIdentity(notary.identity) }];
}

/**
 * R14: whoever passed powers on without keeping them has lost them. `children`: documents of the pool that descend
 * from this one and hold by themselves. Undefined: nobody did.
 */
export function checkLostPowers(
  document: MchdFacts,
  children: readonly Link[],
  user: PartyFacts,
  at: Date,
): Check | undefined {
  const taking = children.find(
    ({ facts }) =>
      facts.keptAfterDelegation === false &&
      sameNumber(parentNumber(facts), document.number) &&
      (termOf(facts)?.from ?? at) <= at &&
      facts.delegators.some((passer) => likenessOfParties(user, passer) === "numbers"),
  );
  return taking && failed("delegation.lost", { found: taking.facts.number ?? taking.file });
}
