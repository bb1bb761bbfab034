/** A list of accredited CAs in memory, of one CA whose status history a test decides. */
import type { AccreditedCas } from "../../src/app/accredited.js";
import { toHex } from "../../src/base/bytes.js";
import { digest } from "../../src/crypto/digest.js";
import { saveIndex } from "../../src/io/trust/indexFile.js";
import type { TrustStore } from "../../src/io/trust/store.js";
import { type IndexedList, indexTrustList, listedIssuers } from "../../src/trust/accreditationIndex.js";
import type { Certificate } from "../../src/x509/certificate.js";

/** Статус and ДействуетС; null: no date. */
export type HistoryEntry = readonly [status: string, since: Date | null];

export interface TestListOptions {
  readonly listed: readonly Certificate[];
  readonly history: readonly HistoryEntry[];
  readonly date: Date;
  readonly version?: number;
  readonly name?: string;
}

/** The index as `trust update` makes it; nobody signed the list. */
export function indexedList({
  listed,
  history,
  date,
  version = 100,
  name = "Учебный УЦ",
}: TestListOptions): IndexedList {
  const certificates = listed.map((certificate) => ({
    sha1: toHex(digest("sha1", certificate.raw)),
    certificate,
  }));
  const authority = {
    name,
    registryNumber: "17",
    history: history.map(([status, since]) => ({ status, since })),
    keys: [{ certificates }],
  };
  const list = { version, date, authorities: [authority], damaged: 0 };
  // Who signed a list is asked when it is taken into use, not here.
  const signer = { sha256: "cd".repeat(32) } as Certificate;
  return indexTrustList({ list, signer, others: [], sha256: "ab".repeat(32) });
}

/** Puts an index into use as `trust update` does, by a certificate that is pinned for the list. */
export async function useList(store: TrustStore, indexed: IndexedList, anchor: Certificate): Promise<void> {
  await store.add({ use: "list", certificate: anchor });
  await saveIndex(store, { ...indexed, index: { ...indexed.index, anchor: anchor.sha256 } });
}

/** The same as the checks see it. */
export function listOf(options: TestListOptions): AccreditedCas {
  const { index } = indexedList(options);
  return {
    index,
    issuersOf: (certificate) =>
      listedIssuers(index, certificate).map(
        ({ sha256 }) => options.listed.find((one) => one.sha256 === sha256)!,
      ),
  };
}
