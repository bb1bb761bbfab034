/** A lab: its authorities, what they issued, and what became of it. */
import { decodePemBlocks, encodePem, PEM_BEGIN, type PemBlock, unarmor } from "../../asn1/pem.js";
import { utf8 } from "../../base/bytes.js";
import { parseCertificate } from "../../x509/certificate.js";
import { serialText } from "../../x509/identity.js";
import {
  type Authority,
  certificateFile,
  keyFile,
  loadAuthority,
  responderOf,
  rootOf,
  tsaOf,
} from "./authority.js";
import { makeCrl } from "./crl.js";
import type { Faults } from "./faults.js";
import { issueCertificate } from "./issue.js";
import { answerOcsp } from "./ocsp.js";
import { serialNumber } from "./serial.js";
import { type Listener, listen, type RunningLab } from "./server.js";
import { findRecord, type LabRecord, type LabState, originOf, type StateFile } from "./state.js";
import { broken } from "./store.js";
import { answerTimestamp } from "./tsa.js";
import {
  DEFAULT_STYLE,
  type Family,
  type IssuedCertificate,
  type IssueOptions,
  type RevocationReason,
  type Status,
  type Style,
} from "./types.js";

/** A certificate by its serial number (hex), itself (DER or PEM), or as `issue` gave it. */
export type CertificateReference = string | Uint8Array | IssuedCertificate;

/** Where the lab's services listen. */
export interface StartOptions {
  /** Default: the port in the certificates' addresses; another one serves only those who ask it. */
  readonly port?: number;
  /** Default: the lab's own, loopback. */
  readonly host?: string;
  /** Told after every answer: how many octets of its body went out, as far as they did. */
  readonly onRequest?: (request: {
    readonly method: string;
    readonly path: string;
    readonly status: number;
    readonly octets: number;
  }) => void;
}

/** A throw-away PKI: roots, issuing CAs, lists, OCSP and time-stamps, in memory or in a folder. */
export class Lab {
  /** What the services do wrong; set a field, and the next answer is so. */
  readonly faults: Faults = {};
  style: Style = DEFAULT_STYLE;
  /** The time between two octets of the fault "drip". Milliseconds. */
  dripMs = 1000;
  readonly #authorities = new Map<string, Authority>();
  readonly #bystanders = new Map<string, Promise<Authority>>();
  #listener: Listener | undefined;
  #tokens = 0;

  /** Use createLab, initLab or openLab. */
  constructor(
    private readonly file: StateFile,
    private readonly clock: () => Date,
    listener?: Listener,
  ) {
    this.#listener = listener;
  }

  /** The lab's folder, or "(memory)". */
  get path(): string {
    return this.file.store.path;
  }

  get state(): LabState {
    return this.file.current;
  }

  get families(): readonly Family[] {
    return this.state.families;
  }

  /** What stands in the certificates: "http://127.0.0.1:18080". */
  get baseUrl(): string {
    return originOf(this.state);
  }

  /** The lab's time. */
  now(): Date {
    return this.clock();
  }

  /** The roots, PEM, one after another: what to give to --trust. */
  get trustPem(): string {
    return this.families.map((family) => this.certificatePem(rootOf(family))).join("");
  }

  /** The issuing CAs, PEM: what to give as intermediates. */
  get intermediatesPem(): string {
    return this.families.map((family) => this.certificatePem(family)).join("");
  }

  certificatePem(name: string): string {
    return encodePem("CERTIFICATE", this.authority(name).certificate.raw);
  }

  /** Address of the TSA of a family: "http://127.0.0.1:18080/tsa/gost256". */
  tsaUrl(family: Family = this.families[0]!): string {
    return `${this.baseUrl}/tsa/${family}`;
  }

  /** Throws PodpisError LAB_STATE for a name the lab does not have. */
  authority(name: string): Authority {
    let authority = this.#authorities.get(name);
    if (authority === undefined) {
      const record = this.state.certificates.find((candidate) => candidate.authority === name);
      if (record === undefined) throw broken(this.path, `it has no authority named ${name}`);
      authority = loadAuthority(this.file.store, name, record.key);
      this.#authorities.set(name, authority);
    }
    return authority;
  }

  /** Who answers OCSP requests for what `issuer` issued: its responder, or itself when it has none. */
  responder(issuer: string): Authority {
    const name = responderOf(issuer);
    const delegated = this.state.certificates.some((record) => record.authority === name);
    return this.authority(delegated ? name : issuer);
  }

  timestampAuthority(family: string): Authority {
    return this.authority(tsaOf(family));
  }

  /** Makes a key pair and a certificate for it. Throws PodpisError USAGE, LAB_STATE. */
  async issue(options: IssueOptions = {}): Promise<IssuedCertificate> {
    return this.file.change(async (state) => {
      const { record, issued } = await issueCertificate(this, state, options);
      const { store } = this.file;
      await store.write(`issued/${issued.serial}.pem`, issued.certificatePem);
      if (record.authority !== undefined) {
        await store.write(certificateFile(record.authority), issued.certificatePem);
        await store.write(keyFile(record.authority), issued.keyPem, true);
      }
      return [{ ...state, certificates: [...state.certificates, record] }, issued];
    });
  }

  /** Revokes for good. `date` (default: now) is the revocation date. Throws LAB_STATE when it is revoked. */
  async revoke(
    certificate: CertificateReference,
    options: { readonly reason?: RevocationReason; readonly date?: Date } = {},
  ): Promise<LabRecord> {
    return this.#update(certificate, (record) => {
      if (record.status === "revoked") throw broken(this.path, `${record.serial} is revoked already`);
      const since = (options.date ?? this.now()).toISOString();
      return { ...record, status: "revoked", since, reason: options.reason ?? "unspecified" };
    });
  }

  /** certificateHold: may be resumed, or revoked for good. */
  async suspend(
    certificate: CertificateReference,
    options: { readonly date?: Date } = {},
  ): Promise<LabRecord> {
    return this.#update(certificate, (record) => {
      if (record.status !== "good") throw broken(this.path, `${record.serial} is ${record.status} already`);
      return { ...record, status: "suspended", since: (options.date ?? this.now()).toISOString() };
    });
  }

  async resume(certificate: CertificateReference): Promise<LabRecord> {
    return this.#update(certificate, (record) => {
      if (record.status !== "suspended") throw broken(this.path, `${record.serial} is not suspended`);
      const { since: _since, ...rest } = record;
      return { ...rest, status: "good" };
    });
  }

  /** What the lab knows of a certificate. Throws LAB_STATE when it did not issue it. */
  find(certificate: CertificateReference): LabRecord {
    return findRecord(this.state, serialOf(certificate), this.path);
  }

  /** Status of a serial number under an issuer; undefined when it was not issued there. */
  status(issuer: string, serial: bigint): Status | undefined {
    const hex = serialText(serial);
    const record = this.state.certificates.find((one) => one.issuer === issuer && one.serial === hex);
    if (record === undefined) return undefined;
    const since = new Date(record.since ?? 0);
    if (record.status === "suspended") return { kind: "suspended", since };
    if (record.status === "revoked")
      return { kind: "revoked", since, reason: record.reason ?? "unspecified" };
    return { kind: "good" };
  }

  /** The CRL of an authority now, DER. */
  crl(issuer: string): Promise<Uint8Array> {
    return makeCrl(this, issuer);
  }

  /** OCSPResponse, DER, to an OCSPRequest, DER. Never throws for what stands in the request. */
  ocsp(issuer: string, request: Uint8Array): Promise<Uint8Array> {
    return answerOcsp(this, issuer, request);
  }

  /** TimeStampResp, DER, to a TimeStampReq, DER. Never throws for what stands in the request. */
  timestamp(family: string, request: Uint8Array): Promise<Uint8Array> {
    return answerTimestamp(this, family, request);
  }

  /** Serves CRLs, OCSP, time-stamps and certificates over HTTP. Throws LAB_STATE when the port is taken. */
  async start(options: StartOptions = {}): Promise<RunningLab> {
    const { state } = this;
    const reserved = this.#listener;
    this.#listener = undefined;
    if (reserved !== undefined && options.port === undefined) return reserved.serve(this, options);
    await reserved?.close();
    const listener = await listen(options.host ?? state.host, options.port ?? state.port, this.path);
    return listener.serve(this, options);
  }

  /** Frees the port of a lab in memory that was never started. A running one is closed by what `start` gave. */
  async close(): Promise<void> {
    await this.#listener?.close();
    this.#listener = undefined;
  }

  /** Serial number of the next time-stamp token, hex. With a seed it repeats in the next process. */
  nextTokenSerial(): string {
    return serialNumber(this.state.seed, "token", this.#tokens++);
  }

  /** Somebody with an ordinary certificate of `issuer`, for faults: right chain, wrong purpose. */
  bystander(issuer: string): Promise<Authority> {
    let bystander = this.#bystanders.get(issuer);
    if (bystander === undefined) {
      bystander = this.#hireBystander(issuer);
      this.#bystanders.set(issuer, bystander);
    }
    return bystander;
  }

  async #hireBystander(issuer: string): Promise<Authority> {
    const { key } = this.authority(issuer);
    const issued = await this.issue({ key, issuer });
    const [{ der: pkcs8 }] = decodePemBlocks(issued.keyPem) as [PemBlock];
    return { name: issued.serial, key, certificate: parseCertificate(issued.certificate), pkcs8 };
  }

  async #update(
    certificate: CertificateReference,
    change: (record: LabRecord) => LabRecord,
  ): Promise<LabRecord> {
    const serial = serialOf(certificate);
    return this.file.change(async (state) => {
      const old = findRecord(state, serial, this.path);
      const record = change(old);
      const certificates = state.certificates.map((one) => (one === old ? record : one));
      return [{ ...state, certificates }, record];
    });
  }
}

function serialOf(reference: CertificateReference): string {
  if (typeof reference === "object" && "serial" in reference) return reference.serial;
  if (typeof reference === "string" && !reference.includes(PEM_BEGIN)) return reference;
  const bytes = typeof reference === "string" ? utf8(reference) : reference;
  return serialText(parseCertificate(unarmor(bytes)[0]!.der).serialNumber);
}
