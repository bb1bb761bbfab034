/**
 * Candidate certification paths (RFC 4158): from the certificate towards the anchors, by name and
 * signature. Key identifiers only order the candidates. Nothing is judged here but the signatures.
 */
import { equalBytes, toHex } from "../../base/bytes.js";
import { MAX_PATH_LENGTH } from "../../base/limits.js";
import type { WorkBudget } from "../../base/workBudget.js";
import type { Certificate } from "../certificate.js";
import { extensionsOf } from "../extensions.js";
import { nameKey, namesEqual } from "../name.js";
import { type SignatureState, signatureState } from "../verify.js";

/** From the certificate (first) to the anchor (last); of one when the certificate is an anchor itself. */
export type Path = readonly Certificate[];

/** What a search may cost. webpki's numbers: 100 signatures, 200 000 steps; ours allow larger pools. */
export interface PathBudget {
  signatures: number;
  steps: number;
  /** Complete paths: each is judged by the rules. How many may have their revocation asked, the caller decides. */
  paths: number;
}

export const newPathBudget = (): PathBudget => ({ signatures: 256, steps: 20_000, paths: 1024 });

export type DeadEndReason =
  /** No certificate bears the issuer's name. */
  | "noIssuer"
  /** It is signed by itself, and no anchor. */
  | "selfSigned"
  /** Certificates bear the issuer's name, and its signature holds under none of their keys. */
  | "signature"
  /** The same with an algorithm or key that we cannot compute. */
  | "unsupported"
  /** The inner and the outer algorithm of the certificate differ. */
  | "mismatch"
  /** Longer than the limit. */
  | "depth";

/** A path that could not be continued at its last certificate. */
export interface DeadEnd {
  readonly path: Path;
  readonly reason: DeadEndReason;
}

export interface PathQuestion {
  readonly certificate: Certificate;
  readonly anchors: readonly Certificate[];
  readonly intermediates: readonly Certificate[];
  /** Orders candidates: those in force then come first. */
  readonly at: Date;
  /** The most certificates between the certificate and the anchor. */
  readonly maxDepth?: number;
  /** What is left of the run's work, beside what one search may cost. */
  readonly budget?: WorkBudget;
}

type Checked = Exclude<SignatureState, "unchecked">;

export class PathSearch {
  readonly deadEnds: DeadEnd[] = [];
  /** True when the budget ended before the search did. */
  exhausted = false;
  readonly #question: PathQuestion;
  readonly #budget: PathBudget;
  readonly #anchors: ReadonlyMap<string, readonly Certificate[]>;
  readonly #pool: ReadonlyMap<string, readonly Certificate[]>;
  readonly #isAnchor: ReadonlySet<string>;
  readonly #signatures = new Map<string, Checked>();

  constructor(question: PathQuestion, budget: PathBudget = newPathBudget()) {
    this.#question = question;
    this.#budget = budget;
    this.#isAnchor = new Set(question.anchors.map(({ sha256 }) => sha256));
    this.#anchors = bySubject(question.anchors);
    this.#pool = bySubject(question.intermediates.filter(({ sha256 }) => !this.#isAnchor.has(sha256)));
  }

  /** Every complete path, the likeliest first. Dead ends and exhaustion are known when it has ended. */
  *paths(): Generator<Path> {
    const { certificate } = this.#question;
    if (this.#isAnchor.has(certificate.sha256)) yield [certificate];
    else yield* this.#continue([certificate]);
  }

  *#continue(path: Path): Generator<Path> {
    const child = path[path.length - 1]!;
    const maxDepth = Math.min(this.#question.maxDepth ?? MAX_PATH_LENGTH, MAX_PATH_LENGTH);
    const issuers = this.#issuers(child, path);
    if (issuers.length === 0) return this.#deadEnd(path, selfSignedOrLost(child));
    let held = false;
    // A namesake whose key identifier differs is another key of the same CA: the issuer itself is missing.
    let worst: DeadEndReason = issuers.some((issuer) => keyFits(child, issuer) !== false)
      ? "signature"
      : "noIssuer";
    for (const issuer of issuers) {
      if (--this.#budget.steps < 0) this.exhausted = true;
      if (this.exhausted) return;
      const state = this.#signature(child, issuer);
      if (state === undefined) return;
      if (state !== "valid") {
        if (state !== "invalid") worst = state;
        continue;
      }
      held = true;
      const longer = [...path, issuer];
      if (this.#isAnchor.has(issuer.sha256)) {
        if (--this.#budget.paths < 0) this.exhausted = true;
        else yield longer;
        // An anchor that another one certified is a CA like others too: trusting it takes no path away.
        if (!this.#endsHere(longer, maxDepth)) yield* this.#continue(longer);
      } else if (longer.length > maxDepth + 1) this.#deadEnd(longer, "depth");
      else yield* this.#continue(longer);
    }
    if (!held) this.#deadEnd(path, worst);
  }

  #endsHere(path: Path, maxDepth: number): boolean {
    const last = path[path.length - 1]!;
    return path.length > maxDepth + 1 || this.#issuers(last, path).length === 0;
  }

  #deadEnd(path: Path, reason: DeadEndReason): void {
    // Enough to explain; a pool of a thousand namesakes must not fill the report.
    if (this.deadEnds.length < 32) this.deadEnds.push({ path, reason });
  }

  /** Certificates that bear the issuer's name and do not close a loop (same name and key), best first. */
  #issuers(child: Certificate, path: Path): readonly Certificate[] {
    const name = nameKey(child.issuer);
    const candidates = [...(this.#anchors.get(name) ?? []), ...(this.#pool.get(name) ?? [])].filter(
      (candidate) => !path.some((earlier) => sameEntity(earlier, candidate)),
    );
    const scores = new Map(candidates.map((candidate) => [candidate, this.#score(child, candidate)]));
    // Among equals the digest decides, so that the order in which they were given does not.
    return candidates.sort(
      (a, b) => scores.get(b)! - scores.get(a)! || (a.sha256 < b.sha256 ? -1 : Number(a.sha256 > b.sha256)),
    );
  }

  #score(child: Certificate, candidate: Certificate): number {
    const fits = keyFits(child, candidate);
    const key = fits === undefined ? 0 : fits ? 8 : -8;
    const anchor = this.#isAnchor.has(candidate.sha256) ? 4 : 0;
    const { at } = this.#question;
    const inForce = candidate.notBefore <= at && at <= candidate.notAfter ? 2 : 0;
    return key + anchor + inForce - (namesEqual(candidate.subject, candidate.issuer) ? 1 : 0);
  }

  #signature(child: Certificate, issuer: Certificate): Checked | undefined {
    // Certificates of one key are one signature.
    const id = `${child.sha256} ${toHex(issuer.publicKey.spki)}`;
    const known = this.#signatures.get(id);
    if (known !== undefined) return known;
    const may = --this.#budget.signatures >= 0;
    const state = may ? signatureState(child, issuer.publicKey, this.#question.budget) : "unchecked";
    if (state === "unchecked") {
      this.exhausted = true;
      return undefined;
    }
    this.#signatures.set(id, state);
    return state;
  }
}

function bySubject(certificates: readonly Certificate[]): ReadonlyMap<string, readonly Certificate[]> {
  const map = new Map<string, Certificate[]>();
  const seen = new Set<string>();
  for (const certificate of certificates) {
    if (seen.has(certificate.sha256)) continue;
    seen.add(certificate.sha256);
    const key = nameKey(certificate.subject);
    const list = map.get(key);
    if (list === undefined) map.set(key, [certificate]);
    else list.push(certificate);
  }
  return map;
}

/** Whether the issuer's key identifier is the one the certificate names; undefined when one is not stated. */
function keyFits(child: Certificate, issuer: Certificate): boolean | undefined {
  const wanted = extensionsOf(child).authorityKeyIdentifier?.keyIdentifier;
  const has = extensionsOf(issuer).subjectKeyIdentifier;
  return wanted === undefined || has === undefined ? undefined : equalBytes(wanted, has);
}

const sameEntity = (a: Certificate, b: Certificate): boolean =>
  namesEqual(a.subject, b.subject) && equalBytes(a.publicKey.spki, b.publicKey.spki);

const selfSignedOrLost = (certificate: Certificate): DeadEndReason =>
  namesEqual(certificate.subject, certificate.issuer) ? "selfSigned" : "noIssuer";
