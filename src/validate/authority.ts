/**
 * Was this person allowed to sign this for this company at that moment? Joins what is known of powers of attorney with
 * who signed. Pure: documents and notices were read and their signatures evaluated before.
 */
import { type Check, conclude, worst } from "../base/check.js";
import { formatInstant, parseInstant } from "../base/time.js";
import {
  chainOf,
  checkDelegations,
  checkLostPowers,
  isLink,
  type Link,
  parentNumber,
} from "../mchd/delegation.js";
import { type MchdFacts, type PartyFacts, partyName } from "../mchd/facts/model.js";
import { checkIssuers, signersOf } from "../mchd/issuer.js";
import { type DocumentSigner, type ExaminedMchd, open, sameNumber, together } from "../mchd/judged.js";
import { checkPowers } from "../mchd/powers.js";
import type { PowersQuestion } from "../mchd/powersQuestion.js";
import { likenessOfParty, namesOrganisation } from "../mchd/principalMatch.js";
import { checkJointly, checkRepresentative, isMatch, matchRepresentative } from "../mchd/representative.js";
import { checkStatus, type StatusSources } from "../mchd/status.js";
import { checkTerm } from "../mchd/term.js";
import type { Identity } from "../x509/identity.js";
import type { AuthorityBasis, MchdDocument, MchdParty, MchdResult, UnusedMchd } from "./authorityResult.js";

/** What is the same for all who signed one document. */
export interface AuthorityQuestion {
  /** The moment the powers of attorney are judged at. */
  readonly at: Date;
  readonly timeProven: boolean;
  /** Those that signers may act by. */
  readonly documents: readonly ExaminedMchd[];
  /** Those, and further links of chains. */
  readonly pool: readonly ExaminedMchd[];
  /** Files that lay among the links and are no powers of attorney. */
  readonly foreign?: readonly string[] | undefined;
  readonly powers: PowersQuestion;
  readonly status: StatusSources;
}

interface Signer {
  readonly identity: Identity;
  /** Everybody who signed the document, this one included. */
  readonly everybody: readonly Identity[];
}

/** The right of one signer. Of several powers of attorney that name him the one with the best verdict counts. */
export function judgeAuthority(question: AuthorityQuestion, signer: Signer): MchdResult {
  const { documents } = question;
  const { identity } = signer;
  const own = documents.filter((one) => isNamedIn(one, identity));
  if (own.length > 0) {
    const results = own.map((document) => judgeMchd(question, document, signer));
    return results.reduce((best, one) =>
      worst([best, one]) === best && best.verdict !== one.verdict ? one : best,
    );
  }
  const unused = documents.filter((one) => !signer.everybody.some((other) => isNamedIn(one, other)));
  const itself = namesOrganisation(identity) || identity.ogrnip !== undefined;
  if (unused.length > 0 && !(itself && isPartyOf(documents, identity))) {
    return judgeMchd(question, mostLike(unused, identity), signer);
  }
  if (!itself) return finished(question, "none", [], [open("mchd.needed", "mchd.none")]);
  const passed: Check = {
    id: "mchd.needed",
    status: "passed",
    reason: namesOrganisation(identity) ? "mchd.ownCertificate" : "mchd.ownTrader",
    found: [identity.o ?? identity.cn ?? "", identity.innle ?? identity.ogrn ?? identity.ogrnip ?? ""],
  };
  return finished(question, "certificate", [], [passed]);
}

const isNamedIn = ({ facts }: ExaminedMchd, identity: Identity): boolean =>
  facts !== null && isMatch(matchRepresentative(facts, identity));

/**
 * Documents that name none of the signers and stand in no result of theirs; those that others are based on do not count.
 * One that cannot be read stands in the result of whoever it was held against, without its chain.
 */
export function unusedMchds(
  documents: readonly ExaminedMchd[],
  everybody: readonly Identity[],
  results: readonly MchdResult[],
): readonly UnusedMchd[] {
  const used = new Set(results.flatMap(({ chain }) => chain.map(({ file }) => file)));
  const unreadable = results.some(({ basis, chain }) => basis === "mchd" && chain.length === 0);
  return documents
    .filter((one) => !used.has(one.file) && !(one.facts === null && unreadable))
    .filter((one) => !everybody.some((identity) => isNamedIn(one, identity)))
    .map(({ file, facts }) => ({ file, number: facts?.number ?? null }));
}

/** Whether the certificate is that of a principal or representative of any of them: it then signs for itself. */
const isPartyOf = (documents: readonly ExaminedMchd[], identity: Identity): boolean =>
  documents.some(({ facts }) =>
    [...(facts?.principals ?? []), ...(facts?.representatives ?? [])].some(
      (party) => likenessOfParty(party, identity) === "numbers",
    ),
  );

/** For naming what differs: a contradiction of numbers says more than a stranger. */
const mostLike = (documents: readonly ExaminedMchd[], identity: Identity): ExaminedMchd =>
  documents.find(
    ({ facts }) => facts && matchRepresentative(facts, identity)?.likeness === "contradiction",
  ) ?? documents[0]!;

/** One power of attorney, with the chain it hangs on; `signer`: who acted by it, when that is the question. */
export function judgeMchd(question: AuthorityQuestion, document: ExaminedMchd, signer?: Signer): MchdResult {
  const { pool, powers } = question;
  if (!isLink(document)) return finished(question, "mchd", [document], [documentCheck(document)]);
  const { facts } = document;
  const chain = chainOf(document, pool.toSorted(byWorth(question.at)));
  const above = chain.links.slice(1);
  const who = signer === undefined ? [] : signerChecks(question, document, signer);
  const checks = [
    ...who,
    ...linkChecks(question, document, above),
    ...above.map((link, i) =>
      together(
        "mchd.link",
        [...linkChecks(question, link, above.slice(i + 1)), ...openPowers(link.facts, powers)],
        link.facts.number ?? link.file,
      ),
    ),
    ...(facts.kind === "delegation" ? checkDelegations(chain) : []),
    ...checkPowers(facts, powers),
    ...foreignCheck(question.foreign),
    { id: "mchd.register", status: "skipped", reason: "mchd.registerNotAsked" } as const,
  ];
  return finished(question, "mchd", chain.links, checks);
}

const foreignCheck = (files: readonly string[] = []): Check[] =>
  files.length === 0 ? [] : [{ id: "mchd.foreignFile", status: "warning", found: files }];

/** Of several files with one number the one that is signed by whoever may issue it comes first: copies may lie about. */
const byWorth =
  (at: Date) =>
  (a: ExaminedMchd, b: ExaminedMchd): number =>
    worthOf(b, at) - worthOf(a, at);

function worthOf(one: ExaminedMchd, at: Date): number {
  if (!isLink(one)) return 0;
  const own = [documentCheck(one), signatureCheck(one, at), checkIssuers(one.facts, signersOf(one))];
  const { verdict } = conclude(own);
  return ["TOTAL-FAILED", "INDETERMINATE", "TOTAL-PASSED"].indexOf(verdict);
}

/** A parent's powers count where they leave something open that its child's codes do not show. */
const openPowers = (facts: MchdFacts, powers: PowersQuestion): Check[] =>
  checkPowers(facts, powers).filter(({ status }) => status === "failed" || status === "indeterminate");

function signerChecks(question: AuthorityQuestion, document: Link, { identity, everybody }: Signer): Check[] {
  const { facts } = document;
  const jointly = checkJointly(facts, everybody);
  const match = matchRepresentative(facts, identity);
  const lost = isMatch(match) ? lostPowers(question, document, match.party) : undefined;
  return [
    checkRepresentative(facts, identity),
    ...(jointly === undefined ? [] : [jointly]),
    ...(lost === undefined ? [] : [lost]),
  ];
}

/** R14, by the children that are at hand and hold. */
function lostPowers(question: AuthorityQuestion, document: Link, user: PartyFacts): Check | undefined {
  const children = question.pool
    .filter(isLink)
    .filter(({ facts }) => sameNumber(parentNumber(facts), document.facts.number))
    .filter((child) =>
      [
        documentCheck(child),
        signatureCheck(child, question.at),
        checkIssuers(child.facts, signersOf(child)),
      ].every(({ status }) => status === "passed" || status === "warning"),
    );
  return checkLostPowers(document.facts, children, user, question.at);
}

/** What is asked of every link by itself. R10: any of it that does not hold brings the chain down. */
const linkChecks = (
  { at, timeProven, status }: AuthorityQuestion,
  link: Link,
  above: readonly Link[],
): Check[] => [
  documentCheck(link),
  signatureCheck(link, at),
  checkIssuers(link.facts, signersOf(link)),
  checkTerm(link.facts, at),
  checkStatus(
    link.facts,
    above.map(({ facts }) => facts),
    status,
    at,
    timeProven,
  ),
];

/** "mchd.document": schema and rules. */
function documentCheck({ file, parsed }: ExaminedMchd): Check {
  const id = "mchd.document";
  const evidence = [{ kind: "mchd", source: file } as const];
  const named = (severity: "error" | "warning") => [
    ...new Set(parsed.findings.filter((one) => one.severity === severity).map((one) => one.id)),
  ];
  if (parsed.errors > 0) {
    const failed = { id, status: "failed", subIndication: "FORMAT_FAILURE", evidence } as const;
    return { ...failed, found: named("error") };
  }
  if (parsed.format !== "EMCHD_1") {
    return open(id, "mchd.olderFormat", { found: parsed.format, evidence });
  }
  const warnings = named("warning");
  return warnings.length > 0
    ? { id, status: "warning", found: warnings, evidence }
    : { id, status: "passed", evidence };
}

/** "mchd.signature": every signature over the document, by its full evaluation; and that it was there at `at`. */
function signatureCheck({ signatures, file }: ExaminedMchd, at: Date): Check {
  const id = "mchd.signature";
  if (signatures.length === 0) return open(id, "mchd.noSignature", { subject: file });
  const children = signatures.flatMap((signature): Check[] => {
    const evidence = [{ kind: "signature", source: signature.file } as const];
    if (signature.attached) {
      return [{ id, status: "failed", subIndication: "FORMAT_FAILURE", reason: "mchd.attached", evidence }];
    }
    const bad = conclude(signature.checks);
    const whole = bad.verdict === "TOTAL-PASSED" ? [] : [{ ...together(id, signature.checks), evidence }];
    return [...whole, ...signature.signers.map((signer) => ({ ...signerCheck(signer, at), evidence }))];
  });
  return together(id, children);
}

function signerCheck(signer: DocumentSigner, at: Date): Check {
  const { verdict, subIndication, certificate, endedSince, revocationUnknown = false, checks } = signer;
  const id = "mchd.signature";
  const subject = certificate?.subject.cn;
  const base = { id, ...(subject !== undefined && { subject }), children: checks } as const;
  if (verdict !== "TOTAL-PASSED") {
    const status = verdict === "TOTAL-FAILED" ? "failed" : "indeterminate";
    return { ...base, status, ...(subIndication && { subIndication }) };
  }
  const later = laterThan(signer, at);
  if (later !== undefined) return { ...base, ...later };
  if (!endedSince) return { ...base, status: "passed" };
  const reason = revocationUnknown ? "mchd.certificateEndedUntold" : "mchd.certificateEnded";
  return { ...base, status: "warning", reason, found: certificate?.notAfter ?? "" };
}

/**
 * Nobody acts by a document that is not signed yet. Its signer says so himself by a later signing time; a time-stamp
 * alone may have been put on later.
 */
function laterThan(
  { claimedSigningTime, stampedAt }: DocumentSigner,
  at: Date,
): Pick<Check, "id" | "status" | "reason"> | undefined {
  const id = "mchd.signature";
  const isLater = (time: string | null) => time !== null && (parseInstant(time) ?? at) > at;
  const times = (found: string | null) => ({ found: found ?? "", expected: formatInstant(at) });
  if (isLater(claimedSigningTime)) return open(id, "mchd.signedLater", times(claimedSigningTime));
  return isLater(stampedAt)
    ? { id, status: "warning", reason: "mchd.stampedLater", ...times(stampedAt) }
    : undefined;
}

function finished(
  { at, timeProven }: AuthorityQuestion,
  basis: AuthorityBasis,
  chain: readonly ExaminedMchd[],
  checks: readonly Check[],
): MchdResult {
  const { verdict, subIndication, decisive } = conclude(checks);
  return {
    verdict,
    ...(subIndication && { subIndication }),
    reason: decisive?.id ?? null,
    basis,
    judgedAt: formatInstant(at),
    timeProven,
    chain: chain.filter(isLink).map(documentFacts),
    covered: coveredBy(checks),
    checks,
  };
}

/** One power may cover several of what is asked. */
const coveredBy = (checks: readonly Check[]): string[] => [
  ...new Set(
    checks.flatMap(({ id, status, found }) =>
      id === "mchd.power" && status === "passed" && typeof found === "string" ? [found] : [],
    ),
  ),
];

const documentFacts = ({ file, parsed, facts, signatures }: Link): MchdDocument => ({
  file,
  format: parsed.format,
  kind: facts.kind,
  number: facts.number ?? null,
  internalNumber: facts.internalNumber ?? null,
  issueDate: facts.issueDate ?? null,
  endDate: facts.endDate ?? null,
  principals: facts.principals.map(partyOf),
  delegators: facts.delegators.map(partyOf),
  representatives: facts.representatives.map(partyOf),
  powers: facts.powers.codes.map(({ code, name }) => ({ code, name })),
  textPowers: facts.powers.texts.length > 0,
  signers: signatures.flatMap((signature) =>
    signature.signers.map(
      ({ checks: _, endedSince: __, revocationUnknown: ___, stampedAt: ____, ...signer }) => ({
        file: signature.file,
        ...signer,
      }),
    ),
  ),
});

function partyOf(party: PartyFacts): MchdParty {
  const { kind, organisation, person, ogrnip } = party;
  const { inn, ogrn, snils } = { ...person, ...organisation } as {
    readonly inn?: string;
    readonly ogrn?: string;
    readonly snils?: string;
  };
  return {
    kind,
    name: partyName(party),
    ...(inn !== undefined && { inn }),
    ...(ogrn !== undefined && { ogrn }),
    ...(ogrnip !== undefined && { ogrnip }),
    ...(snils !== undefined && { snils }),
  };
}
