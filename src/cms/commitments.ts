/** Commitment types (RFC 5126 §5.11.1, EN 319 122-1 §5.2.3): what a signer declares to mean by the signature. */
const PREFIX = "1.2.840.113549.1.9.16.6.";

/** By the standards' own names. */
export const COMMITMENTS = {
  proofOfOrigin: `${PREFIX}1`,
  proofOfReceipt: `${PREFIX}2`,
  proofOfDelivery: `${PREFIX}3`,
  proofOfSender: `${PREFIX}4`,
  proofOfApproval: `${PREFIX}5`,
  proofOfCreation: `${PREFIX}6`,
} as const;

export type CommitmentName = keyof typeof COMMITMENTS;

export function commitmentName(oid: string): CommitmentName | null {
  const found = Object.entries(COMMITMENTS).find(([, known]) => known === oid);
  return found === undefined ? null : (found[0] as CommitmentName);
}
