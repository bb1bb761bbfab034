/** `podpis lab …`: runs the lab's use cases and says what to type next. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  type Family,
  initLab,
  inventSubject,
  type KeyKind,
  type Lab,
  type LabRecord,
  openLab,
  type Profile,
  type RevocationReason,
  renamed,
  type Subject,
} from "../../app/lab/index.js";
import { utf8 } from "../../base/bytes.js";
import { EXIT, type ExitCode } from "../../base/errors.js";
import { MAX_SMALL_OBJECT } from "../../base/limits.js";
import { formatInstant } from "../../base/time.js";
import { AtomicOutput } from "../../io/files/output.js";
import { readSmallFile } from "../../io/files/small.js";
import { peopleTime } from "../../report/instant.js";
import { printable } from "../../report/printable.js";
import { row } from "../../report/style.js";
import type { Bilingual, Console } from "../console.js";
import type { LabFault } from "../labFault.js";
import { shellQuoted } from "../shell.js";
import type { Context } from "../spec.js";

const SCHEMA = "podpis.lab-event/1";

interface InitOptions {
  readonly family?: readonly Family[];
  readonly port?: number;
  readonly clock?: Date;
  readonly seed?: string;
}

async function init(
  { console }: Context,
  [folder]: readonly string[],
  options: InitOptions,
): Promise<ExitCode> {
  const { family, port, clock, seed } = options;
  const lab = await initLab(folder!, {
    ...(family === undefined ? {} : { families: family }),
    ...(port === undefined ? {} : { port }),
    ...(clock === undefined ? {} : { clock }),
    ...(seed === undefined ? {} : { seed }),
  });
  report(console, lab, "init", {}, [
    console.say(
      { ru: "Лаборатория готова: {path}", en: "The lab is ready: {path}" },
      { path: printable(lab.path) },
    ),
    ...next(console, [
      `podpis lab start ${shellQuoted(folder!)}`,
      `podpis lab issue ${shellQuoted(folder!)}`,
    ]),
  ]);
  return EXIT.ok;
}

async function start(
  context: Context,
  [folder]: readonly string[],
  options: { readonly port?: number; readonly fault?: readonly LabFault[] },
): Promise<ExitCode> {
  const { console, interrupt } = context;
  context.endsOnInterrupt();
  const lab = await openLab(folder!);
  const faults = Object.fromEntries((options.fault ?? []).map(({ service, fault }) => [service, fault]));
  Object.assign(lab.faults, faults);
  const running = await lab.start({
    ...(options.port === undefined ? {} : { port: options.port }),
    onRequest: ({ method, path, status, octets }) =>
      console.verbose(`${method} ${printable(path)} ${status}, ${octets} B`),
  });
  const style = console.style(false);
  const host = new URL(running.url).host;
  const urls = lab.families.map((family) => `${running.url}/tsa/${family}`);
  report(
    console,
    lab,
    "started",
    { url: running.url, faults },
    [
      console.say(
        { ru: "Лаборатория работает: {url}", en: "The lab is running: {url}" },
        { url: running.url },
      ),
      ...row(style, "TSA", ...urls),
      ...row(style, console.say({ ru: "Корни", en: "Roots" }), printable(join(folder!, "trust.pem"))),
      ...row(
        style,
        console.say({ ru: "Сбои", en: "Faults" }),
        ...Object.entries(faults).map(([service, fault]) => `${service}: ${fault}`),
      ),
      ...next(console, [
        `podpis sign FILE --key KEY --cert CERT --tsa ${urls[0]} --trust ${shellQuoted(join(folder!, "trust.pem"))} --allow-host ${host}`,
        `podpis verify FILE.sig --trust ${shellQuoted(join(folder!, "trust.pem"))} --allow-host ${host}`,
      ]),
      console.say({ ru: "Остановить: Ctrl+C", en: "To stop: Ctrl+C" }),
    ],
    true,
  );
  if (!interrupt.aborted) {
    await new Promise<void>((resolve) =>
      interrupt.addEventListener("abort", () => resolve(), { once: true }),
    );
  }
  await running.close();
  return EXIT.ok;
}

type SubjectFlags = Pick<Subject, (typeof SUBJECT_FLAGS)[number]>;
const SUBJECT_FLAGS = ["cn", "o", "title", "inn", "innle", "ogrn", "ogrnip", "snils"] as const;

interface IssueFlags extends SubjectFlags {
  readonly profile?: Profile;
  readonly key?: KeyKind;
  readonly days?: number;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly output?: string;
  readonly force?: boolean;
}

async function issue(
  { console }: Context,
  [folder]: readonly string[],
  flags: IssueFlags,
): Promise<ExitCode> {
  const lab = await openLab(folder!);
  const { output, force = false, profile, key, days, notBefore, notAfter } = flags;
  // Asked before a certificate exists, so that a refusal leaves no certificate without its key.
  if (output !== undefined) for (const path of filesFor(output)) AtomicOutput.open(path, { force });
  const given = defined(Object.fromEntries(SUBJECT_FLAGS.map((field) => [field, flags[field]])));
  const invented = inventSubject(profile ?? "person", lab.state.certificates.length);
  // An organisation's certificate is called as the organisation is.
  const cn = given.cn ?? (invented.cn === invented.o ? given.o : undefined);
  const issued = await lab.issue({
    ...defined({ profile, key, days, notBefore, notAfter }),
    ...(Object.keys(given).length > 0 && {
      subject: { ...(cn === undefined ? invented : renamed(invented, cn)), ...given },
    }),
  });
  const [keyFile, certificateFile] = filesFor(output ?? join(folder!, "issued", issued.serial));
  await writeFile(keyFile, issued.keyPem, { force, secret: true });
  if (output !== undefined) await writeFile(certificateFile, issued.certificatePem, { force });
  const { subject } = lab.find(issued);
  const host = new URL(lab.baseUrl).host;
  const family = issued.key === "ed25519" ? lab.families[0]! : issued.key;
  const trust = shellQuoted(join(folder!, "trust.pem"));
  const { serial } = issued;
  report(console, lab, "issued", { serial, subject, key: keyFile, certificate: certificateFile }, [
    console.say(
      { ru: "Выпущен сертификат: {subject}", en: "Issued: {subject}" },
      { subject: printable(subject) },
    ),
    ...row(console.style(false), console.say({ ru: "Номер", en: "Serial" }), serial),
    ...row(console.style(false), console.say({ ru: "Ключ", en: "Key" }), printable(keyFile)),
    ...row(
      console.style(false),
      console.say({ ru: "Сертификат", en: "Certificate" }),
      printable(certificateFile),
    ),
    ...next(console, [
      `podpis sign FILE --key ${shellQuoted(keyFile)} --cert ${shellQuoted(certificateFile)} --trust ${trust} --tsa ${lab.tsaUrl(family)} --allow-host ${host}`,
    ]),
  ]);
  return EXIT.ok;
}

const filesFor = (prefix: string): [string, string] => [`${prefix}.key.pem`, `${prefix}.pem`];

/** The fields that have a value. */
function defined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

async function writeFile(
  path: string,
  text: string,
  options: { readonly force: boolean; readonly secret?: boolean },
): Promise<void> {
  const output = AtomicOutput.open(path, options);
  try {
    await output.write(utf8(text));
    await output.commit();
  } finally {
    await output.discard();
  }
}

/** A serial number, or the file of a certificate. */
const reference = (value: string): string | Uint8Array =>
  existsSync(value) ? readSmallFile(value, MAX_SMALL_OBJECT) : value.replace(/[\s:]/g, "").toLowerCase();

async function revoke(
  { console }: Context,
  [folder, certificate]: readonly string[],
  options: { readonly reason?: RevocationReason; readonly at?: Date },
): Promise<ExitCode> {
  const lab = await openLab(folder!);
  const { reason, at } = options;
  const record = await lab.revoke(reference(certificate!), {
    ...(reason === undefined ? {} : { reason }),
    ...(at === undefined ? {} : { date: at }),
  });
  return changed(console, lab, "revoked", record);
}

async function suspend(
  { console }: Context,
  [folder, certificate]: readonly string[],
  { at }: { readonly at?: Date },
): Promise<ExitCode> {
  const lab = await openLab(folder!);
  const record = await lab.suspend(reference(certificate!), at === undefined ? {} : { date: at });
  return changed(console, lab, "suspended", record);
}

async function resume({ console }: Context, [folder, certificate]: readonly string[]): Promise<ExitCode> {
  const lab = await openLab(folder!);
  return changed(console, lab, "resumed", await lab.resume(reference(certificate!)));
}

async function list({ console }: Context, [folder]: readonly string[]): Promise<ExitCode> {
  const lab = await openLab(folder!);
  const { certificates } = lab.state;
  report(
    console,
    lab,
    "list",
    { certificates: certificates.map(recordFacts) },
    certificates.map((record) => recordLine(console, record)),
  );
  return EXIT.ok;
}

function changed(console: Console, lab: Lab, event: string, record: LabRecord): ExitCode {
  report(console, lab, event, { certificate: recordFacts(record) }, [recordLine(console, record)]);
  return EXIT.ok;
}

const WORDS: Readonly<Record<LabRecord["status"], Bilingual>> = {
  good: { ru: "действует", en: "in force" },
  revoked: { ru: "отозван", en: "revoked" },
  suspended: { ru: "приостановлен", en: "suspended" },
};

function recordLine(console: Console, record: LabRecord): string {
  const since =
    record.since === undefined
      ? ""
      : console.say(
          { ru: " с {time}", en: " since {time}" },
          { time: peopleTime(console.style(false), record.since) },
        );
  return [
    record.serial,
    record.key.padEnd(8),
    console.say(WORDS[record.status]) + since,
    printable(record.subject),
  ].join("  ");
}

const instantOf = (iso: string): string => formatInstant(new Date(iso));

const recordFacts = (record: LabRecord) => ({
  ...record,
  notBefore: instantOf(record.notBefore),
  notAfter: instantOf(record.notAfter),
  ...(record.since === undefined ? {} : { since: instantOf(record.since) }),
});

function report(
  console: Console,
  lab: Lab,
  event: string,
  data: Readonly<Record<string, unknown>>,
  lines: readonly string[],
  oneLine = false,
): void {
  if (console.settings.json) {
    const trust = join(lab.path, "trust.pem");
    const tsa = lab.families.map((family) => lab.tsaUrl(family));
    console.json({ schema: SCHEMA, event, path: lab.path, url: lab.baseUrl, trust, tsa, ...data }, oneLine);
  } else console.result(() => lines);
}

/** Commands to copy. */
function next(console: Console, commands: readonly string[]): string[] {
  return [console.say({ ru: "Дальше:", en: "Next:" }), ...commands.map((command) => `  ${command}`)];
}

export const LAB_RUNNERS = { init, start, issue, revoke, suspend, resume, list };
