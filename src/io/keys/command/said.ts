/** What another program printed, as far as it may be shown: its end, decoded, without secrets. */

/** The most of it that is shown, in letters. */
const SHOWN = 400;
/** Shorter ones would black out half of every message. */
const SHORTEST_SECRET = 4;

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

/** The last lines, in one, with `secrets` blacked out. Still untrusted text. */
export function shownEnd(text: string, secrets: readonly string[]): string {
  const hidden = secrets
    .filter(({ length }) => length >= SHORTEST_SECRET)
    .sort((a, b) => b.length - a.length)
    .reduce((left, secret) => left.replaceAll(secret, "***"), text);
  const lines = hidden
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const joined = lines.join(" | ");
  return joined.length <= SHOWN ? joined : `…${joined.slice(-SHOWN)}`;
}

/** Names after which the next word of a command is a secret: csptest, cryptcp, pkcs11-tool, openssl. */
const SECRET_OPTION = /^--?(?:pin|password|passwd|pass|passin|so-pin)$/i;
const SECRET_WORD = /^(?:--?(?:pin|password|passwd|passin)[=:]|pass:)(.+)$/i;

/** OpenSSL's ways to say where the secret is. */
const NAMED_ELSEWHERE = /^(?:env|file|fd):|^stdin$/;

/** The words of a command that look like a PIN or a password. */
export function secretsIn(words: readonly string[]): string[] {
  return words.flatMap((word, at) => {
    const inside = SECRET_WORD.exec(word)?.[1];
    if (inside !== undefined) return [inside];
    const before = words[at - 1] ?? "";
    return SECRET_OPTION.test(before) && !NAMED_ELSEWHERE.test(word) ? [word] : [];
  });
}
