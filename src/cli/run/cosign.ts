/** Runs `podpis cosign` and `podpis countersign`. */
import { cosign, countersign } from "../../app/cosign.js";
import type { ExitCode } from "../../base/errors.js";
import { renderCosign } from "../../report/text.js";
import type { Context } from "../spec.js";
import { type AdditionOptions, addTo } from "./addition.js";
import { type DeclareOptions, declarationsOf } from "./declarations.js";
import { openServices, type ServiceOptions } from "./services.js";
import { chooseLevel, services } from "./sign.js";
import { type KeyOptions, loadSigner } from "./signer.js";

interface AddedOptions extends AdditionOptions, ServiceOptions, KeyOptions {}

interface CosignOptions extends AddedOptions, DeclareOptions {
  readonly level?: string;
}

interface CountersignOptions extends AddedOptions {
  readonly signer?: number;
}

const SIGNING = { label: { ru: "подписываю", en: "signing" }, render: renderCosign } as const;

export async function runCosign(context: Context, file: string, options: CosignOptions): Promise<ExitCode> {
  const level = chooseLevel(options);
  return addTo(context, file, options, {
    ...SIGNING,
    work: async (request) => {
      const signer = await loadSigner(context, options);
      const declared = declarationsOf(options);
      return cosign({
        ...request,
        ...signer,
        ...declared,
        ...(await services(context, options, level)),
        level,
      });
    },
  });
}

export function runCountersign(
  context: Context,
  file: string,
  options: CountersignOptions,
): Promise<ExitCode> {
  return addTo(context, file, options, {
    ...SIGNING,
    work: async (request) => {
      const own = await loadSigner(context, options);
      const { judge } = await openServices(context, options);
      const signer = options.signer === undefined ? undefined : options.signer - 1;
      return countersign({ ...request, ...own, judge, signer });
    },
  });
}
