/** What another program printed, as far as it may be shown: its end, decoded, without secrets. */

/** The most of it that is shown, in letters. */
const SHOWN = 400;

/**
 * Text of unknown encoding: UTF-8 when it is that, else whichever of Windows-1251 (CryptoPro CSP on Linux) and
 * code page 866 (consoles of Windows) makes more Cyrillic letters of it.
 */
export function decodeSaid(octets: Uint8Array): string {
  // The first letter may have been cut in two.
  for (let skip = 0; skip < Math.min(4, octets.length + 1); skip++) {
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(octets.subarray(skip));
    } catch {
      // Not from here on.
    }
  }
  const [windows, console] = ["windows-1251", "ibm866"].map((name) => new TextDecoder(name).decode(octets));
  return letters(console!) > letters(windows!) ? console! : windows!;
}

const letters = (text: string): number => text.match(/[а-яё]/gi)?.length ?? 0;

/** The last lines, in one, with `secrets` blacked out, however short they are. Still untrusted text. */
export function shownEnd(text: string, secrets: readonly string[]): string {
  const lines = hidden(text, secrets)
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const joined = lines.join(" | ");
  return joined.length <= SHOWN ? joined : `…${joined.slice(-SHOWN)}`;
}

/** In one pass, the longest first: what stands for a secret must not be taken for another one. */
function hidden(text: string, secrets: readonly string[]): string {
  const longestFirst = [...new Set(secrets)]
    .filter((secret) => secret !== "")
    .sort((a, b) => b.length - a.length);
  if (longestFirst.length === 0) return text;
  const escaped = longestFirst.map((secret) => secret.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
  return text.replace(new RegExp(escaped.join("|"), "g"), "***");
}

/** Options whose value is a secret: of csptest, cryptcp, pkcs11-tool, openssl; and of Windows, with a slash. */
const OPTION = "(?:--?|/)(?:pin|password|passwd|pass|passin|so-pin)";
/** After these the next word is one. `-p` is pkcs11-tool's. */
const SECRET_OPTION = new RegExp(`^(?:${OPTION}|-p)$`, "i");
const SECRET_WORD = new RegExp(`^(?:${OPTION}[=:]|pass:)(.+)$`, "is");

/** OpenSSL's ways to say where the secret is. */
const NAMED_ELSEWHERE = /^(?:env|file|fd):|^stdin$/;

/** The words of a command that look like a PIN or a password; also those in a word that is a command of its own (`sh -c "…"`). */
export function secretsIn(words: readonly string[]): string[] {
  return words.flatMap((word, at) => {
    const own = secretOf(word, words[at - 1] ?? "");
    if (own !== undefined) return [own];
    const inner = word.split(/[\s"';|&]+/).filter((part) => part !== "");
    return inner.length > 1 ? secretsIn(inner) : [];
  });
}

function secretOf(word: string, before: string): string | undefined {
  const inside = SECRET_WORD.exec(word)?.[1];
  if (inside !== undefined && !/\s/.test(inside))
    return NAMED_ELSEWHERE.test(inside) ? undefined : bare(inside);
  return SECRET_OPTION.test(before) && word !== "" && !NAMED_ELSEWHERE.test(word) ? bare(word) : undefined;
}

/** `-passin pass:x` names its secret so. */
const bare = (secret: string): string => secret.replace(/^pass:(?=.)/i, "");
