/** Lists, answers and certificates that a run has at hand: those given, and those fetched on the way. */
import { randomBytes } from "node:crypto";
import { isMalformed } from "../asn1/cursor.js";
import { unarmor } from "../asn1/pem.js";
import { readAsn1, TAG } from "../asn1/reader.js";
import { PodpisError } from "../base/errors.js";
import type { Fetcher } from "../base/fetcher.js";
import { MAX_CRL, MAX_SMALL_OBJECT } from "../base/limits.js";
import { readSignedDataBytes } from "../cms/readSignedData.js";
import { type Crl, parseCrl } from "../crl/crl.js";
import type { DigestName } from "../crypto/digest.js";
import { buildOcspRequest, certIdMatches } from "../ocsp/request.js";
import { parseOcspResponse } from "../ocsp/response.js";
import type { FetchAttempt, OcspEvidence, RevocationEvidence } from "../validate/certificate.js";
import { type Certificate, certificateFrom, parseCertificate } from "../x509/certificate.js";

export interface GivenEvidence {
  readonly crls?: readonly { readonly crl: Crl; readonly source: string }[];
  readonly ocsp?: readonly { readonly response: OcspEvidence["response"]; readonly source: string }[];
  readonly certificates?: readonly Certificate[];
}

export interface PoolOptions {
  /** Makes nonces; default the system's generator. */
  readonly randomBytes?: (length: number) => Uint8Array;
}

/** What an OCSP responder was asked, and how. */
export interface OcspCall {
  readonly url: string;
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly hash: DigestName;
}

const NONCE_LENGTH = 16;

/**
 * Shared by all signers and tokens of a run: nothing is fetched twice, failures included. What is in
 * it has been parsed and not judged.
 */
export class EvidencePool {
  readonly #crls: { readonly crl: Crl; readonly source: string }[];
  readonly #ocsp: OcspEvidence[];
  readonly #certificates: Map<string, Certificate>;
  readonly #attempts: FetchAttempt[] = [];
  readonly #fetched = new Map<string, Promise<FetchOutcome>>();
  readonly #randomBytes: (length: number) => Uint8Array;

  constructor(given: GivenEvidence = {}, options: PoolOptions = {}) {
    this.#crls = [...(given.crls ?? [])];
    this.#ocsp = [...(given.ocsp ?? [])];
    this.#certificates = new Map((given.certificates ?? []).map((one) => [one.sha256, one]));
    this.#randomBytes = options.randomBytes ?? ((length) => new Uint8Array(randomBytes(length)));
  }

  get certificates(): readonly Certificate[] {
    return [...this.#certificates.values()];
  }

  get evidence(): RevocationEvidence {
    return { crls: this.#crls, ocsp: this.#ocsp, attempts: this.#attempts };
  }

  /** Adds what was found on the way, e.g. embedded in a signature. */
  add({ crls = [], ocsp = [], certificates = [] }: GivenEvidence): void {
    for (const item of crls) {
      if (!this.#crls.some(({ crl }) => crl.sha256 === item.crl.sha256)) this.#crls.push(item);
    }
    for (const item of ocsp) {
      if (!this.#ocsp.some(({ response }) => response.sha256 === item.response.sha256)) this.#ocsp.push(item);
    }
    for (const certificate of certificates) this.#certificates.set(certificate.sha256, certificate);
  }

  /** Fetches a list, once per address. True when it is in the pool now. */
  async fetchCrl(fetcher: Fetcher, url: string, certificate: Certificate): Promise<boolean> {
    const outcome = await this.#once(`crl ${url}`, async () => {
      const { bytes } = await fetcher.fetch({ url, maxBytes: MAX_CRL });
      this.add({ crls: [{ crl: parseCrl(firstObject(bytes)), source: url }] });
      return "fetched";
    });
    return this.#note("crl", url, certificate, outcome);
  }

  /** Asks a responder, once per certificate and form of question. True when its answer is in the pool now. */
  async fetchOcsp(fetcher: Fetcher, call: OcspCall): Promise<boolean> {
    const { url, certificate, issuer, hash } = call;
    const id = `ocsp ${url} ${certificate.sha256} ${issuer.sha256} ${hash}`;
    const outcome = await this.#once(id, () => this.#ask(fetcher, call));
    return this.#note("ocsp", url, certificate, outcome);
  }

  async #ask(fetcher: Fetcher, { url, certificate, issuer, hash }: OcspCall): Promise<FetchOutcome> {
    const nonce = this.#randomBytes(NONCE_LENGTH);
    const { bytes } = await fetcher.fetch({
      url,
      body: buildOcspRequest({ certificate, issuer, hash, nonce }),
      contentType: "application/ocsp-request",
      accept: "application/ocsp-response",
      maxBytes: MAX_SMALL_OBJECT,
    });
    const { status, basic: response } = parseOcspResponse(bytes);
    if (response === undefined) return { reason: "ocsp.errorStatus", found: status };
    if (!response.responses.some(({ certId }) => certIdMatches(certId, certificate, issuer))) {
      return { reason: "ocsp.otherCertificate" };
    }
    this.#ocsp.push({ response, source: url, nonce });
    return "fetched";
  }

  /** Fetches the certificates an address of caIssuers stands for: one, a bundle, PKCS#7 (RFC 5280 §4.2.2.1). */
  async fetchIssuers(fetcher: Fetcher, url: string): Promise<boolean> {
    const outcome = await this.#once(`issuers ${url}`, async () => {
      const { bytes } = await fetcher.fetch({ url, maxBytes: MAX_SMALL_OBJECT });
      this.add({ certificates: unarmor(bytes).flatMap(({ der }) => certificatesIn(der)) });
      return "fetched";
    });
    return outcome === "fetched";
  }

  #once(id: string, work: () => Promise<FetchOutcome>): Promise<FetchOutcome> {
    const running = this.#fetched.get(id) ?? settle(work);
    this.#fetched.set(id, running);
    return running;
  }

  #note(kind: FetchAttempt["kind"], url: string, { sha256 }: Certificate, outcome: FetchOutcome): boolean {
    if (outcome === "fetched") return true;
    const known = this.#attempts.some(
      (one) =>
        one.kind === kind && one.url === url && one.certificate === sha256 && one.found === outcome.found,
    );
    if (!known) this.#attempts.push({ kind, url, certificate: sha256, ...outcome });
    return false;
  }
}

type FetchOutcome = "fetched" | Pick<FetchAttempt, "reason" | "found">;

/** A failed fetch, and an answer that is none, are facts for the report; anything else is thrown on. */
async function settle(work: () => Promise<FetchOutcome>): Promise<FetchOutcome> {
  try {
    return await work();
  } catch (error) {
    if (isMalformed(error)) return { reason: "fetch.malformed" };
    if (!(error instanceof PodpisError)) throw error;
    if (error.code === "NOT_CMS") return { reason: "fetch.malformed" };
    if (error.code.startsWith("NET_")) {
      return { reason: "fetch.unreachable", found: error.code };
    }
    throw error;
  }
}

/** A list is DER by RFC 5280 §4.2.1.13; some CAs serve PEM. */
const firstObject = (bytes: Uint8Array): Uint8Array => unarmor(bytes)[0]?.der ?? bytes;

function certificatesIn(der: Uint8Array): readonly Certificate[] {
  const first = readAsn1(der, { encoding: "ber" }).children[0];
  if (first?.is(TAG.oid) !== true) return [parseCertificate(der)];
  const { signedData } = readSignedDataBytes(der);
  return (signedData?.certificates ?? []).filter((node) => node.is(TAG.sequence)).map(certificateFrom);
}
