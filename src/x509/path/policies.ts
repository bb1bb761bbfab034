/**
 * Certificate policies along a path: RFC 5280 §6.1 with the graph of RFC 9618 instead of the tree,
 * which grows with the path and not exponentially.
 */
import { OID } from "../../asn1/oids.js";
import type { Certificate } from "../certificate.js";
import { extensionsOf } from "../extensions.js";

/** The policy inputs of RFC 5280 §6.1.1 (c), (e)–(g). */
export interface PolicyInputs {
  /** Absent or holding anyPolicy: any will do. */
  readonly initialPolicySet?: readonly string[];
  readonly requireExplicitPolicy?: boolean;
  readonly inhibitPolicyMapping?: boolean;
  readonly inhibitAnyPolicy?: boolean;
}

interface Node {
  expected: Set<string>;
  /** valid_policy of the parents, which stand one level higher. */
  readonly parents: Set<string>;
}

/** One level: valid_policy → node; every policy stands there once (RFC 9618 §3). */
type LevelNodes = Map<string, Node>;

const ANY = OID.anyPolicy;

export class PolicyState {
  /** Levels 0 … i; null once the graph is NULL. */
  #graph: LevelNodes[] | null = [new Map([[ANY, { expected: new Set([ANY]), parents: new Set<string>() }]])];
  #explicitPolicy: number;
  #policyMapping: number;
  #inhibitAnyPolicy: number;
  readonly #wanted: readonly string[];

  /** `length`: the number of certificates in the path, the anchor not counted (n of RFC 5280 §6.1). */
  constructor(
    private readonly length: number,
    inputs: PolicyInputs,
  ) {
    const forever = length + 1;
    this.#explicitPolicy = inputs.requireExplicitPolicy ? 0 : forever;
    this.#policyMapping = inputs.inhibitPolicyMapping ? 0 : forever;
    this.#inhibitAnyPolicy = inputs.inhibitAnyPolicy ? 0 : forever;
    this.#wanted = inputs.initialPolicySet ?? [ANY];
  }

  /** §6.1.3 (d)–(f) for certificate `i` (1 is the one the anchor issued). False: it fails. */
  process(certificate: Certificate, i: number, selfIssued: boolean): boolean {
    const policies = extensionsOf(certificate).certificatePolicies;
    if (policies === undefined) this.#graph = null;
    else if (this.#graph !== null) this.#extend(policies, i < this.length && selfIssued);
    return this.#explicitPolicy > 0 || this.#graph !== null;
  }

  #extend(policies: readonly string[], selfIssuedCa: boolean): void {
    const graph = this.#graph!;
    const above = graph[graph.length - 1]!;
    const level: LevelNodes = new Map();
    const expectedBy = new Map<string, string[]>();
    for (const [valid, { expected }] of above) {
      for (const policy of expected) {
        const parents = expectedBy.get(policy);
        if (parents === undefined) expectedBy.set(policy, [valid]);
        else parents.push(valid);
      }
    }
    for (const policy of policies) {
      if (policy === ANY) continue;
      const parents = expectedBy.get(policy) ?? (above.has(ANY) ? [ANY] : []);
      if (parents.length > 0) level.set(policy, { expected: new Set([policy]), parents: new Set(parents) });
    }
    if (policies.includes(ANY) && (this.#inhibitAnyPolicy > 0 || selfIssuedCa)) {
      for (const [expected, parents] of expectedBy) {
        if (level.has(expected)) continue;
        level.set(expected, { expected: new Set([expected]), parents: new Set(parents) });
      }
    }
    graph.push(level);
    this.#prune();
  }

  /** §6.1.3 (d)(3): nodes without children go, from the lowest level but one upwards. */
  #prune(): void {
    const graph = this.#graph!;
    for (let depth = graph.length - 2; depth >= 0; depth--) {
      const used = new Set([...graph[depth + 1]!.values()].flatMap((node) => [...node.parents]));
      for (const policy of graph[depth]!.keys()) if (!used.has(policy)) graph[depth]!.delete(policy);
    }
    if (graph[0]!.size === 0 || graph[graph.length - 1]!.size === 0) this.#graph = null;
  }

  /** §6.1.4 (a), (b), (h)–(j): prepares for the next certificate. False: a mapping of anyPolicy. */
  prepareNext(certificate: Certificate, selfIssued: boolean): boolean {
    const { policyMappings = [], policyConstraints = {}, inhibitAnyPolicy } = extensionsOf(certificate);
    const mapsAny = policyMappings.some(
      ({ issuerDomainPolicy, subjectDomainPolicy }) =>
        issuerDomainPolicy === ANY || subjectDomainPolicy === ANY,
    );
    if (mapsAny) return false;
    if (this.#graph !== null && policyMappings.length > 0) {
      const mapped = new Map<string, Set<string>>();
      for (const { issuerDomainPolicy: from, subjectDomainPolicy: to } of policyMappings) {
        mapped.set(from, (mapped.get(from) ?? new Set()).add(to));
      }
      this.#map(mapped);
    }
    if (!selfIssued) {
      if (this.#explicitPolicy > 0) this.#explicitPolicy--;
      if (this.#policyMapping > 0) this.#policyMapping--;
      if (this.#inhibitAnyPolicy > 0) this.#inhibitAnyPolicy--;
    }
    const lower = (current: number, value: number | undefined): number => Math.min(current, value ?? current);
    this.#explicitPolicy = lower(this.#explicitPolicy, policyConstraints.requireExplicitPolicy);
    this.#policyMapping = lower(this.#policyMapping, policyConstraints.inhibitPolicyMapping);
    this.#inhibitAnyPolicy = lower(this.#inhibitAnyPolicy, inhibitAnyPolicy);
    return true;
  }

  #map(mapped: ReadonlyMap<string, Set<string>>): void {
    const level = this.#graph![this.#graph!.length - 1]!;
    if (this.#policyMapping === 0) {
      for (const from of mapped.keys()) level.delete(from);
      this.#prune();
      return;
    }
    const any = level.get(ANY);
    for (const [from, to] of mapped) {
      const node = level.get(from);
      if (node !== undefined) node.expected = to;
      else if (any !== undefined) level.set(from, { expected: to, parents: new Set(any.parents) });
    }
  }

  /** §6.1.5 (a), (b), (g): whether the path meets what was asked of its policies. */
  wrapUp(certificate: Certificate): boolean {
    if (this.#explicitPolicy > 0) this.#explicitPolicy--;
    if (extensionsOf(certificate).policyConstraints?.requireExplicitPolicy === 0) this.#explicitPolicy = 0;
    return this.#explicitPolicy > 0 || this.userConstrainedPolicies().length > 0;
  }

  /** RFC 9618 §5.6 (g): the policies the path is valid for, out of those that were asked for. */
  userConstrainedPolicies(): readonly string[] {
    const graph = this.#graph;
    if (graph === null) return [];
    const authority = new Set<string>();
    for (const level of graph) {
      for (const [policy, { parents }] of level) {
        if (policy !== ANY && parents.size === 1 && parents.has(ANY)) authority.add(policy);
      }
    }
    if (graph[graph.length - 1]!.has(ANY)) authority.add(ANY);
    if (this.#wanted.includes(ANY)) return [...authority];
    return this.#wanted.filter((policy) => authority.has(policy) || authority.has(ANY));
  }
}
