/** Whose signature it must be, as the options say it. */
import type { Expectations } from "../../validate/requirements.js";
import type { ExpectOptions } from "../commands/expectOptions.js";

export const expectedOf = ({
  expectInn,
  expectOgrn,
  expectSnils,
  expectThumbprint,
}: ExpectOptions): Expectations => ({
  ...(expectInn !== undefined && { inn: expectInn }),
  ...(expectOgrn !== undefined && { ogrn: expectOgrn }),
  ...(expectSnils !== undefined && { snils: expectSnils }),
  ...(expectThumbprint !== undefined && { thumbprint: expectThumbprint }),
});
