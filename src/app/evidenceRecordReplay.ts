/**
 * Repeats recorded verdicts: each check is asked the question it was asked then, and its pool of evidence is told
 * what it was told then. Nothing else is looked at: no network, no clock, no settings, no store.
 */
import { join } from "node:path";
import { equalBytes } from "../base/bytes.js";
import { PodpisError } from "../base/errors.js";
import { type CacheKey, type EvidenceCache, textOfKey } from "../base/evidenceCache.js";
import { type Fetcher, offlineFetcher } from "../base/fetcher.js";
import type { DigestName } from "../crypto/digest.js";
import { OBJECTS, objectName } from "../io/evidence/layout.js";
import { damaged, EvidenceReader } from "../io/evidence/reader.js";
import type { Certificate } from "../x509/certificate.js";
import type { AccreditedCas } from "./accredited.js";
import { failed } from "./evidencePoolFetch.js";
import type { FetchOutcome, Witness } from "./evidencePoolShared.js";
import { type Report, reportOctets } from "./evidenceRecord.js";
import {
  type EvidenceIndex,
  type InputKind,
  openIndex,
  type RecordedFile,
  type RecordedVerdict,
} from "./evidenceRecordIndex.js";
import { type Frozen, Thaw } from "./evidenceRecordValues.js";

/** A folder of evidence, every object of which is what its name says. */
export class Replay {
  readonly kind = "replay";
  /** By kind and digest of the input; those that were not repeated yet first. */
  readonly #verdicts = new Map<string, RecordedVerdict[]>();
  readonly #thaw: Thaw;
  #repeated = 0;

  private constructor(
    private readonly reader: EvidenceReader,
    readonly index: EvidenceIndex,
    /** The version that repeats. */
    private readonly podpis: string,
  ) {
    for (const verdict of index.verdicts) {
      const key = keyOf(verdict.kind, verdict.input);
      const same = this.#verdicts.get(key);
      if (same === undefined) this.#verdicts.set(key, [verdict]);
      else same.push(verdict);
    }
    this.#thaw = new Thaw((sha256) => reader.read(sha256));
  }

  /** Throws EVIDENCE_DAMAGED, naming the file that is changed, missing or one too many; FILE_*. */
  static open(folder: string, podpis: string): Replay {
    const reader = new EvidenceReader(folder);
    const index = openIndex(reader.index());
    if (index === undefined) {
      throw damaged(reader.indexPath, "it is no index of evidence, or was changed");
    }
    reader.expect(index.objects);
    return new Replay(reader, index, podpis);
  }

  get folder(): string {
    return this.reader.folder;
  }

  /** How many verdicts were repeated so far. */
  get repeated(): number {
    return this.#repeated;
  }

  /**
   * The verdict that was recorded about this input; of several, in the order of recording, one with the same file
   * name first. Throws EVIDENCE_OTHER_INPUT.
   */
  begin(kind: InputKind, input: RecordedFile): ReplayedCheck {
    const same = this.#verdicts.get(keyOf(kind, input)) ?? [];
    const place = same.findIndex((one) => one.input.file === input.file);
    const [found] = same.splice(Math.max(place, 0), 1);
    if (found === undefined) throw new PodpisError("EVIDENCE_OTHER_INPUT", { path: input.file });
    same.push(found);
    return new ReplayedCheck(found, this.#thaw);
  }

  /**
   * Runs a check again and compares its verdict. A question of a shape that no podpis writes makes it stumble: then
   * the index was made by somebody else. Throws EVIDENCE_DAMAGED, EVIDENCE_OTHER_VERDICT, and what `work` throws.
   */
  async repeat<R extends Report>({ recorded }: ReplayedCheck, work: () => Promise<R>): Promise<R> {
    try {
      const report = await work();
      this.#compare(recorded, report);
      this.#repeated++;
      return report;
    } catch (error) {
      if (error instanceof PodpisError) throw error;
      throw damaged(this.reader.indexPath, "it is no index of evidence, or was changed", error);
    }
  }

  /**
   * Another version may say the same in another form, and that is let pass; a verdict of its own is not. Throws
   * EVIDENCE_OTHER_VERDICT.
   */
  #compare({ report: { sha256 } }: RecordedVerdict, report: Report): void {
    const recorded = this.reader.read(sha256);
    if (equalBytes(reportOctets(report), recorded)) return;
    const then = JSON.parse(Buffer.from(recorded).toString()) as Report;
    const same = gist(then) === gist(report);
    if (same && this.podpis !== this.index.podpis) return;
    throw new PodpisError("EVIDENCE_OTHER_VERDICT", {
      path: join(this.folder, OBJECTS, objectName({ kind: "json", sha256 })),
      recorded: `${then.verdict} (podpis ${this.index.podpis})`,
      found: `${report.verdict} (podpis ${this.podpis})`,
    });
  }
}

const keyOf = (kind: string, { sha256 }: RecordedFile): string => `${kind} ${sha256}`;

/** What another version must say in the same way. */
const gist = ({
  verdict,
  subIndication,
  accepted,
  exitCode,
}: Report & { readonly accepted?: boolean }): string =>
  JSON.stringify([verdict, subIndication, accepted, exitCode]);

/** One check that is repeated: the witness of its pool of evidence. */
export class ReplayedCheck implements Witness {
  readonly #frozen: ReadonlyMap<string, Frozen>;
  /** The same objects each time, as pools expect. */
  readonly #fetched = new Map<string, FetchOutcome>();
  readonly #hashes: ReadonlyMap<string, DigestName | null>;

  constructor(
    readonly recorded: RecordedVerdict,
    private readonly thaw: Thaw,
  ) {
    this.#frozen = new Map(recorded.fetched.map(({ id, outcome }) => [id, outcome]));
    this.#hashes = new Map(recorded.hashes.map(({ id, hash }) => [id, hash]));
  }

  /** The question as it was asked. Throws TypeError for one that no podpis wrote; EVIDENCE_DAMAGED. */
  question<Q extends object>(): Q {
    return this.thaw.value(this.recorded.question) as Q;
  }

  /** null where the network might not be asked; else one that is never reached: the witness answers before it. */
  get fetcher(): Fetcher | null {
    return this.recorded.online ? offlineFetcher : null;
  }

  async outcome(id: string): Promise<FetchOutcome> {
    const known = this.#fetched.get(id);
    if (known !== undefined) return known;
    const frozen = this.#frozen.get(id);
    const outcome =
      frozen === undefined
        ? failed("fetch.offline", "NET_OFFLINE")
        : (this.thaw.value(frozen) as FetchOutcome);
    this.#fetched.set(id, outcome);
    return outcome;
  }

  hash(id: string): DigestName | undefined {
    return this.#hashes.get(id) ?? undefined;
  }

  cache(): EvidenceCache | undefined {
    const objects = new Map(this.recorded.cached.map((one) => [textOfKey(one), one.sha256]));
    const read = (key: CacheKey): Uint8Array | undefined => {
      const sha256 = objects.get(textOfKey(key));
      return sha256 === undefined ? undefined : this.thaw.octets(sha256);
    };
    return objects.size === 0 ? undefined : { read, write: () => undefined, discard: () => undefined };
  }

  accredited(): AccreditedCas | undefined {
    if (this.recorded.accredited === null) return undefined;
    const { index, issuers } = this.recorded.accredited;
    const known = new Map(
      issuers.map(({ of, certificates }) => [of, this.thaw.value(certificates) as Certificate[]]),
    );
    return { index, issuersOf: ({ sha256 }) => known.get(sha256) ?? [] };
  }
}
