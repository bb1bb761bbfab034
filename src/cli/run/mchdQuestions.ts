/** Asks at a terminal for what the options did not say: on standard error, one line an answer, each looked at. */
import {
  type Answers,
  type Classifier,
  endsTooEarly,
  QUESTIONS,
  type Question,
  type QuestionId,
} from "../../mchd/questions.js";
import type { Context } from "../spec.js";

export interface Dialogue {
  /** The line typed, without its end; undefined when the terminal ends. */
  ask(question: string): Promise<string | undefined>;
  say(text: string): void;
}

/** The user's terminal. `close` when the last question is answered. */
export function openDialogue({ streams }: Context): Dialogue & { close(): Promise<void> } {
  const lines = linesOf(streams.stdin);
  return {
    ask: async (question) => {
      streams.stderr.write(question);
      const { value, done } = await lines.next();
      return done === true ? undefined : value;
    },
    say: (text) => void streams.stderr.write(`${text}\n`),
    close: async () => void (await lines.return(undefined)),
  };
}

async function* linesOf(stdin: AsyncIterable<Uint8Array>): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stdin) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split(/\r?\n/);
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest !== "") yield rest;
  return undefined;
}

/**
 * Asks what is neither known nor answered; a wrong answer is said and asked again, an empty one passes where it may.
 * Undefined: the terminal ended.
 */
export async function askMissing(
  dialogue: Dialogue,
  language: "ru" | "en",
  { answers, known, ...rest }: Rules & { readonly answers: Answers; readonly known: ReadonlySet<QuestionId> },
): Promise<Answers | undefined> {
  const all: Partial<Record<QuestionId, string>> = { ...answers };
  for (const question of QUESTIONS) {
    if (known.has(question.id) || all[question.id] !== undefined) continue;
    const answer = await askOne(dialogue, language, question, rest);
    if (answer === undefined) return undefined;
    if (answer !== "") all[question.id] = answer;
  }
  return all;
}

/** What answers are looked at by. */
interface Rules {
  readonly classifier: Classifier;
  /** The day of issue, `YYYY-MM-DD`: a last day before it is said at once, not when all is answered. */
  readonly firstDay: string;
}

async function askOne(
  dialogue: Dialogue,
  language: "ru" | "en",
  { id, text, required, problem }: Question,
  { classifier, firstDay }: Rules,
): Promise<string | undefined> {
  const optional = language === "ru" ? " (можно пропустить)" : " (may be left out)";
  for (;;) {
    const answer = (await dialogue.ask(`${text[language]}${required ? "" : optional}: `))?.trim();
    if (answer === undefined || (answer === "" && !required)) return answer;
    const wrong =
      problem(answer, classifier) ?? (id === "until" ? endsTooEarly(answer, firstDay) : undefined);
    if (wrong === undefined) return answer;
    dialogue.say(`  ${wrong[language]}`);
  }
}
