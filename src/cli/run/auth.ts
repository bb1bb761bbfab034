/** Runs `podpis auth …`. Schemas podpis.auth-challenge/1, podpis.auth-response/1, podpis.auth-verify/1. */
import { challengeText, makeChallenge } from "../../app/authChallenge.js";
import { answerable, respond } from "../../app/authRespond.js";
import { verifyResponse } from "../../app/authVerify.js";
import { utf8 } from "../../base/bytes.js";
import { EXIT, type ExitCode } from "../../base/errors.js";
import { MAX_CHALLENGE, MAX_SIGNATURE_STRUCTURE } from "../../base/limits.js";
import { ChallengeFolder } from "../../io/auth/challenges.js";
import { contentStream } from "../../io/files/content.js";
import { AtomicOutput } from "../../io/files/output.js";
import { openSignature } from "../../io/files/signature.js";
import { readSmallFile, readSmallInput } from "../../io/files/small.js";
import { renderAuth, renderChallenge, renderResponse } from "../../report/authText.js";
import { printable } from "../../report/printable.js";
import type { ExpectOptions } from "../commands/expectOptions.js";
import type { Context } from "../spec.js";
import { sayStdin } from "../stdin.js";
import { type CheckingOptions, openChecking } from "./checking.js";
import { expectedOf } from "./expectations.js";
import { warnRelaxations } from "./network.js";
import { personalStyle } from "./personalStyle.js";
import { outputFor, refuseOddOutput } from "./sign.js";
import { type KeyOptions, loadSigner } from "./signer.js";

interface ChallengeOptions {
  readonly audience: string;
  /** Milliseconds. */
  readonly lifetime?: number;
  readonly state?: string;
  readonly output?: string;
  readonly force?: boolean;
}

/** Without -o, and with --json, the line itself is the result: it is JSON, in its canonical form. */
export async function runChallenge(
  { console, streams }: Context,
  { audience, lifetime, state, output, force = false }: ChallengeOptions,
): Promise<ExitCode> {
  const now = new Date();
  const challenge = makeChallenge({ audience, now, lifetime });
  const text = challengeText(challenge);
  const file = AtomicOutput.open(output ?? "-", { force, stdout: streams.stdout });
  try {
    // Remembered first: a challenge that is out and unknown could never be answered.
    if (state !== undefined) {
      new ChallengeFolder(state).issue({ text, expires: new Date(challenge.expires) }, now);
    }
    await file.write(utf8(`${text}\n`));
    await file.commit();
  } finally {
    await file.discard();
  }
  if (output === undefined || output === "-") return EXIT.ok;
  // Not as other JSON is printed: whoever keeps this line instead of the file must keep the canonical form.
  if (console.settings.json && !console.settings.quiet) console.page(text);
  else console.result(() => renderChallenge(challenge, output, console.style(false)));
  return EXIT.ok;
}

interface RespondOptions extends KeyOptions {
  readonly audience?: string;
  readonly encoding?: "der" | "pem" | "base64";
  readonly output?: string;
  readonly force?: boolean;
  readonly personalData?: boolean;
}

export async function runRespond(context: Context, path: string, options: RespondOptions): Promise<ExitCode> {
  const { console, streams } = context;
  const { audience, encoding = "der", force } = options;
  refuseOddOutput(context, [path], options);
  if (path === "-") sayStdin(context);
  const octets = await readSmallInput(path, MAX_CHALLENGE, streams.stdin);
  const now = new Date();
  // Nobody is asked for a passphrase, or warned of a key, for what is not answered.
  answerable({ octets, path, audience, now });
  const result = await respond({
    ...(await loadSigner(context, options)),
    octets,
    path,
    identity: path === "-" ? undefined : contentStream(path).identity,
    audience,
    output: options.output ?? outputFor(path, { attached: true }),
    stdout: streams.stdout,
    encoding,
    force,
    now,
    onAudience: (challenge) => {
      const said = { audience: printable(challenge.audience, 600) };
      console.note(console.say({ ru: "спрашивает: {audience}", en: "who asks: {audience}" }, said));
      if (audience !== undefined) return;
      console.warn(
        console.say({
          ru: "получатель не сверен: назовите его в --audience, и чужому запросу ответа не будет",
          en: "the audience was not compared: name it with --audience, and a stranger gets no answer",
        }),
      );
    },
  });
  if (result.output === "-") return EXIT.ok;
  if (console.settings.json) console.json(result, false);
  else console.result(() => renderResponse(result, personalStyle(console, options)));
  return EXIT.ok;
}

interface VerifyOptions extends CheckingOptions, ExpectOptions {
  readonly audience: string;
  readonly state?: string;
  readonly challenge?: string;
  readonly stateless?: boolean;
  readonly details?: boolean;
  readonly personalData?: boolean;
}

export async function runAuthVerify(
  context: Context,
  path: string,
  options: VerifyOptions,
): Promise<ExitCode> {
  const { console, streams } = context;
  const { audience, state, challenge, stateless } = options;
  const { given, policy, revocation: _always, ...checking } = await openChecking(context, options);
  if (path === "-") sayStdin(context);
  const signature = await openSignature(path, {
    limit: MAX_SIGNATURE_STRUCTURE,
    ...(path === "-" && { stdin: streams.stdin }),
  });
  try {
    const report = await verifyResponse({
      ...checking,
      ...given,
      signature,
      audience,
      now: new Date(),
      qualified: policy.qualified.value,
      expect: expectedOf(options),
      ...(state !== undefined && { state: new ChallengeFolder(state) }),
      ...(challenge !== undefined && { challenge: readSmallFile(challenge, MAX_CHALLENGE) }),
      stateless,
    });
    warnRelaxations(context, report.relaxations);
    if (state === undefined && stateless !== true) {
      console.warn(
        console.say({
          ru: "без --state не видно, использован ли ответ раньше: впускать по нему нельзя",
          en: "without --state it is not seen whether the response was used before: let nobody in by it",
        }),
      );
    }
    if (console.settings.json) console.json(report, false);
    else console.result(() => renderAuth(report, personalStyle(console, options)));
    return report.exitCode;
  } finally {
    signature.close();
  }
}
