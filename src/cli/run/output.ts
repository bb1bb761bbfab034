/** Where a signature goes that something was added to. */
import { PodpisError } from "../../base/errors.js";
import { type Context, UsageError } from "../spec.js";

/**
 * A path, or "-". A signature is never replaced without being asked: where it goes must be said. Throws UsageError,
 * BINARY_TO_TERMINAL.
 */
export function outputOf(
  { console, streams }: Context,
  file: string,
  output: string | undefined,
  encoding: "der" | "pem" | "base64",
): string {
  if (output === undefined && file !== "-") {
    throw new UsageError(
      { ru: "не сказано, куда писать", en: "it is not said where to write" },
      { ru: "добавьте -o ФАЙЛ (тот же файл — с --force)", en: "add -o FILE (the same file: with --force)" },
    );
  }
  const target = output ?? "-";
  if (target === "-" && console.settings.json) {
    throw new UsageError(
      {
        ru: "на стандартном выводе не поместятся и подпись, и JSON",
        en: "standard output cannot take both the signature and JSON",
      },
      { ru: "назовите файл: -o ФАЙЛ", en: "name a file: -o FILE" },
    );
  }
  if (output === undefined && encoding === "der" && streams.stdout.isTTY === true) {
    throw new PodpisError("BINARY_TO_TERMINAL");
  }
  return target;
}
