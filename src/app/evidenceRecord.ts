/**
 * Writes down what verdicts rest on, so that they can be repeated: everything that may differ the next time comes
 * through a question (files, times, modes) or a pool of evidence (network, cache, list of accredited CAs), and this
 * stands at both.
 */
import { PodpisError } from "../base/errors.js";
import { type CachedObject, type CacheKey, type EvidenceCache, textOfKey } from "../base/evidenceCache.js";
import { MAX_EVIDENCE_INDEX, MAX_EVIDENCE_VERDICTS } from "../base/limits.js";
import { formatInstant } from "../base/time.js";
import type { ValidationValues } from "../cms/levels/references.js";
import type { DigestName } from "../crypto/digest.js";
import type { ObjectKind } from "../io/evidence/layout.js";
import { EvidenceWriter } from "../io/evidence/writer.js";
import { toJson } from "../report/json.js";
import { indexExcerpt } from "../trust/indexExcerpt.js";
import type { EffectivePolicy } from "../validate/policy.js";
import type { CertificateReport, VerifyReport } from "../validate/results.js";
import type { TimestampReport } from "../validate/timestampReport.js";
import { type Certificate, parseCertificate } from "../x509/certificate.js";
import type { AccreditedCas } from "./accredited.js";
import { readable } from "./embeddedEvidence.js";
import type { FetchOutcome, Witness } from "./evidencePoolShared.js";
import {
  EVIDENCE_SCHEMA,
  type RecordedCached,
  type RecordedList,
  type RecordedVerdict,
  sealIndex,
} from "./evidenceRecordIndex.js";
import { freeze, freezeQuestion, type Keep } from "./evidenceRecordValues.js";

/** What a check gives: a verdict, and an exit code. */
export type Report = VerifyReport | CertificateReport | TimestampReport;

/** The part of a recorded verdict that the check's own use case knows. */
export type Circumstances = Pick<RecordedVerdict, "kind" | "input" | "content" | "online"> & {
  readonly question: object;
  /** What lay in a signature. */
  readonly embedded?: readonly EmbeddedObject[];
};

export interface EmbeddedObject {
  readonly kind: ObjectKind;
  /** DER. */
  readonly bytes: Uint8Array;
}

/** Objects by their kinds, as they lie in a signature or token. */
export const embeddedAs = ({
  certificates,
  crls,
  ocsp,
  tokens,
}: ValidationValues & { readonly tokens: readonly Uint8Array[] }): readonly EmbeddedObject[] => {
  const as = (kind: ObjectKind, all: readonly Uint8Array[]) => all.map((bytes) => ({ kind, bytes }));
  return [
    ...as("certificate", certificates),
    ...as("crl", crls),
    ...as("ocsp", ocsp),
    ...as("token", tokens),
  ];
};

/** A folder of evidence that is being written. */
export class Recording {
  readonly kind = "recording";
  /** What held for the run, with the origin of each value: for whoever reads the index. */
  policy: EffectivePolicy | null = null;
  readonly #verdicts: (RecordedVerdict | undefined)[] = [];

  private constructor(private readonly writer: EvidenceWriter) {}

  /** Judges the folder and creates nothing yet. Throws OUTPUT_EXISTS, OUTPUT_FAILED. */
  static open(folder: string, { force = false }: { readonly force?: boolean | undefined } = {}): Recording {
    return new Recording(EvidenceWriter.open(folder, force));
  }

  get folder(): string {
    return this.writer.folder;
  }

  /** Begins a check; its verdict stands in the index in the order of beginnings. Throws EVIDENCE_LIMIT. */
  begin(): RecordedCheck {
    const place = this.#verdicts.push(undefined) - 1;
    if (place >= MAX_EVIDENCE_VERDICTS) throw this.#tooMany();
    const keep: Keep = (kind, bytes, sha256) => this.writer.put(kind, bytes, sha256);
    return new RecordedCheck(keep, async (verdict) => {
      await this.writer.flush();
      this.#verdicts[place] = verdict;
    });
  }

  /**
   * Writes the index: `podpis` is the version at work. False without a verdict: there is nothing to keep, and no
   * folder. Throws OUTPUT_FAILED, EVIDENCE_LIMIT.
   */
  async commit(podpis: string, now: Date): Promise<boolean> {
    const { policy } = this;
    const { objects } = this.writer;
    const verdicts = this.#verdicts.filter((one) => one !== undefined);
    if (verdicts.length === 0) return false;
    const recordedAt = formatInstant(now);
    const index = { schema: EVIDENCE_SCHEMA, podpis, recordedAt, policy, verdicts, objects } as const;
    const octets = sealIndex(index);
    if (octets.length > MAX_EVIDENCE_INDEX) throw this.#tooMany();
    await this.writer.commit(octets);
    return true;
  }

  #tooMany(): PodpisError {
    const limits = { limit: MAX_EVIDENCE_VERDICTS, bytes: MAX_EVIDENCE_INDEX };
    return new PodpisError("EVIDENCE_LIMIT", { path: this.folder, ...limits });
  }
}

/** One check that is being written down: the witness of its pool of evidence. */
export class RecordedCheck implements Witness {
  readonly #fetched = new Map<string, Promise<FetchOutcome>>();
  readonly #hashes = new Map<string, DigestName | undefined>();
  #cache: CacheRecord | undefined;
  #accredited: ListRecord | undefined;

  constructor(
    private readonly keep: Keep,
    private readonly add: (verdict: RecordedVerdict) => Promise<void>,
  ) {}

  outcome(id: string, ask: () => Promise<FetchOutcome>): Promise<FetchOutcome> {
    const known = this.#fetched.get(id);
    if (known !== undefined) return known;
    const outcome = ask();
    this.#fetched.set(id, outcome);
    return outcome;
  }

  hash(id: string, ask: () => DigestName | undefined): DigestName | undefined {
    if (!this.#hashes.has(id)) this.#hashes.set(id, ask());
    return this.#hashes.get(id);
  }

  cache(cache: EvidenceCache | undefined): EvidenceCache | undefined {
    // One for the whole check, however many pools it opens: a power of attorney's signatures have their own.
    this.#cache ??= cache && new CacheRecord(cache);
    return this.#cache;
  }

  accredited(list: AccreditedCas | undefined): AccreditedCas | undefined {
    this.#accredited ??= list && new ListRecord(list);
    return this.#accredited;
  }

  /** The check is done: all it was told, and its report, are kept. Throws OUTPUT_FAILED, BUG. */
  async close({ question, embedded = [], ...circumstances }: Circumstances, report: Report): Promise<void> {
    const met = new Map<string, Uint8Array>();
    const keep: Keep = (kind, bytes, sha256) => {
      const name = this.keep(kind, bytes, sha256);
      if (kind === "certificate") met.set(name, bytes);
      return name;
    };
    const fetched = [...this.#fetched].map(async ([id, outcome]) => ({
      id,
      outcome: freeze(await outcome, keep),
    }));
    const { verdict, subIndication, exitCode } = report;
    await this.add({
      ...circumstances,
      question: freezeQuestion(question, keep),
      fetched: await Promise.all(fetched),
      embedded: embedded.map(({ kind, bytes }) => ({ kind, sha256: keep(kind, bytes) })),
      hashes: [...this.#hashes].map(([id, hash]) => ({ id, hash: hash ?? null })),
      cached: this.#cache?.hits(keep) ?? [],
      accredited: this.#accredited?.excerpt(keep, met) ?? null,
      report: {
        sha256: keep("json", reportOctets(report)),
        verdict,
        ...(subIndication && { subIndication }),
        exitCode,
      },
    });
  }
}

/** A report as `--json` prints it alone. */
export const reportOctets = (report: Report): Uint8Array => Buffer.from(`${toJson(report)}\n`);

/** The kind under which an object of a cache's key is kept. */
const kindOfKey = ({ kind }: CacheKey): ObjectKind => (kind === "issuer" ? "certificate" : kind);

/** A cache that remembers what it gave. */
class CacheRecord implements EvidenceCache {
  readonly #reads = new Map<string, readonly [CacheKey, Uint8Array | undefined]>();

  constructor(private readonly real: EvidenceCache) {}

  write(key: CacheKey, object: CachedObject): void {
    this.real.write(key, object);
  }

  discard(key: CacheKey): void {
    this.real.discard(key);
  }

  read(key: CacheKey): Uint8Array | undefined {
    const text = textOfKey(key);
    const known = this.#reads.get(text) ?? [key, this.real.read(key)];
    this.#reads.set(text, known);
    return known[1];
  }

  hits(keep: Keep): RecordedCached[] {
    return [...this.#reads.values()].flatMap(([key, bytes]) =>
      bytes === undefined ? [] : [{ ...key, sha256: keep(kindOfKey(key), bytes) }],
    );
  }
}

/** The list of accredited CAs, and what it was asked. */
class ListRecord implements AccreditedCas {
  readonly #issuers = new Map<string, readonly Certificate[]>();

  constructor(private readonly real: AccreditedCas) {}

  get index() {
    return this.real.index;
  }

  issuersOf(certificate: Certificate): readonly Certificate[] {
    const known = this.#issuers.get(certificate.sha256) ?? this.real.issuersOf(certificate);
    this.#issuers.set(certificate.sha256, known);
    return known;
  }

  /** `met`: every certificate of the check so far, DER; `keep` adds those of the list. */
  excerpt(keep: Keep, met: ReadonlyMap<string, Uint8Array>): RecordedList | null {
    const issuers = [...this.#issuers].map(([of, found]) => ({ of, certificates: freeze(found, keep) }));
    const certificates = readable([...met.values()], parseCertificate);
    return this.index === undefined ? null : { index: indexExcerpt(this.index, certificates), issuers };
  }
}
