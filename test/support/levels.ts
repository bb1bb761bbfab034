/** A lab that is asked without a network, with a clock that tests turn, and the whole ladder over it. */

import type { GivenEvidence } from "../../src/app/assess.js";
import { type CosignRequest, type CountersignRequest, cosign, countersign } from "../../src/app/cosign.js";
import { readRevocationValues } from "../../src/app/embeddedEvidence.js";
import { type ExtendRequest, extend, type Target } from "../../src/app/extend.js";
import type { EvidenceBasis } from "../../src/app/extendEvidence.js";
import { createLab, type Lab, type LabOptions } from "../../src/app/lab/index.js";
import { answer } from "../../src/app/lab/routes.js";
import type { SignRequest, TsaRequest } from "../../src/app/signRequest.js";
import { type VerifyRequest, verify } from "../../src/app/verify.js";
import { decodePemBlocks } from "../../src/asn1/pem.js";
import { PodpisError } from "../../src/base/errors.js";
import type { Fetcher } from "../../src/base/fetcher.js";
import { contentStream } from "../../src/io/files/content.js";
import { openSignature } from "../../src/io/files/signature.js";
import type { CosignResult, CountersignResult } from "../../src/validate/cosignResult.js";
import type { ExtendResult } from "../../src/validate/extendResult.js";
import type { VerifyReport } from "../../src/validate/results.js";
import { type Certificate, parseCertificate } from "../../src/x509/certificate.js";
import { FROZEN } from "./lab.js";
import type { TestSigner } from "./signing.js";

export interface LevelLab {
  readonly lab: Lab;
  /** Milliseconds after FROZEN that the lab, and everybody here, lives in. */
  later: number;
  now(): Date;
  /** Addresses that were asked, in order. */
  readonly asked: string[];
  readonly fetcher: Fetcher;
  /** Every list and OCSP answer that was given since `forget`, as evidence for others. */
  given(): Pick<GivenEvidence, "crls" | "ocsp">;
  forget(): void;
  readonly tsa: TsaRequest;
  readonly evidence: Omit<EvidenceBasis, "clock">;
  readonly intermediates: readonly Certificate[];
  /** What `sign` needs above level t. */
  signing(level: Target): Partial<SignRequest>;
  /** Adds a parallel signer, or one over the signature value of another. */
  cosign(
    signature: string,
    output: string,
    who: Who,
    changes?: Partial<CosignRequest>,
  ): Promise<CosignResult>;
  countersign(
    signature: string,
    output: string,
    who: Who,
    changes?: Partial<CountersignRequest>,
  ): Promise<CountersignResult>;
  extend(signature: string, output: string, changes?: Partial<ExtendRequest>): Promise<ExtendResult>;
  verify(signature: string, content?: string, changes?: Partial<VerifyRequest>): Promise<VerifyReport>;
}

type Who = Pick<TestSigner, "key" | "certificate">;

const certificates = (pem: string): Certificate[] =>
  decodePemBlocks(pem).map(({ der }) => parseCertificate(der));

export async function createLevelLab(options: LabOptions = {}): Promise<LevelLab> {
  const state = { later: 0 };
  const now = (): Date => new Date(FROZEN.getTime() + state.later);
  const lab = await createLab({ clock: now, seed: "levels", families: ["gost256"], ...options });
  const asked: string[] = [];
  const answers: { readonly url: string; readonly bytes: Uint8Array }[] = [];
  const fetcher = labFetcher(lab, asked, answers);
  const trust = certificates(lab.trustPem);
  const tsa: TsaRequest = { urls: [lab.tsaUrl()], fetcher };
  const evidence = { trust, fetcher };
  return {
    lab,
    asked,
    fetcher,
    given: () => readRevocationValues(sorted(answers)),
    forget: () => void answers.splice(0),
    tsa,
    evidence,
    intermediates: certificates(lab.intermediatesPem),
    now,
    get later() {
      return state.later;
    },
    set later(value) {
      state.later = value;
    },
    signing: (level) => ({ level, tsa, evidence, now: now(), clock: now }),
    async cosign(signature, output, { key, certificate }, changes = {}) {
      const source = await openSignature(signature);
      const request = { signature: source, output, key, certificate, encoding: "der", level: "bes" } as const;
      return cosign({ ...request, tsa, evidence, now: now(), clock: now, ...changes }).finally(() =>
        source.close(),
      );
    },
    async countersign(signature, output, { key, certificate }, changes = {}) {
      const source = await openSignature(signature);
      const request = { signature: source, output, key, certificate, encoding: "der" } as const;
      return countersign({ ...request, now: now(), clock: now, ...changes }).finally(() => source.close());
    },
    async extend(signature, output, changes = {}) {
      const source = await openSignature(signature);
      try {
        return await extend({
          signature: source,
          output,
          encoding: "der",
          level: "xlt1",
          tsa,
          evidence,
          now: now(),
          clock: now,
          ...changes,
        });
      } finally {
        source.close();
      }
    },
    /** Offline, with the roots only, unless said otherwise: what the signature proves by itself. */
    async verify(signature, content, changes = {}) {
      const source = await openSignature(signature);
      try {
        return await verify({
          signature: source,
          content: content === undefined ? undefined : contentStream(content),
          now: now(),
          trust,
          fetcher: null,
          ...changes,
        });
      } finally {
        source.close();
      }
    },
  };
}

function sorted(answers: readonly { readonly url: string; readonly bytes: Uint8Array }[]) {
  const of = (part: string) => answers.filter(({ url }) => url.includes(part)).map(({ bytes }) => bytes);
  return { crls: of("/crl/"), ocsp: of("/ocsp/") };
}

/** The lab's own answers to what is asked under its addresses. */
export function labFetcher(
  lab: Lab,
  asked: string[] = [],
  answers: { readonly url: string; readonly bytes: Uint8Array }[] = [],
): Fetcher {
  return {
    async fetch({ url, body, contentType = "" }) {
      asked.push(url);
      const { pathname } = new URL(url);
      const method = body === undefined ? "GET" : "POST";
      const given = await answer(lab, {
        method,
        path: pathname,
        contentType,
        body: body ?? new Uint8Array(0),
      });
      if (given.fault !== undefined || given.status !== 200) {
        throw new PodpisError("NET_HTTP_STATUS", {
          url,
          status: given.fault === undefined ? given.status : 500,
        });
      }
      answers.push({ url, bytes: given.body });
      return { url, bytes: given.body, contentType: given.contentType };
    },
  };
}
