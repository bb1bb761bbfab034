/**
 * The challenge of `podpis auth`: what somebody signs to prove that a key is theirs. Its text is canonical JSON
 * (RFC 8785): one writing for one meaning, so that whatever is signed in its name is a challenge and nothing else.
 */
import { randomBytes as systemRandom } from "node:crypto";
import { toHex, utf8 } from "../base/bytes.js";
import { PodpisError } from "../base/errors.js";
import {
  CHALLENGE_LIFETIME,
  CHALLENGE_SKEW,
  MAX_AUDIENCE,
  MAX_CHALLENGE,
  MAX_CHALLENGE_LIFETIME,
} from "../base/limits.js";
import { addMilliseconds, formatInstant, parseInstant, SECOND } from "../base/time.js";

/** Schema podpis.auth-challenge/1. The keys stand in the order of the canonical form. */
export interface AuthChallenge {
  /** Who asks, as those who answer know it: an address or a name. Untrusted text. */
  readonly audience: string;
  /** UTC, as all times of podpis. */
  readonly expires: string;
  readonly issued: string;
  /** Random octets in hexadecimal. */
  readonly nonce: string;
  readonly schema: "podpis.auth-challenge/1";
}

/** For whom a challenge is made, and how long it may be answered. */
export interface ChallengeRequest {
  readonly audience: string;
  readonly now: Date;
  /** Milliseconds; default CHALLENGE_LIFETIME. */
  readonly lifetime?: number | undefined;
  /** A source of random octets. Default: the system's. */
  readonly randomBytes?: ((length: number) => Uint8Array) | undefined;
}

/** Octets of a new nonce: twice what could not be guessed. */
const NONCE = 32;

/** Throws PodpisError USAGE for an audience or a lifetime that cannot be. */
export function makeChallenge({
  audience,
  now,
  lifetime = CHALLENGE_LIFETIME,
  randomBytes = systemRandom,
}: ChallengeRequest): AuthChallenge {
  if (!isAudience(audience)) {
    throw new PodpisError("USAGE", {
      message: "the audience is empty, too long or not plain text",
      hint: `name who asks, as those who answer know it: an address or a name of at most ${MAX_AUDIENCE} letters`,
    });
  }
  if (!(lifetime >= SECOND && lifetime <= MAX_CHALLENGE_LIFETIME)) {
    throw new PodpisError("USAGE", {
      message: "a challenge lives from 1 second to 24 hours",
      hint: "say --lifetime 300",
    });
  }
  return {
    audience,
    expires: formatInstant(addMilliseconds(now, lifetime)),
    issued: formatInstant(now),
    nonce: toHex(randomBytes(NONCE)),
    schema: "podpis.auth-challenge/1",
  };
}

/** RFC 8785: the keys in their order, no blanks, strings as ECMAScript writes them. Without a line end. */
export const challengeText = ({ audience, expires, issued, nonce, schema }: AuthChallenge): string =>
  JSON.stringify({ audience, expires, issued, nonce, schema });

/**
 * Reads a challenge; one line end may stand after it. `path` is what it is called in errors. Throws PodpisError
 * NOT_A_CHALLENGE for everything that podpis would not have written octet for octet.
 */
export function readChallenge(octets: Uint8Array, path: string): AuthChallenge {
  const refuse = (reason: string): never => {
    throw new PodpisError("NOT_A_CHALLENGE", { path, reason });
  };
  if (octets.length > MAX_CHALLENGE) refuse("it is larger than a challenge can be");
  const text = Buffer.from(octets)
    .toString("utf8")
    .replace(/\r?\n$/, "");
  const { audience, expires, issued, nonce, schema } = objectIn(text) ?? refuse("it is no JSON");
  if (schema !== "podpis.auth-challenge/1") refuse("it is not of the schema podpis.auth-challenge/1");
  if (typeof audience !== "string" || !isAudience(audience)) {
    return refuse("its audience is empty, too long or not plain text");
  }
  if (typeof nonce !== "string" || !/^(?:[0-9a-f]{2}){16,64}$/.test(nonce)) {
    return refuse("its nonce is not 16 to 64 octets in hexadecimal");
  }
  if (typeof issued !== "string" || typeof expires !== "string" || !areTimes(issued, expires)) {
    return refuse("its times make no sense");
  }
  const challenge: AuthChallenge = { audience, expires, issued, nonce, schema: "podpis.auth-challenge/1" };
  // Compared as octets: text that is no UTF-8 was replaced on the way.
  if (!Buffer.from(utf8(challengeText(challenge))).equals(withoutLineEnd(octets))) {
    return refuse("it is not written as podpis writes it: something was changed");
  }
  return challenge;
}

function withoutLineEnd(octets: Uint8Array): Uint8Array {
  const end = octets.at(-1) !== 0x0a ? 0 : octets.at(-2) === 0x0d ? 2 : 1;
  return octets.subarray(0, octets.length - end);
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** One line that shows what it is: no control, invisible or bidirectional characters, composed as usual (NFC). */
const isAudience = (text: string): boolean =>
  text.length > 0 &&
  text.length <= MAX_AUDIENCE &&
  text.trim() === text &&
  text.normalize("NFC") === text &&
  !/[\p{C}\p{Zl}\p{Zp}]/u.test(text);

/** In our own writing, and no longer apart than we would issue it. */
function areTimes(issued: string, expires: string): boolean {
  const [from, to] = [parseInstant(issued), parseInstant(expires)];
  if (from === undefined || to === undefined) return false;
  const lifetime = to.getTime() - from.getTime();
  return (
    formatInstant(from) === issued &&
    formatInstant(to) === expires &&
    lifetime > 0 &&
    lifetime <= MAX_CHALLENGE_LIFETIME
  );
}

/** Why a challenge cannot be answered at this time: an English phrase of the text tables; undefined: it can. */
export function untimely({ issued, expires }: AuthChallenge, now: Date): string | undefined {
  if (now.getTime() >= Date.parse(expires)) return `it expired ${expires}`;
  if (Date.parse(issued) > now.getTime() + CHALLENGE_SKEW) return `it was issued in the future: ${issued}`;
  return undefined;
}
