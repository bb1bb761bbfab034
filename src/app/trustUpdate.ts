/**
 * `trust update`: puts the list of accredited CAs into use. Its signature must hold, its signer must reach a
 * certificate the user pinned for lists, and it must not be older than the list in use.
 */
import type { Check, SubIndication } from "../base/check.js";
import { PodpisError } from "../base/errors.js";
import type { Fetcher } from "../base/fetcher.js";
import { DAY, formatInstant } from "../base/time.js";
import { readIndex, saveIndex } from "../io/trust/indexFile.js";
import type { StoredAnchor, TrustStore } from "../io/trust/store.js";
import { type AccreditationIndex, indexTrustList } from "../trust/accreditationIndex.js";
import { type OpenedTrustList, openTrustList, type TrustListFailure } from "../trust/tsl.js";
import type { RevocationMode } from "../validate/certificate.js";
import type { CertificateFacts } from "../validate/results.js";
import type { Certificate } from "../x509/certificate.js";
import { certificateFacts, identityOf } from "../x509/identity.js";
import { assessCertificate, type EvidencePool } from "./assess.js";
import { unanswered } from "./serviceProblems.js";
import { type ListFacts, listFacts } from "./trustStore.js";

export interface TrustUpdateRequest {
  /** The list as it was published. */
  readonly bytes: Uint8Array;
  /** What people call it: a file or an address. */
  readonly source: string;
  readonly store: TrustStore;
  readonly now: Date;
  /** Certificates that help to build the signer's path; not trusted. */
  readonly untrusted: readonly Certificate[];
  readonly pool: EvidencePool;
  readonly revocation: RevocationMode;
  readonly fetcher: Fetcher | null;
  readonly allowRollback: boolean;
  /** Judges the list and leaves everything as it is. */
  readonly dryRun?: boolean;
}

export interface TrustUpdate {
  readonly list: ListFacts;
  /** The list that was in use before; null when there was none. */
  readonly before: ListFacts | null;
  readonly signer: CertificateFacts;
  /** From the signer to the certificate that was pinned. */
  readonly path: readonly CertificateFacts[];
  readonly checks: readonly Check[];
  /** Certificates in the list that could not be read. */
  readonly damaged: number;
  /** An older list was put in the place of a newer one, because the user said so. */
  readonly rollback: boolean;
}

/** The list's date may be this far ahead of our clock; a zone that was left out makes some hours. */
const AHEAD = DAY;

/**
 * Judges a list and puts it into use. Throws TRUST_LIST_UNREADABLE, TRUST_LIST_UNPINNED, TRUST_LIST_REFUSED,
 * TRUST_LIST_UNDECIDED, TRUST_LIST_OLDER, TRUST_STORE, OUTPUT_FAILED.
 */
export async function updateTrust(request: TrustUpdateRequest): Promise<TrustUpdate> {
  const { bytes, source, store, now, allowRollback } = request;
  const pinned = store.stored("list");
  if (pinned.length === 0) throw new PodpisError("TRUST_LIST_UNPINNED", { path: source });
  const opened = open(
    source,
    bytes,
    pinned.map(({ certificate }) => certificate),
  );
  if ("failure" in opened) throw failed(source, opened.failure);
  const { list, signer } = opened;
  if (list.date.getTime() > now.getTime() + AHEAD) throw refused(source, "its date lies in the future");
  const judged = await judgeSigner(request, opened, pinned);
  // An index that rests on nobody any more still says what is older than it.
  const before = readIndex(store);
  const rollback = before !== undefined && isOlder(list, before);
  if (rollback && !allowRollback) throw older(source, list, before);
  const { sha256: anchor } = judged.path.at(-1)!.thumbprints;
  const isPinned = anchor === signer.sha256;
  const indexed = indexTrustList(
    opened,
    { sha256: anchor },
    isPinned ? undefined : identityOf(signer.subject).ogrn,
  );
  if (request.dryRun !== true) await saveIndex(store, indexed);
  return {
    list: listFacts(indexed.index),
    before: before === undefined ? null : listFacts(before),
    signer: certificateFacts(signer),
    path: judged.path,
    checks: judged.checks,
    damaged: list.damaged,
    rollback,
  };
}

/** What is no XML is named: it may have come from an address. */
function open(path: string, bytes: Uint8Array, known: readonly Certificate[]) {
  try {
    return openTrustList(bytes, known);
  } catch (error) {
    if (!(error instanceof PodpisError) || !/^XML_/.test(error.code)) throw error;
    throw new PodpisError("TRUST_LIST_UNREADABLE", { path, reason: error.why }, error);
  }
}

/**
 * Whose word may count for this signer: its own certificate, when that is pinned, and the CAs pinned with its ОГРН.
 * A CA alone is not enough: everybody it, or one below it, ever gave a certificate to could sign a list.
 */
function anchorsFor(signer: Certificate, pinned: readonly StoredAnchor[]): readonly Certificate[] {
  const { ogrn } = identityOf(signer.subject);
  return pinned
    .filter(
      ({ certificate, signerOgrn }) =>
        certificate.sha256 === signer.sha256 || (signerOgrn !== undefined && signerOgrn === ogrn),
    )
    .map(({ certificate }) => certificate);
}

async function judgeSigner(
  { source, now, untrusted, pool, revocation, fetcher }: TrustUpdateRequest,
  { signer, others }: OpenedTrustList,
  pinned: readonly StoredAnchor[],
) {
  const anchors = anchorsFor(signer, pinned);
  if (anchors.length === 0) {
    throw refused(source, "its signer is neither pinned itself nor the organisation named by --signer-ogrn");
  }
  const result = await assessCertificate(
    {
      certificate: signer,
      purpose: "signing",
      at: now,
      now,
      anchors,
      intermediates: [...others, ...untrusted],
      revocation,
    },
    pool,
    fetcher,
  );
  if (result.verdict === "TOTAL-PASSED") return result;
  // The list may be a good one: other services did not help.
  const reason = unanswered(result);
  if (reason !== "") throw new PodpisError("TRUST_LIST_UNDECIDED", { path: source, reason });
  throw refused(
    source,
    SIGNER_PROBLEMS[result.subIndication ?? "NO_POE"] ?? "its signer's certificate is not valid",
  );
}

const SIGNER_PROBLEMS: Partial<Record<SubIndication, string>> = {
  NO_CERTIFICATE_CHAIN_FOUND: "its signer does not reach a certificate pinned for lists",
  REVOKED: "its signer's certificate is revoked",
  EXPIRED: "its signer's certificate is not in force",
  NOT_YET_VALID: "its signer's certificate is not in force",
  TRY_LATER: "whether its signer's certificate is revoked could not be found out",
};

const refused = (path: string, reason: string): PodpisError =>
  new PodpisError("TRUST_LIST_REFUSED", { path, reason });

const PROBLEMS: Readonly<Record<TrustListFailure["problem"], string>> = {
  noSignature: "it is not signed",
  severalSignatures: "it has more than one signature",
  signaturePlace: "its signature stands in the wrong place",
  signatureStructure: "its signature is not built as it should be",
  duplicateId: "two elements of it have one identifier",
  reference: "its signature covers something else than the whole list",
  transforms: "its signature changes the list before it covers it",
  canonicalization: "its signature uses an unknown canonical form",
  keyInfo: "the certificates in its signature cannot be read",
  algorithm: "its signature's algorithm is not one podpis accepts",
  sha1: "its signature rests on SHA-1",
  digest: "it was changed after it was signed",
  value: "its signature does not hold",
  root: "its root element is another one",
  version: "it does not state its version",
  date: "it does not state its date",
  noAuthorities: "it names no authority",
};

const failed = (path: string, { kind, problem }: TrustListFailure): PodpisError =>
  new PodpisError(kind === "list" ? "TRUST_LIST_UNREADABLE" : "TRUST_LIST_REFUSED", {
    path,
    reason: PROBLEMS[problem],
  });

/** Either alone makes it older: a lower number with a new date is no newer list. */
const isOlder = ({ version, date }: OpenedTrustList["list"], used: AccreditationIndex): boolean =>
  version < used.version || date.getTime() < Date.parse(used.date);

const older = (
  path: string,
  { version, date }: OpenedTrustList["list"],
  used: AccreditationIndex,
): PodpisError =>
  new PodpisError("TRUST_LIST_OLDER", {
    path,
    version,
    date: formatInstant(date),
    usedVersion: used.version,
    usedDate: used.date,
  });
