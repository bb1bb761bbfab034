/** How text shows persons: their numbers masked, unless --personal-data asks for them (152-ФЗ). */
import type { TextStyle } from "../../report/style.js";
import type { Console } from "../console.js";

export const personalStyle = (
  console: Pick<Console, "style">,
  { details = false, personalData = false }: { readonly details?: boolean; readonly personalData?: boolean },
): TextStyle => ({ ...console.style(details), masksPersons: !personalData });
