/** Runs `podpis extend`. */
import { extend, type Target } from "../../app/extend.js";
import type { ExitCode } from "../../base/errors.js";
import { renderExtend } from "../../report/text.js";
import type { Context } from "../spec.js";
import { type AdditionOptions, addTo } from "./addition.js";
import {
  openServices,
  refuseWithoutAnchors,
  refuseWithoutServices,
  type ServiceOptions,
} from "./services.js";

interface ExtendOptions extends AdditionOptions, ServiceOptions {
  readonly level: Target;
  readonly signer?: readonly number[];
}

export async function runExtend(context: Context, file: string, options: ExtendOptions): Promise<ExitCode> {
  const { level, signer } = options;
  refuseWithoutServices(level, options);
  const { tsa, evidence } = await openServices(context, options);
  refuseWithoutAnchors(level, evidence);
  return addTo(context, file, options, {
    label: { ru: "дополняю", en: "extending" },
    render: renderExtend,
    work: (request) =>
      extend({
        ...request,
        tsa,
        evidence: level === "t" && evidence.trust.length === 0 ? undefined : evidence,
        level,
        signers: signer?.map((number) => number - 1),
      }),
  });
}
