/** Runs `podpis trust …`. Schema podpis.trust/1. */
import { EvidencePool } from "../../app/assess.js";
import {
  type AddedAnchor,
  type AnchorFacts,
  addAnchors,
  anchorFacts,
  anchorFor,
  isCa,
  removeAnchors,
  type StoreFacts,
  storeFacts,
  verifyStore,
} from "../../app/trustStore.js";
import type { TrustUpdate } from "../../app/trustUpdate.js";
import { EXIT, type ExitCode, PodpisError } from "../../base/errors.js";
import { MAX_SMALL_OBJECT, MAX_TRUST_LIST } from "../../base/limits.js";
import { readSmallInput } from "../../io/files/small.js";
import { trustFolder } from "../../io/trust/folder.js";
import { ANCHOR_USES, type StoredAnchor, TrustStore } from "../../io/trust/store.js";
import { relaxationsText } from "../../report/certificateText.js";
import { translatePhrase } from "../../report/i18n/phrase.js";
import { printable } from "../../report/printable.js";
import type { Relaxation } from "../../validate/results.js";
import type { Certificate } from "../../x509/certificate.js";
import type { EvidenceOptions, JudgementOptions, NetworkOptions } from "../commands/groups.js";
import { type Context, UsageError } from "../spec.js";
import { canAsk } from "../stdin.js";
import { certificatesIn, loadCertificates, loadEvidence } from "./inputs.js";
import { openNetwork, relaxationsOf, warnRelaxations } from "./network.js";
import { anchorLines, listLines, updateLines } from "./trustText.js";

const SCHEMA = "podpis.trust/1";

interface ForList {
  readonly forList?: boolean;
}

interface AddOptions extends ForList {
  readonly signerOgrn?: string;
  readonly yes?: boolean;
}

type JudgeOptions = EvidenceOptions & JudgementOptions & NetworkOptions;

function openStore({ env }: Context): TrustStore {
  const folder = trustFolder(env);
  if (folder === undefined) throw new PodpisError("TRUST_STORE_UNKNOWN");
  return new TrustStore(folder);
}

async function add(
  context: Context,
  [files]: readonly unknown[],
  { forList = false, signerOgrn, yes = false }: AddOptions,
): Promise<ExitCode> {
  const { console } = context;
  const store = openStore(context);
  const use = forList ? "list" : "certificates";
  const now = new Date();
  const wanted = (await certificatesToAdd(context, files as string[])).map((certificate) =>
    anchorFor(use, certificate, signerOgrn),
  );
  if (forList) refuseUnnamedSigners(wanted);
  else if (signerOgrn !== undefined) throw new UsageError(...SIGNER_WITHOUT_LIST);
  // Shown before anything is added, and again as the result.
  for (const anchor of wanted) {
    for (const line of anchorLines(console, anchorFacts(anchor, now))) console.note(line);
  }
  if (!yes && !(await confirmed(context))) {
    console.note(console.say({ ru: "ничего не изменено", en: "nothing was changed" }));
    return EXIT.usage;
  }
  const anchors = await addAnchors(store, wanted, now);
  print(context, store, "add", { anchors }, () => anchors.flatMap((anchor) => addedLines(context, anchor)));
  return EXIT.ok;
}

/** Files and folders; "-" is standard input. Throws FILE_*, NOT_A_CERTIFICATE. */
async function certificatesToAdd({ streams }: Context, files: readonly string[]): Promise<Certificate[]> {
  const all: Certificate[] = [];
  for (const file of files) {
    const found =
      file === "-"
        ? certificatesIn(await readSmallInput(file, MAX_SMALL_OBJECT, streams.stdin), file)
        : loadCertificates([file]);
    all.push(...found);
  }
  return [...new Map(all.map((certificate) => [certificate.sha256, certificate])).values()];
}

const SIGNER_WITHOUT_LIST = [
  {
    ru: "--signer-ogrn имеет смысл только с --for-list",
    en: "--signer-ogrn means nothing without --for-list",
  },
  {
    ru: "добавьте --for-list или уберите --signer-ogrn",
    en: "add --for-list, or leave --signer-ogrn out",
  },
] as const;

/** Below a CA there are thousands: one of them must be named. Throws UsageError. */
function refuseUnnamedSigners(anchors: readonly StoredAnchor[]): void {
  if (!anchors.some(({ certificate, signerOgrn }) => isCa(certificate) && signerOgrn === undefined)) return;
  throw new UsageError(
    {
      ru: "это сертификат УЦ: подписать список смог бы каждый, кому он или УЦ под ним выдал сертификат",
      en: "this is a CA's certificate: everybody it, or a CA below it, gave a certificate to could sign the list",
    },
    {
      ru: "добавьте --signer-ogrn ОГРН организации, чьей подписи под списком верить, или закрепите сертификат самого подписавшего",
      en: "add --signer-ogrn with the ОГРН of the organisation whose signature to believe, or pin the signer's own certificate",
    },
  );
}

function addedLines({ console }: Context, anchor: AddedAnchor): string[] {
  const text =
    anchor.state === "added"
      ? { ru: "добавлен: {sha256}", en: "added: {sha256}" }
      : { ru: "уже был: {sha256}", en: "was there already: {sha256}" };
  return [console.say(text, { sha256: anchor.thumbprints.sha256 })];
}

/** Asks on the terminal. Throws CONFIRMATION_NEEDED where nobody can be asked, or nothing was shown to them. */
async function confirmed(context: Context): Promise<boolean> {
  const { console, streams } = context;
  if (!canAsk(context)) throw new PodpisError("CONFIRMATION_NEEDED");
  const question = {
    ru: "Отпечатки сверены, доверять? [д/Н] ",
    en: "Fingerprints compared, trust them? [y/N] ",
  };
  streams.stderr.write(console.say(question));
  for await (const chunk of streams.stdin) {
    return /^\s*(y|yes|д|да)\s*$/i.test(Buffer.from(chunk).toString("utf8"));
  }
  return false;
}

async function list(context: Context): Promise<ExitCode> {
  const store = openStore(context);
  const facts = storeFacts(store, new Date());
  print(context, store, "list", { ...facts }, () => storeLines(context, store, facts));
  return EXIT.ok;
}

async function remove(
  context: Context,
  [fingerprint]: readonly unknown[],
  { forList = false }: ForList,
): Promise<ExitCode> {
  const { console } = context;
  const store = openStore(context);
  const uses = forList ? (["list"] as const) : ANCHOR_USES;
  const { anchors, listDropped } = removeAnchors(store, String(fingerprint), uses, new Date());
  print(context, store, "remove", { anchors, listDropped }, () => [
    ...anchors.map(({ thumbprints }) =>
      console.say({ ru: "убран: {sha256}", en: "removed: {sha256}" }, { sha256: thumbprints.sha256 }),
    ),
    ...(listDropped ? [console.say(LIST_DROPPED)] : []),
  ]);
  return EXIT.ok;
}

const LIST_DROPPED = {
  ru: "по нему был принят список аккредитованных УЦ: списка больше нет (podpis trust update)",
  en: "the list of accredited CAs was taken by it: there is no list any more (podpis trust update)",
};

async function verify(
  context: Context,
  [file]: readonly unknown[],
  options: JudgeOptions,
): Promise<ExitCode> {
  if (typeof file === "string") return takeList(context, file, options, "verify", true);
  const store = openStore(context);
  const facts = verifyStore(store, new Date());
  const exitCode = facts.damaged.length > 0 ? EXIT.notValid : EXIT.ok;
  print(context, store, "verify", { ...facts, exitCode }, () => storeLines(context, store, facts));
  return exitCode;
}

const update = (
  context: Context,
  [file]: readonly unknown[],
  options: JudgeOptions & { readonly allowRollback?: boolean },
): Promise<ExitCode> => takeList(context, file as string, options, "update", false);

async function takeList(
  context: Context,
  source: string,
  options: JudgeOptions & { readonly allowRollback?: boolean },
  event: "update" | "verify",
  dryRun: boolean,
): Promise<ExitCode> {
  const store = openStore(context);
  const { revocation = "required", allowRollback = false } = options;
  const fetcher = openNetwork(context, options);
  const relaxations: Relaxation[] = [
    ...(revocation === "off" ? [{ id: "revocation-off" } as const] : []),
    ...(revocation === "if-available" ? [{ id: "revocation-if-available" } as const] : []),
    ...relaxationsOf(options),
  ];
  warnRelaxations(context, relaxations);
  // Reading signed XML needs packages that nothing else here does.
  const { updateTrust } = await import("../../app/trustUpdate.js");
  const done = await updateTrust({
    bytes: await listBytes(context, source, fetcher),
    source,
    store,
    now: new Date(),
    untrusted: loadCertificates(options.untrusted),
    pool: new EvidencePool(loadEvidence(options)),
    revocation,
    fetcher,
    allowRollback,
    dryRun,
  });
  if (done.rollback) warnRollback(context, done);
  const rollback: Relaxation[] = done.rollback ? [{ id: "allow-rollback" }] : [];
  const { rollback: _said, ...facts } = done;
  const said = [...rollback, ...relaxations];
  print(context, store, event, { ...facts, relaxations: said }, () => [
    ...updateLines(context.console, done, dryRun),
    ...relaxationsText(context.console.style(false), said),
  ]);
  return EXIT.ok;
}

async function listBytes(
  { streams }: Context,
  source: string,
  fetcher: ReturnType<typeof openNetwork>,
): Promise<Uint8Array> {
  // An address of another kind is the fetcher's to refuse: no file is called so.
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(source)) return readSmallInput(source, MAX_TRUST_LIST, streams.stdin);
  if (fetcher === null) throw new PodpisError("NET_OFFLINE", { url: source });
  const { bytes } = await fetcher.fetch({
    url: source,
    maxBytes: MAX_TRUST_LIST,
    accept: "application/xml, */*",
  });
  return bytes;
}

function warnRollback({ console }: Context, { list, before }: TrustUpdate): void {
  const text = {
    ru: "ВЗЯТ БОЛЕЕ СТАРЫЙ СПИСОК: версия {version} вместо {used}; об УЦ, лишённых аккредитации с тех пор, он не знает",
    en: "AN OLDER LIST WAS TAKEN: version {version} in the place of {used}; it does not know of CAs that lost their accreditation since",
  };
  console.warn(console.say(text, { version: list.version, used: before?.version ?? 0 }));
}

function storeLines(
  context: Context,
  store: TrustStore,
  { anchors, damaged, list: listed }: StoreFacts,
): string[] {
  const { console } = context;
  const part = (use: AnchorFacts["use"]): string[] => {
    const own = anchors.filter((anchor) => anchor.use === use);
    return own.flatMap((anchor) => ["", ...anchorLines(console, anchor)]);
  };
  const nothing = console.say({ ru: "сертификатов нет", en: "no certificates" });
  return [
    console.say(
      { ru: "Хранилище доверия: {path}", en: "Trust store: {path}" },
      { path: printable(store.folder) },
    ),
    ...(anchors.length === 0 ? [nothing] : [...part("certificates"), ...part("list")]),
    ...damaged.map(({ file, problem }) =>
      console.say(
        { ru: "ПОВРЕЖДЁН {file}: {problem}", en: "DAMAGED {file}: {problem}" },
        { file: printable(file), problem: translatePhrase(console.texts.phrases, problem) },
      ),
    ),
    "",
    ...listLines(console, listed),
  ];
}

function print(
  { console }: Context,
  store: TrustStore,
  event: string,
  data: Readonly<Record<string, unknown>>,
  lines: () => readonly string[],
): void {
  if (console.settings.json) console.json({ schema: SCHEMA, event, store: store.folder, ...data });
  else console.result(lines);
}

export const TRUST_RUNNERS = { add, list, remove, verify, update };
