/** Runs the two steps of `podpis sign` with a key that is elsewhere. */
import type { SignRequest } from "../../app/sign.js";
import { signComplete } from "../../app/signComplete.js";
import { readSigningState } from "../../app/signingState.js";
import { signPrepare } from "../../app/signPrepare.js";
import { EXIT, type ExitCode } from "../../base/errors.js";
import { MAX_SIGNATURE_VALUE, MAX_SIGNING_STATE } from "../../base/limits.js";
import { contentStream } from "../../io/files/content.js";
import { readSmallFile, readSmallInput } from "../../io/files/small.js";
import { renderPrepare } from "../../report/text.js";
import type { Certificate } from "../../x509/certificate.js";
import { refuseWithoutMchd } from "../commands/authorityOptions.js";
import { withProgress } from "../progress.js";
import { type Context, UsageError } from "../spec.js";
import { sayStdin } from "../stdin.js";
import { declarationsOf } from "./declarations.js";
import { loadCertificates } from "./inputs.js";
import { refuseMchd } from "./mchdCheck.js";
import { relaxationsOf, warnRelaxations } from "./network.js";
import { personalStyle } from "./personalStyle.js";
import { openServices } from "./services.js";
import {
  chooseLevel,
  formOf,
  outputFor,
  refuseOddOutput,
  type SignOptions,
  services,
  write,
} from "./sign.js";

interface StepOptions extends Omit<SignOptions, "key"> {
  readonly prepare?: string;
  readonly complete?: string;
}

export async function runPrepare(
  context: Context,
  files: readonly string[],
  options: StepOptions,
): Promise<ExitCode> {
  const { console, streams } = context;
  const { force, maxSize, cert, prepare = "" } = options;
  const [file] = files;
  if (file === undefined || files.length > 1) throw oneFile(files.length);
  if (prepare === "-") throw stateIsFile();
  refuseWithoutMchd(options);
  const certificate = ownCertificate(cert);
  await refuseMchd(context, options, certificate);
  const relaxations = relaxationsOf(options);
  const { judge, tsa } = await openServices(context, options);
  warnRelaxations(context, relaxations);
  if (file === "-") sayStdin(context);
  const label = console.say({ ru: "готовлю к подписи", en: "preparing" });
  const result = await withProgress(console, label, (progress) =>
    signPrepare({
      content: contentStream(file, streams.stdin),
      certificate,
      state: prepare,
      inputs: [contentStream(cert!).identity],
      ...(judge && { judge }),
      ...declarationsOf(options),
      tsa,
      force,
      maxContent: maxSize,
      now: new Date(),
      clock: () => new Date(),
      onProgress: progress.update,
    }),
  );
  const said = { ...result, relaxations };
  if (console.settings.json) console.json(said, false);
  else console.result(() => renderPrepare(said, personalStyle(console, options)));
  return EXIT.ok;
}

export async function runComplete(
  context: Context,
  files: readonly string[],
  options: StepOptions,
): Promise<ExitCode> {
  const { console, streams } = context;
  const { complete: path = "", signature } = options;
  refuseWithoutMchd(options);
  if (files.length > 1) throw oneFile(files.length);
  const [file] = files;
  const output = options.output ?? (file === undefined ? undefined : outputFor(file, options));
  if (signature === undefined || output === undefined) throw missing(signature === undefined);
  refuseOddOutput(context, [file ?? ""], { ...options, output });
  const level = chooseLevel(options);
  const state = readSigningState(readSmallFile(path, MAX_SIGNING_STATE), path);
  const value = await readSmallInput(signature, MAX_SIGNATURE_VALUE, streams.stdin);
  const relaxations = relaxationsOf(options);
  const needed: Pick<SignRequest, "tsa" | "judge" | "evidence"> = await services(context, options, level);
  warnRelaxations(context, relaxations);
  const label = console.say({ ru: "заканчиваю подпись", en: "completing" });
  const result = await withProgress(console, label, (progress) =>
    signComplete({
      ...needed,
      ...formOf(options),
      state,
      signature: value,
      content: file === undefined ? undefined : contentStream(file, streams.stdin),
      level,
      output,
      stdout: streams.stdout,
      inputs: [path, signature].filter((one) => one !== "-").map((one) => contentStream(one).identity),
      now: new Date(),
      clock: () => new Date(),
      onProgress: progress.update,
    }),
  );
  write(context, { ...result, relaxations }, options, false);
  return EXIT.ok;
}

/** The one certificate whose key will sign. Throws UsageError, FILE_*, NOT_A_CERTIFICATE. */
function ownCertificate(path: string | undefined): Certificate {
  const [certificate, another] = path === undefined ? [] : loadCertificates([path]);
  if (certificate !== undefined && another === undefined) return certificate;
  throw new UsageError(
    certificate === undefined
      ? { ru: "не назван сертификат, которым подписывают", en: "the certificate that signs is not named" }
      : { ru: "в файле --cert несколько сертификатов", en: "the file of --cert holds several certificates" },
    { ru: "добавьте --cert с одним сертификатом", en: "add --cert with one certificate" },
  );
}

const stateIsFile = (): UsageError =>
  new UsageError(
    { ru: "состояние и то, что подписать, — это файлы", en: "the state and what is to be signed are files" },
    { ru: "назовите файл: --prepare ФАЙЛ", en: "name a file: --prepare FILE" },
  );

const oneFile = (count: number): UsageError =>
  new UsageError(
    count === 0
      ? { ru: "не назван файл", en: "no file was named" }
      : { ru: "в два шага подписывается один файл", en: "in two steps one file is signed" },
    { ru: "назовите один файл", en: "name one file" },
  );

const missing = (value: boolean): UsageError =>
  value
    ? new UsageError(
        { ru: "не названо значение подписи", en: "the signature value is not named" },
        { ru: "добавьте --signature ФАЙЛ", en: "add --signature FILE" },
      )
    : new UsageError(
        { ru: "не сказано, куда писать", en: "it is not said where to write" },
        { ru: "назовите документ или добавьте -o ФАЙЛ", en: "name the document, or add -o FILE" },
      );
