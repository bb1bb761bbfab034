/** A program that signs, as its user named it: one run after another, each in a folder of its own. */
import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { toHex } from "../../../base/bytes.js";
import { PodpisError } from "../../../base/errors.js";
import { SIGNER_TIMEOUT } from "../../../base/limits.js";
import type { SigningKey } from "../../../crypto/signature.js";
import type { Certificate } from "../../../x509/certificate.js";
import { endRehearsal } from "../../files/rehearsal.js";
import { complaintIn } from "./complaints.js";
import { programEnvironment } from "./environment.js";
import { type ProgramEnd, runProgram } from "./run.js";
import { decodeSaid, secretsIn, shownEnd } from "./said.js";
import type { CommandOptions, SignerMode } from "./settings.js";
import { filledWords, type Place, placesIn, programName } from "./words.js";
import { type Workspace, withWorkspace } from "./workspace.js";

/** What is to be signed, and for whom. */
export interface SigningTask {
  readonly mode: SignerMode;
  readonly certificate: Certificate;
  readonly key: Pick<SigningKey, "scheme">;
  /** Writes what the program gets into this file. */
  readonly write: (path: string, workspace: Workspace) => Promise<void>;
  /** For a whole CMS: whether the document is to be inside. */
  readonly attached?: boolean | undefined;
  /** The most octets that may come by standard output. */
  readonly maxOutput: number;
}

/** Where the program's answer lies, as long as it is being used. */
export interface ProgramAnswer {
  /** The file with its answer, not empty. */
  readonly path: string;
  /** The file it was given; it may have changed it. */
  readonly input: string;
}

export class SignerProgram {
  readonly name: string;
  readonly #words: readonly [string, ...string[]];
  readonly #places: ReadonlySet<Place>;
  readonly #secrets: readonly string[];
  /** A token serves one at a time, and so do the windows that ask for a PIN. */
  #turn: Promise<unknown> = Promise.resolve();

  /** Throws USAGE for a place in braces that does not exist. */
  constructor(
    words: readonly [string, ...string[]],
    readonly options: CommandOptions,
  ) {
    this.#words = words;
    this.name = programName(words);
    this.#places = placesIn(words);
    const { variables = [], environment = {} } = options;
    this.#secrets = [...secretsIn(words), ...variables.map((name) => environment[name] ?? "")];
  }

  /** A PIN seems to stand in the command, where other users of the machine see it. */
  get holdsSecret(): boolean {
    return secretsIn(this.#words).length > 0;
  }

  /** Runs it once and gives its answer to `use`. Throws SIGNER_*, INTERRUPTED, USAGE, OUTPUT_FAILED, and what `use` throws. */
  perform<T>(task: SigningTask, use: (answer: ProgramAnswer) => Promise<T>): Promise<T> {
    endRehearsal("key");
    const done = this.#turn.then(() => withWorkspace((workspace) => this.#perform(task, use, workspace)));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #perform<T>(
    task: SigningTask,
    use: (answer: ProgramAnswer) => Promise<T>,
    workspace: Workspace,
  ): Promise<T> {
    const { certificate } = task;
    const { variables = [], environment = {}, timeoutMs = SIGNER_TIMEOUT, signal } = this.options;
    const input = workspace.path("input");
    const values: Record<Place, string> = {
      input,
      output: workspace.path("output"),
      certificate: workspace.write("certificate.cer", certificate.raw),
      thumbprint: toHex(createHash("sha1").update(certificate.raw).digest()),
      digest: task.key.scheme.digest ?? "",
    };
    await task.write(input, workspace);
    const [program, ...rest] = this.#words;
    const stdout = workspace.path("stdout");
    const end = await runProgram({
      name: this.name,
      words: [program, ...filledWords(rest, values)],
      environment: programEnvironment(environment, variables, contract(task, values)),
      input: this.#places.has("input") ? undefined : input,
      stdout,
      maxStdout: this.#places.has("output") ? MAX_CHATTER : task.maxOutput,
      output: values.output,
      maxOutput: task.maxOutput,
      timeoutMs,
      signal,
    });
    this.#refuseFailure(end);
    const written = statSync(values.output, { throwIfNoEntry: false });
    if (written?.isFile() === false) throw this.#failed(end, "what it wrote is no file", CHECK_WHERE);
    const answer = written !== undefined && written.size > 0 ? values.output : stdout;
    if (answer === stdout && (this.#places.has("output") || end.size === 0)) {
      throw this.#failed(end, "it wrote no signature", CHECK_WHERE);
    }
    return use({ path: answer, input });
  }

  /** Its status alone says too little: csptest's is the last octet of its code, which may be 0. */
  #refuseFailure(end: ProgramEnd): void {
    const complaint = complaintIn(`${latin1(end.stdoutEnd)}\n${latin1(end.stderrEnd)}`);
    if (end.status === 0 && (complaint === undefined || !complaint.isLastWord)) return;
    const ended = end.status === null ? "it was ended by a signal" : `it ended with status ${end.status}`;
    if (complaint === undefined) throw this.#failed(end, ended, "try the command by itself, outside podpis");
    throw this.#failed(end, `error ${complaint.code}: ${complaint.meaning}`, complaint.fix);
  }

  #failed({ stdoutEnd, stderrEnd }: ProgramEnd, reason: string, fix: string): PodpisError {
    // Standard output may be half a signature, unless the command sends that elsewhere.
    const streams =
      this.#places.has("output") || stderrEnd.length === 0 ? [stdoutEnd, stderrEnd] : [stderrEnd];
    const said = shownEnd(streams.map(decodeSaid).join("\n"), this.#secrets) || "nothing";
    return new PodpisError("SIGNER_FAILED", { program: this.name, reason, said, fix });
  }
}

const CHECK_WHERE = "check where the command writes; docs/keys.md has recipes";

/** Of a program whose answer goes to a file. */
const MAX_CHATTER = 16 * 1024 * 1024;

function contract({ mode, key, attached = false }: SigningTask, values: Readonly<Record<Place, string>>) {
  return {
    PODPIS_SIGN_MODE: mode,
    PODPIS_SIGN_INPUT: values.input,
    PODPIS_SIGN_OUTPUT: values.output,
    PODPIS_SIGN_CERTIFICATE: values.certificate,
    PODPIS_SIGN_THUMBPRINT: values.thumbprint,
    PODPIS_SIGN_ALGORITHM: key.scheme.key,
    PODPIS_SIGN_DIGEST_ALGORITHM: values.digest,
    ...(mode === "cms" && { PODPIS_SIGN_ATTACHED: attached ? "1" : "0" }),
  };
}

const latin1 = (octets: Uint8Array): string => Buffer.from(octets).toString("latin1");
