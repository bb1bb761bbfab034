/** Answers a challenge: an attached CAdES-BES signature over its exact octets. */
import { PodpisError } from "../base/errors.js";
import type { FileIdentity } from "../io/files/content.js";
import type { SignNote } from "../validate/signResult.js";
import type { CertificateFacts } from "../x509/identity.js";
import { type AuthChallenge, readChallenge, untimely } from "./authChallenge.js";
import { contentOf } from "./mchdSign.js";
import { type SignRequest, sign } from "./sign.js";

/** A challenge, and the key that answers it. */
export interface RespondRequest
  extends Pick<
    SignRequest,
    | "key"
    | "keyName"
    | "certificate"
    | "wholeCms"
    | "output"
    | "stdout"
    | "force"
    | "inputs"
    | "encoding"
    | "now"
  > {
  /** The challenge as it came, and what it is called. */
  readonly octets: Uint8Array;
  readonly path: string;
  readonly identity?: FileIdentity | undefined;
  /** Who is expected to ask. */
  readonly audience?: string | undefined;
  /** Told before the key is used: its owner should see for whom. */
  readonly onAudience?: ((challenge: AuthChallenge) => void) | undefined;
}

/** Schema podpis.auth-response/1. */
export interface AuthResponse {
  readonly schema: "podpis.auth-response/1";
  readonly exitCode: 0;
  readonly file: string;
  readonly output: string;
  readonly encoding: SignRequest["encoding"];
  readonly challenge: AuthChallenge;
  readonly certificate: CertificateFacts;
  readonly signingTime: string;
  readonly notes: readonly SignNote[];
}

/**
 * Answers. Throws PodpisError NOT_A_CHALLENGE, CHALLENGE_REFUSED for one that is over, of the future, or of another
 * audience than `audience`; and as `sign` does. Nothing is left behind then.
 */
export async function respond(request: RespondRequest): Promise<AuthResponse> {
  const { octets, path, identity, audience, now, onAudience, ...signing } = request;
  const challenge = answerable(request);
  onAudience?.(challenge);
  const { certificate, signingTime, notes, output } = await sign({
    ...signing,
    now,
    content: contentOf(octets, path, identity),
    attached: true,
    level: "bes",
  });
  return {
    schema: "podpis.auth-response/1",
    exitCode: 0,
    file: path,
    output,
    encoding: signing.encoding,
    challenge,
    certificate,
    signingTime,
    // Whether the certificate is revoked is the verifier's question, and it asks it.
    notes: notes.filter(({ id }) => id !== "sign.revocationNotAsked"),
  };
}

/**
 * The challenge, when it may be answered: to be asked before a key is opened for it. Throws NOT_A_CHALLENGE,
 * CHALLENGE_REFUSED.
 */
export function answerable({
  octets,
  path,
  audience,
  now,
}: Pick<RespondRequest, "octets" | "path" | "audience" | "now">): AuthChallenge {
  const challenge = readChallenge(octets, path);
  const reason =
    untimely(challenge, now) ??
    (audience === undefined || audience === challenge.audience
      ? undefined
      : `it is for ${challenge.audience}, not for ${audience}`);
  if (reason !== undefined) throw new PodpisError("CHALLENGE_REFUSED", { path, reason });
  return challenge;
}
