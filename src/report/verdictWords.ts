/** Verdicts in one word, and why in a phrase. */
import type { SubIndication, Verdict } from "../base/check.js";
import type { Texts } from "./i18n/texts.js";

/** On a signature, or on the right to make it. */
export const signatureWord = ({ labels }: Texts, verdict: Verdict): string =>
  ({ "TOTAL-PASSED": labels.valid, "TOTAL-FAILED": labels.notValid, INDETERMINATE: labels.unknown })[verdict];

/** On a certificate or a time-stamp, whose gender is another in Russian. */
export const certificateWord = ({ labels }: Texts, verdict: Verdict): string =>
  ({
    "TOTAL-PASSED": labels.certificateValid,
    "TOTAL-FAILED": labels.certificateNotValid,
    INDETERMINATE: labels.certificateUnknown,
  })[verdict];

/** `the document was changed [HASH_FAILURE]` */
export const subIndicationText = ({ subIndications }: Texts, subIndication: SubIndication): string =>
  `${subIndications[subIndication]} [${subIndication}]`;
