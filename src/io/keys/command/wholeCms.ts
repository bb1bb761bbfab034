/** A program that makes a finished CMS signature over a document: cryptcp, csptest -sfsign, КриптоАРМ. */
import { open } from "node:fs/promises";
import { MAX_SIGNATURE_STRUCTURE } from "../../../base/limits.js";
import { outsideKey } from "../../../crypto/outsideKey.js";
import type { Certificate } from "../../../x509/certificate.js";
import { writeError } from "../../files/reasons.js";
import { monotonic } from "../../monotonic.js";
import type { ProgramAnswer, SignerProgram } from "./program.js";

/** What is asked of the signature. */
export interface CmsForm {
  /** The document is to be inside. */
  readonly attached: boolean;
  /** The most octets of a document. */
  readonly maxContent: number;
}

export class WholeCms {
  constructor(
    private readonly program: SignerProgram,
    private readonly certificate: Certificate,
  ) {}

  get name(): string {
    return this.program.name;
  }

  /**
   * Gives the program a copy of the document, and its CMS, of whatever worth it is, to `use`. `document` writes the
   * octets, and what it returns is passed on. Throws SIGNER_*, INTERRUPTED, OUTPUT_FAILED, and what the two throw.
   */
  async make<D, T>(
    document: (write: (chunk: Uint8Array) => Promise<void>) => Promise<D>,
    { attached, maxContent }: CmsForm,
    use: (answer: ProgramAnswer, document: D) => Promise<T>,
  ): Promise<T> {
    const { program, certificate } = this;
    let written: D;
    let began = 0;
    const task = {
      mode: "cms" as const,
      certificate,
      key: outsideKey(certificate.publicKey, program.name),
      attached,
      write: async (path: string) => {
        written = await copyInto(path, document);
        began = monotonic();
      },
      // It may be base64.
      maxOutput: 2 * (maxContent + MAX_SIGNATURE_STRUCTURE),
    };
    return program.perform(task, (answer) => {
      program.options.onSigned?.({ program: program.name, milliseconds: monotonic() - began });
      return use(answer, written);
    });
  }
}

async function copyInto<D>(
  path: string,
  document: (write: (chunk: Uint8Array) => Promise<void>) => Promise<D>,
): Promise<D> {
  const file = await open(path, "wx", 0o600);
  try {
    return await document(async (chunk) => {
      try {
        await file.writeFile(chunk);
      } catch (error) {
        throw writeError(error, path);
      }
    });
  } finally {
    await file.close();
  }
}
