/**
 * The one module that talks to people. Its rules:
 *
 * - standard output carries the result and nothing else; messages, progress and warnings go to
 *   standard error;
 * - with --json standard output is JSON, one document (or one per line), errors included, and
 *   standard error stays free for messages;
 * - whatever came from outside passes through `printable` before it gets here;
 * - colours are decided for each stream by itself, and never carry the meaning alone;
 * - a reader that goes away (`| head`) ends the output, not the program.
 */
import type { Environment } from "../base/environment.js";
import {
  type ErrorData,
  type ErrorTexts,
  type ExitCode,
  fillText,
  type PodpisError,
  whatOf,
  whyOf,
} from "../base/errors.js";
import { errno, writeError } from "../io/files/reasons.js";
import type { Language, Texts } from "../report/i18n/index.js";
import { translatePhrase } from "../report/i18n/phrase.js";
import { peopleTime } from "../report/instant.js";
import { toJson, toJsonLine } from "../report/json.js";
import { printable } from "../report/printable.js";
import { signed, type TextStyle } from "../report/style.js";
import { systemZone } from "../report/zone.js";
import { Outlet } from "./outlet.js";
import type { Settings, Streams } from "./settings.js";

/** A text that stands in the code in both languages. */
export interface Bilingual {
  readonly ru: string;
  readonly en: string;
}

export interface ErrorDocument {
  readonly schema: "podpis.error/1";
  readonly file?: string;
  readonly error: {
    readonly code: string;
    readonly what: string;
    readonly why: string;
    readonly fix: string;
    readonly exitCode: ExitCode;
  };
}

export class Console {
  readonly #out: Outlet;
  readonly #err: Outlet;
  #broken = false;
  #lost: Error | undefined;
  #pendingStatus = false;
  #held: (() => void)[] | undefined;
  #lines = false;

  constructor(
    readonly settings: Settings,
    readonly streams: Streams,
    env: Environment,
    readonly texts: Texts,
  ) {
    this.#out = new Outlet(() => streams.stdout, settings, env, this.#onLostOutput);
    this.#err = new Outlet(
      () => streams.stderr,
      settings,
      env,
      () => undefined,
    );
  }

  get language(): Language {
    return this.settings.language;
  }

  say(text: Bilingual, data: ErrorData = {}): string {
    return fillText(text[this.language], data);
  }

  style(details: boolean): TextStyle {
    const { unicode } = this.settings;
    return { texts: this.texts, palette: this.#out.palette, unicode, details, zone: systemZone };
  }

  /** Columns a page of help may take. */
  get width(): number {
    return this.#out.width;
  }

  /** True once nobody reads standard output any more. */
  get broken(): boolean {
    return this.#broken;
  }

  // --- standard output ---------------------------------------------------------------------------

  /** Not with --quiet, nor with --json. */
  get printsText(): boolean {
    return !this.settings.quiet && !this.settings.json;
  }

  /** The result, as text, where it is printed. */
  result(render: () => readonly string[]): void {
    if (this.#held !== undefined) this.#held.push(() => this.result(render));
    else if (this.printsText) this.#write(`${render().join("\n")}\n`);
  }

  /** From here on every JSON document is one line, errors included: the run gives several, or none of a list. */
  answerInLines(): void {
    this.#lines = true;
  }

  /** The result, as the one JSON document, or as one of many on its own line. Silent with --quiet. */
  json(document: unknown, many = false): void {
    if (this.settings.quiet) return;
    if (this.#held !== undefined) {
      this.#held.push(() => this.json(document, many));
      return;
    }
    this.#write(`${this.#form(many)(document)}\n`);
  }

  /** Holds results back from here on. The function given ends that, and gives them, each to be printed by a call. */
  hold(): () => readonly (() => void)[] {
    const held: (() => void)[] = [];
    this.#held = held;
    return () => {
      this.#held = undefined;
      return held;
    };
  }

  /** Help and version. */
  page(text: string): void {
    if (this.#held !== undefined) this.#held.push(() => this.page(text));
    else this.#write(text.endsWith("\n") ? text : `${text}\n`);
  }

  /** Waits until the result is out. OUTPUT_FAILED when it could not be written (a full disk). */
  async delivered(): Promise<PodpisError | undefined> {
    if (!this.#broken) await this.#out.delivered();
    return this.#lost && writeError(this.#lost, "-");
  }

  // --- standard error ----------------------------------------------------------------------------

  /** What podpis did or assumed that the user should know. Silent with --quiet. */
  note(text: string): void {
    if (!this.settings.quiet) this.#message(`podpis: ${text}`);
  }

  /** A weakened check, a doubtful input. Silent with --quiet. */
  warn(text: string): void {
    if (this.settings.quiet) return;
    const style = { ...this.style(false), palette: this.#err.palette };
    this.#message(`podpis: ${signed(style, "warning")} ${this.#err.palette.unsure(text)}`);
  }

  /** With -v: URLs, times, evidence; never secrets. */
  verbose(text: string, level = 1): void {
    if (this.settings.verbosity >= level) this.#message(this.#err.palette.dim(`podpis: ${text}`));
  }

  /** Rewrites one line on a terminal; an empty text removes it. */
  status(text: string): void {
    if (!this.#pendingStatus && text === "") return;
    this.#err.write(`\r\u001b[K${text}`);
    this.#pendingStatus = text !== "";
  }

  /** A line of progress where nothing can be rewritten. */
  heartbeat(text: string): void {
    this.#message(`podpis: ${text}`);
  }

  /** An error: JSON on standard output with --json, else three lines on standard error. */
  error(
    error: PodpisError,
    options: { readonly file?: string; readonly many?: boolean; readonly fix?: string } = {},
  ): void {
    const { what, why, fix: usualFix } = this.errorTexts(error);
    const { code, exitCode } = error;
    const { file, many = false, fix = usualFix } = options;
    if (this.settings.json) {
      const body: ErrorDocument = { schema: "podpis.error/1", error: { code, what, why, fix, exitCode } };
      this.#write(`${this.#form(many)(file === undefined ? body : { ...body, file })}\n`);
      return;
    }
    const ru = this.language === "ru";
    this.#message(
      [
        `podpis: ${this.#err.palette.bad(`error[${code}]`)}: ${what}`,
        ...(why === "" ? [] : [`  ${ru ? "причина" : "why"}: ${why}`]),
        ...(fix === "" ? [] : [`  ${ru ? "что делать" : "fix"}: ${fix}`]),
      ].join("\n"),
    );
  }

  /** For PODPIS_DEBUG. */
  stack(error: unknown): void {
    for (let one: unknown = error; one instanceof Error; one = one.cause) {
      this.#message(this.#err.palette.dim(printableLines(one.stack ?? one.message)));
    }
  }

  /** The texts of an error in the user's language, safe to print. */
  errorTexts({ code, data }: PodpisError): ErrorTexts {
    const shown = Object.fromEntries(
      Object.entries(data).map(([name, value]) => [name, this.#shown(String(value))]),
    );
    const texts = this.texts.errors[code];
    return {
      what: whatOf(texts, shown),
      why: whyOf(texts, shown),
      fix: fillText(texts.fix, shown),
    };
  }

  #form(many: boolean): (document: unknown) => string {
    return many || this.#lines ? toJsonLine : toJson;
  }

  #shown(value: string): string {
    const text = translatePhrase(this.texts.phrases, value);
    const style = this.style(false);
    return printable(this.settings.json ? text : text.replace(INSTANT, (iso) => peopleTime(style, iso)));
  }

  #message(text: string): void {
    this.status("");
    this.#err.write(`${text}\n`);
  }

  #write(text: string): void {
    if (!this.#broken) this.#out.write(text);
  }

  readonly #onLostOutput = (error: Error): void => {
    this.#broken = true;
    // A reader that goes away has had enough.
    if (errno(error) !== "EPIPE") this.#lost = error;
  };
}

const INSTANT = /\d{4}-\d\d-\d\dT[\d:.]+\+00:00/g;

const printableLines = (text: string): string =>
  text
    .split("\n")
    .map((line) => printable(line, 2000))
    .join("\n");
