/** Findings on a power of attorney in JSON, with their sentences. */
import type { ValidatedMchd } from "../../app/mchdValidate.js";
import type { Language } from "../../report/i18n/texts.js";
import { findingMessage } from "../../report/mchdText.js";

export const findingsJson = ({ parsed, warnings }: ValidatedMchd, language: Language) => ({
  errors: parsed.errors,
  warnings,
  findingsCut: parsed.findingsCut,
  findings: parsed.findings.map((finding) => {
    const { means, allowed, ...facts } = finding;
    return {
      ...facts,
      message: findingMessage(finding, language),
      ...(means !== undefined && { means: means[language] }),
      ...(allowed !== undefined && { allowed: allowed[language] }),
    };
  }),
});
