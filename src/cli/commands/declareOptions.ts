/** Options about what a signer declares in signed attributes. */
import { commitment, httpUrl, objectIdentifier } from "../parsers.js";
import type { OptionGroup, OptionSpec } from "../spec.js";

/** Also of `verify`, which compares the document with the hash in the signature. */
export const SIGNATURE_POLICY_FILE: OptionSpec = {
  flags: "--signature-policy-file <file>",
  text: {
    ru: "документ политики подписи: в подписи стоит его хэш",
    en: "the document of the signature policy: its hash stands in the signature",
  },
};

export const DECLARE: OptionGroup = {
  title: { ru: "Что заявляет подписант", en: "What the signer declares" },
  options: [
    {
      flags: "--signature-policy <oid>",
      parse: objectIdentifier,
      text: {
        ru: "политика, по которой сделана подпись (CAdES-EPES); нужен и её документ",
        en: "the policy the signature is made under (CAdES-EPES); its document is needed, too",
      },
    },
    SIGNATURE_POLICY_FILE,
    {
      flags: "--signature-policy-uri <url>",
      parse: httpUrl,
      text: { ru: "где этот документ опубликован", en: "where that document is published" },
    },
    {
      flags: "--commitment <type>",
      many: true,
      parse: commitment,
      text: {
        ru: "смысл подписи: proofOfOrigin, proofOfReceipt, proofOfDelivery, proofOfSender, proofOfApproval, proofOfCreation или OID",
        en: "what the signature means: proofOfOrigin, proofOfReceipt, proofOfDelivery, proofOfSender, proofOfApproval, proofOfCreation or an OID",
      },
    },
    {
      flags: "--content-hints <text>",
      text: { ru: "что подписано, словами", en: "what is signed, in words" },
    },
    {
      flags: "--content-timestamp",
      text: {
        ru: "взять у --tsa штамп на документ до подписания: подпись заведомо не старше его",
        en: "ask --tsa for a time-stamp of the document before signing: the signature is no older than that",
      },
    },
  ],
};
