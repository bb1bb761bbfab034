/** Who must have signed: "both parties have signed" is one question. Pure; used by the command line and by policies. */
import type { Check } from "../base/check.js";
import { PodpisError } from "../base/errors.js";
import { maskNumbersIn } from "../mchd/facts/mask.js";
import { EXPECTATION_FORMS, type Expectations, meets, readExpectations } from "./requirements.js";
import type { RequiredSignersResult, SignerResult } from "./results.js";

type Kind = keyof Expectations;

const KINDS = Object.keys(EXPECTATION_FORMS) as readonly Kind[];

/**
 * Reads one value of --require-signers: a number or a thumbprint, which its length tells apart, or `inn:…`,
 * `ogrn:…`, `snils:…`, `thumbprint:…`. Throws PodpisError USAGE.
 */
export function readRequiredSigner(typed: string): Expectations {
  const [, named, value] = /^(?:(inn|ogrn|snils|thumbprint):)?(.*)$/is.exec(typed)!;
  const length = value!.replace(/[\s:-]/g, "").length;
  const kind = KINDS.find((one) =>
    named === undefined ? EXPECTATION_FORMS[one].lengths.includes(length) : one === named.toLowerCase(),
  );
  if (kind !== undefined) return readExpectations({ [kind]: value! });
  throw new PodpisError("USAGE", {
    message: `--require-signers ${typed}`,
    hint: "an INN, OGRN, SNILS or thumbprint, for example inn:7700000016",
  });
}

/**
 * "requirement.signer" for each of `required`: somebody of whom all of it is true has signed, and that
 * signature is TOTAL-PASSED. One that is not does not count; a countersignature is none.
 */
export function checkRequiredSigners(
  signers: readonly SignerResult[],
  required: readonly Expectations[],
): readonly Check[] {
  return required.map((one): Check => {
    const theirs = signers.filter((signer) => meets(signer, one));
    const valid = theirs.filter(passed);
    const shown = valid[0] ?? theirs[0];
    const base = {
      id: "requirement.signer",
      expected: Object.entries(one).map(([kind, value]) => `${kind} ${maskNumbersIn(value)}`),
      ...(shown?.certificate?.subject.cn !== undefined && { subject: shown.certificate.subject.cn }),
    } as const;
    if (shown === undefined) return { ...base, status: "failed", reason: "requirement.signerAbsent" };
    if (valid.length === 0) {
      const found = theirs.map(({ verdict, subIndication }) => subIndication ?? verdict);
      return { ...base, status: "failed", reason: "requirement.signerNotValid", found };
    }
    const time = provenBy(valid);
    return { ...base, status: "passed", ...(time !== null && { found: time }) };
  });
}

/** Whether all of them have signed, and by when the last of them had; null when nobody is required. */
export function requiredSigners(
  signers: readonly SignerResult[],
  required: readonly Expectations[],
): RequiredSignersResult | null {
  if (required.length === 0) return null;
  const valid = required.map((one) => signers.filter((signer) => meets(signer, one) && passed(signer)));
  const allSigned = valid.every(({ length }) => length > 0);
  const times = valid.map(provenBy);
  const proven = allSigned && times.every((time) => time !== null);
  return { allSigned, provenBy: proven ? times.reduce((a, b) => (a! > b! ? a : b))! : null };
}

const passed = ({ verdict }: SignerResult): boolean => verdict === "TOTAL-PASSED";

/** The earliest proven time of one who signed more than once; instants of one form sort as text. */
function provenBy(signers: readonly SignerResult[]): string | null {
  const times = signers.flatMap(({ bestSignatureTime }) => bestSignatureTime ?? []);
  return times.sort()[0] ?? null;
}
