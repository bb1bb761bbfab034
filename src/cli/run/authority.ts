/** What the options say about powers of attorney, read into what the use cases want. */
import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { AuthorityRequest, NamedBytes, SignedFile } from "../../app/mchdAuthority.js";
import { askRegistry } from "../../app/mchdRegistry.js";
import { PodpisError } from "../../base/errors.js";
import type { Fetcher } from "../../base/fetcher.js";
import { MAX_MCHD_FILES, MAX_MCHD_LIST, MAX_SMALL_OBJECT, MAX_XML } from "../../base/limits.js";
import { filesOf } from "../../io/files/objects.js";
import { openSignature } from "../../io/files/signature.js";
import { readSmallFile } from "../../io/files/small.js";
import { readNotice } from "../../mchd/notice.js";
import { parseMchd } from "../../mchd/parse.js";
import {
  DOCUMENT_KINDS,
  type DocumentKind,
  needOfKind,
  needsOf,
  readPowerRules,
} from "../../mchd/powersKinds.js";
import { counterpartyOf, type PowersQuestion, readAmount } from "../../mchd/powersQuestion.js";
import { readRegistryAnswer } from "../../mchd/registryAnswer.js";
import { type AuthorityOptions, aloneError, type MchdQuestionOptions } from "../commands/authorityOptions.js";
import { UsageError } from "../spec.js";
import { loadClassifier } from "./mchdClassifier.js";

/** Where a registry may be asked, and when that is. */
interface Asking {
  readonly fetcher: Fetcher | null;
  readonly now: Date;
}

/** Undefined: nothing about powers of attorney is asked. Throws UsageError, FILE_*, MCHD_*. */
export async function openAuthority(
  options: AuthorityOptions,
  asking: Asking,
): Promise<AuthorityRequest | undefined> {
  const { mchd = [], mchdSig = [] } = options;
  const question = powersQuestion(options);
  if (mchd.length === 0) {
    const left = Object.keys(NEEDS_MCHD).find(
      (name) => options[name as keyof AuthorityOptions] !== undefined,
    );
    if (left !== undefined) throw aloneError(NEEDS_MCHD[left as keyof typeof NEEDS_MCHD]);
    if (question.needs.length === 0) return undefined;
  }
  // What is named belongs to one document at least; the others keep what lies beside them.
  const beside = mchdSig.length === 0 || mchd.length > 1;
  const documents = await Promise.all(mchd.map((file) => openMchd(file, beside)));
  const signatures = await Promise.all(mchdSig.map(openOne));
  return withSources({ documents, signatures, powers: question }, options, asking);
}

/** For one document by itself. Throws as openAuthority. */
export async function openOneMchd(
  file: string,
  options: MchdQuestionOptions & { readonly sig?: readonly string[] },
  asking: Asking,
): Promise<AuthorityRequest> {
  const { sig = [] } = options;
  const documents = [await openMchd(file, sig.length === 0)];
  const signatures = await Promise.all(sig.map(openOne));
  return withSources({ documents, signatures, powers: powersQuestion(options) }, options, asking);
}

/** Options that mean nothing without a power of attorney. */
const NEEDS_MCHD = {
  mchdSig: "--mchd-sig",
  mchdChain: "--mchd-chain",
  mchdStatus: "--mchd-status",
  mchdStatusFile: "--mchd-status-file",
  registry: "--registry",
  trustRegistry: "--trust-registry",
} as const;

async function withSources(
  asked: Pick<AuthorityRequest, "documents" | "signatures" | "powers">,
  options: MchdQuestionOptions,
  { fetcher, now }: Asking,
): Promise<AuthorityRequest> {
  const { links, foreign } = await openLinks(options.mchdChain ?? []);
  const status = await openStatus(options.mchdStatusFile ?? []);
  const { registry, mchdStatus = "required", trustRegistry = false } = options;
  const fetched =
    registry === undefined || fetcher === null
      ? { answers: [], unanswered: [] }
      : await askRegistry(registry, [...asked.documents, ...links], fetcher, now);
  const classifier = options.classifier === undefined ? undefined : loadClassifier(options.classifier);
  return {
    ...asked,
    links,
    ...(foreign.length > 0 && { foreign }),
    notices: status.notices,
    answers: [...status.answers, ...fetched.answers],
    unanswered: fetched.unanswered,
    statusMode: mchdStatus,
    trustRegistry,
    ...(classifier && { classifier }),
  };
}

/** What must be covered. Throws UsageError, FILE_*, POWER_RULES. */
export function powersQuestion(options: MchdQuestionOptions): PowersQuestion {
  const { power = [], docType = [], counterparty, territory } = options;
  const kinds = options.powerRules === undefined ? DOCUMENT_KINDS : loadRules(options.powerRules);
  const needs = needsOf(
    power,
    docType.map((kind) => {
      const need = needOfKind(kind, kinds);
      if (need !== undefined) return need;
      const known = [...kinds.keys()].join(", ");
      throw new UsageError(
        { ru: `вид документа ${kind} неизвестен`, en: `the kind of document ${kind} is not known` },
        {
          ru: `известны: ${known}; свои опишите в --power-rules`,
          en: `known: ${known}; describe yours in --power-rules`,
        },
      );
    }),
  );
  const limits = { "--amount": options.amount, "--counterparty": counterparty, "--territory": territory };
  const alone = Object.entries(limits).find(([, value]) => value !== undefined)?.[0];
  if (alone !== undefined && needs.length === 0) {
    throw new UsageError(
      {
        ru: `${alone} ограничивает полномочие, а оно не названо`,
        en: `${alone} limits a power, and none is named`,
      },
      { ru: "добавьте --power КОД или --doc-type ВИД", en: "add --power CODE or --doc-type KIND" },
    );
  }
  const amount = options.amount === undefined ? undefined : readAmount(options.amount);
  if (options.amount !== undefined && amount === undefined) {
    throw new UsageError(
      { ru: `«${options.amount}» — не сумма`, en: `"${options.amount}" is no amount` },
      { ru: "например: 150000.50 или «1000 USD»", en: 'for example: 150000.50 or "1000 USD"' },
    );
  }
  return {
    needs,
    ...(amount && { amount }),
    ...(counterparty !== undefined && { counterparty: counterpartyOf(counterparty) }),
    ...(territory !== undefined && { territory }),
  };
}

function loadRules(path: string): ReadonlyMap<string, DocumentKind> {
  const rules = readPowerRules(readSmallFile(path, MAX_MCHD_LIST));
  if (rules === undefined) throw new PodpisError("POWER_RULES", { path });
  return rules;
}

// --- files -----------------------------------------------------------------------------------------

const openMchd = async (file: string, beside: boolean): Promise<SignedFile> => ({
  file,
  bytes: readSmallFile(file, MAX_XML),
  signatures: beside ? await signaturesBeside(file) : [],
});

/** Names that detached signatures of a document have: `m.xml.sig`, `m.xml.2.sig`, `m.sig`. */
const SIGNATURE_NAME = /\.(sig|sgn|sign|p7s|bin)$/i;

async function signaturesBeside(file: string): Promise<readonly NamedBytes[]> {
  const name = basename(file);
  const stem = name.replace(/\.[^.]+$/, "");
  const names = readdirSync(dirname(file))
    .filter((one) => SIGNATURE_NAME.test(one) && one !== name)
    .filter((one) => one.startsWith(`${name}.`) || one.replace(SIGNATURE_NAME, "") === stem)
    .sort();
  return Promise.all(names.map((one) => openOne(join(dirname(file), one))));
}

/** A signature, DER or BER, PEM and base64 decoded. */
async function openOne(file: string): Promise<NamedBytes> {
  const source = await openSignature(file, { limit: MAX_SMALL_OBJECT });
  try {
    return { file, bytes: source.read(0, source.size) };
  } finally {
    source.close();
  }
}

/** A file named by itself must be a link; in a folder every XML file is one that is a power of attorney at all. */
async function openLinks(
  paths: readonly string[],
): Promise<{ readonly links: readonly SignedFile[]; readonly foreign: readonly string[] }> {
  const foreign: string[] = [];
  const files = paths.flatMap((path) => {
    const found = filesOf(path);
    if (found.length === 1 && found[0] === path) return found;
    const inFolder = found.filter((one) => /\.xml$/i.test(one));
    refuseMany(inFolder);
    const own: string[] = [];
    for (const file of inFolder) (isMchd(file) ? own : foreign).push(file);
    return own;
  });
  refuseMany([...files, ...foreign]);
  return { links: await Promise.all(files.map((file) => openMchd(file, true))), foreign };
}

/** Whether it is a power of attorney, right or wrong: whatever else lies in a folder stops nothing. */
function isMchd(file: string): boolean {
  try {
    parseMchd(readSmallFile(file, MAX_XML), { file });
    return true;
  } catch (error) {
    if (error instanceof PodpisError && NOT_ONE.includes(error.code)) return false;
    throw error;
  }
}

const NOT_ONE: readonly string[] = [
  "NOT_MCHD",
  "XML_MALFORMED",
  "XML_REFUSED",
  "FILE_EMPTY",
  "FILE_TOO_LARGE",
];

async function openStatus(paths: readonly string[]): Promise<Pick<AuthorityRequest, "notices" | "answers">> {
  const notices: SignedFile[] = [];
  const answers: NamedBytes[] = [];
  for (const path of paths) {
    const found = filesOf(path);
    const isFile = found.length === 1 && found[0] === path;
    const files = isFile ? found : found.filter((one) => /\.json$/i.test(one));
    refuseMany(files);
    for (const file of files) {
      const bytes = readSmallFile(file);
      if (readNotice(bytes) !== undefined) {
        notices.push({ file, bytes, signatures: await signaturesBeside(file) });
      } else if (readRegistryAnswer(bytes, file) !== undefined) {
        answers.push({ file, bytes });
      } else throw new PodpisError("MCHD_STATUS", { path: file });
    }
  }
  return { notices, answers };
}

function refuseMany({ length }: readonly string[]): void {
  if (length <= MAX_MCHD_FILES) return;
  throw new UsageError(
    { ru: `слишком много файлов: ${length}`, en: `too many files: ${length}` },
    { ru: `не больше ${MAX_MCHD_FILES} за раз`, en: `at most ${MAX_MCHD_FILES} at a time` },
  );
}
