/** What a power of attorney is asked to cover: an action, and the particulars by which powers may be limited. */

/** One thing that must be covered: any of the codes does. */
export interface PowerNeed {
  /** As the user asked: a code, or a kind of document. */
  readonly asked: string;
  readonly codes: readonly string[];
  /** Value of the limit "document type" that means this kind: `LIM_01_04`. */
  readonly documentType?: string;
}

/** What the powers must cover: an action, and the circumstances that limits are about. */
export interface PowersQuestion {
  /** All of them must be covered; empty: powers are not asked about. */
  readonly needs: readonly PowerNeed[];
  readonly amount?: Amount;
  /** ИНН, without spaces, or name of the other party. */
  readonly counterparty?: string;
  readonly territory?: string;
}

/** `hundredths`: a whole number in decimal digits, so that amounts compare exactly and evidence can keep it. */
export interface Amount {
  readonly hundredths: string;
  /** ISO 4217. */
  readonly currency: string;
}

/**
 * Reads `150000`, `150 000,50` (spaces of any kind), `1000.5 USD`, `1000 ₽`; roubles unless a currency stands there. Undefined for anything else:
 * the forms of limits are published nowhere.
 */
export function readAmount(text: string): Amount | undefined {
  const match = /^(\d{1,30}|\d{1,3}(?:\p{Zs}\d{3}){1,9})(?:[.,](\d{1,2}))?\s*(\p{L}{1,6}\.?|₽)?$/u.exec(
    text.trim(),
  );
  if (match === null) return undefined;
  const [, whole, fraction = "", unit = "RUB"] = match;
  const currency = currencyOf(unit);
  if (currency === undefined) return undefined;
  return { hundredths: whole!.replace(/\p{Zs}/gu, "") + fraction.padEnd(2, "0"), currency };
}

/** ISO letters of a currency as documents write it: letters, the number, the Russian word. */
export function currencyOf(text: string): string | undefined {
  const word = text.trim().toUpperCase().replace(/\.$/, "");
  if (/^(RUB|RUR|643|РУБ|РУБЛИ|РУБЛЕЙ|РУБЛЬ|РОССИЙСКИЙ РУБЛЬ|₽)$/.test(word)) return "RUB";
  return /^[A-Z]{3}$/.test(word) ? word : undefined;
}

/** An ИНН written in groups, `98 0000 0077`, is one number. */
export function counterpartyOf(text: string): string {
  const digits = text.replace(/[\s-]/g, "");
  return /^(\d{10}|\d{12})$/.test(digits) ? digits : text;
}

export const atMost = (a: Amount, b: Amount): boolean => BigInt(a.hundredths) <= BigInt(b.hundredths);
