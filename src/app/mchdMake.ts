/** Writes a power of attorney that was just made, once the validator has nothing against it. */
import { statSync } from "node:fs";
import { basename, join } from "node:path";
import { type ExitCode, PodpisError } from "../base/errors.js";
import type { FileIdentity } from "../io/files/content.js";
import { AtomicOutput } from "../io/files/output.js";
import type { PowerOfAttorney } from "../mchd/format/document.js";
import { bodyOf } from "../mchd/rules/context.js";
import { writeMchd } from "../mchd/write.js";
import { refuseShape } from "./mchdDraft.js";
import { type ValidatedMchd, validateMchd } from "./mchdValidate.js";

export interface WriteMchdRequest {
  readonly document: PowerOfAttorney;
  /** A file, a folder in which the file gets the name it should have, or "-"; by default the current folder. */
  readonly output?: string | undefined;
  readonly force?: boolean | undefined;
  readonly stdout?: NodeJS.WritableStream | undefined;
  /** The files read meanwhile: none of them may be the output. */
  readonly inputs?: readonly (FileIdentity | undefined)[] | undefined;
  readonly classifier?: ReadonlyMap<string, string> | undefined;
  /** The moment the term is looked at. */
  readonly at: Date;
}

export interface MadeMchd {
  readonly exitCode: ExitCode;
  /** Null: it has errors, and was not written. */
  readonly output: string | null;
  /** НомДовер and ИдФайл. */
  readonly number: string;
  readonly fileId: string;
  readonly validation: ValidatedMchd;
}

/** Throws PodpisError MCHD_INPUT, OUTPUT_*. The file appears complete or not at all. */
export async function writeNewMchd(request: WriteMchdRequest): Promise<MadeMchd> {
  const { document, force = false, stdout, inputs, at, classifier } = request;
  const { fileId } = document;
  const path = pathOf(request.output, `${fileId}.xml`);
  const output = AtomicOutput.open(path, { force, ...(stdout && { stdout }), ...(inputs && { inputs }) });
  try {
    // What options and certificates say may hold characters that no XML carries.
    refuseShape(document, path);
    const bytes = writeMchd(document);
    const fileName = path === "-" ? undefined : basename(path);
    const validation = validateMchd({ bytes, file: path, fileName, at, strict: false, classifier });
    const { header } = bodyOf(document);
    const made = { number: header.number, fileId, validation };
    if (validation.valid && header.endDate < header.issueDate) {
      throw new PodpisError("MCHD_INPUT", { path, reason: "its last day is before its first" });
    }
    if (!validation.valid) return { ...made, exitCode: validation.exitCode, output: null };
    await output.write(bytes);
    await output.commit();
    return { ...made, exitCode: 0, output: path };
  } finally {
    await output.discard();
  }
}

/** The name matters (ИдФайл): it is chosen here, unless the user insists. */
function pathOf(output: string | undefined, name: string): string {
  // A draft says what the file is called: a name, and no way out of the folder.
  const own = basename(name);
  if (output === undefined) return own;
  const isFolder = output !== "-" && statSync(output, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder ? join(output, own) : output;
}
