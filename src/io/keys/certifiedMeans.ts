/** Whether a signature by this key is one that certified means (СКЗИ) should have made. */
import { OID } from "../../asn1/oids.js";
import type { Certificate } from "../../x509/certificate.js";
import { extensionsOf } from "../../x509/extensions.js";
import { TOOL_CLASS_ARC } from "../../x509/qualifiedTools.js";
import type { KeyNote } from "./material.js";
import type { KeySource } from "./source.js";

/**
 * Whether a certificate has the marks of a qualified one: subjectSignTool, which names the owner's means, and their class
 * among the policies (order 795 of the FSB, p. 16 and 22). Who issued it is not asked: this is a warning, no judgement.
 */
function isQualifiedByMarks(certificate: Certificate): boolean {
  const { certificatePolicies = [] } = extensionsOf(certificate);
  const namesMeans = certificate.extensions.some(({ oid }) => oid === OID.subjectSignTool);
  return namesMeans && certificatePolicies.some((policy) => policy.startsWith(TOOL_CLASS_ARC));
}

/**
 * `notes`, with the warning that a qualified signature may be disputed where podpis itself computes it: the key is in its
 * memory, and the certificate is qualified. Once, whether the store has said so already or not.
 */
export function notesOfMeans(
  kind: KeySource["kind"],
  certificate: Certificate | null,
  notes: readonly KeyNote[],
): readonly KeyNote[] {
  const inMemory = kind === "file" || kind === "container";
  const said = notes.some(({ id }) => id === "outsideCertifiedMeans");
  return !said && inMemory && certificate !== null && isQualifiedByMarks(certificate)
    ? [...notes, { id: "outsideCertifiedMeans" }]
    : notes;
}
