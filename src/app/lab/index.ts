/** `podpis lab`: a throw-away PKI on loopback. Nothing it makes means anything outside. */
export { createLab, initLab, openLab } from "./create.js";
export {
  type Faults,
  faultsOf,
  SERVICES,
  type Service,
  TRANSPORT_FAULTS,
  type TransportFault,
} from "./faults.js";
export { DEFAULT_PARAMETERS } from "./keys.js";
export { type CertificateReference, Lab, type StartOptions } from "./lab.js";
export type { RunningLab } from "./server.js";
export type { LabRecord, LabState } from "./state.js";
export { inventSubject, renamed, type Subject } from "./subject.js";
export { TSA_POLICY } from "./tsa.js";
export {
  type BrokenCertificate,
  FAMILIES,
  type Family,
  type IssuedCertificate,
  type IssueOptions,
  type KeyKind,
  type LabExtension,
  type LabOptions,
  PROFILES,
  type Profile,
  REVOCATION_REASONS,
  type RevocationReason,
  type Style,
} from "./types.js";
