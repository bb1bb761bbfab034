/** Words for what signers declare in signed attributes. */
import type { CommitmentName } from "../../cms/commitments.js";

interface Word {
  readonly ru: string;
  readonly en: string;
}

export const DECLARED = {
  policy: { ru: "Политика подписи", en: "Signature policy" },
  implied: { ru: "подразумевается", en: "implied" },
  commitment: { ru: "Смысл подписи", en: "Commitment" },
  content: { ru: "Содержание", en: "Content" },
  location: { ru: "Место", en: "Place" },
  malformed: { ru: "Не читаются", en: "Unreadable" },
} as const satisfies Readonly<Record<string, Word>>;

export const COMMITMENT_TEXTS: Readonly<Record<CommitmentName, Word>> = {
  proofOfOrigin: { ru: "создал, одобрил и отправил", en: "created, approved and sent" },
  proofOfReceipt: { ru: "получил", en: "received" },
  proofOfDelivery: { ru: "доставил", en: "delivered" },
  proofOfSender: { ru: "отправил", en: "sent" },
  proofOfApproval: { ru: "одобрил содержание", en: "approved the content" },
  proofOfCreation: { ru: "создал", en: "created" },
};
