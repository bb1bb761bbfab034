/** `podpis auth`: prove that a key is yours, and have it proven. */

import { seconds } from "../parsers.js";
import type { CommandSpec, OptionSpec } from "../spec.js";
import { PERSONAL_DATA } from "./authorityOptions.js";
import { CACHE } from "./cacheOptions.js";
import { expectations } from "./expectOptions.js";
import { DETAILS, EVIDENCE, KEY, NETWORK, OUTPUT, QUALIFIED, TRUST_STORE, WEAKENS } from "./groups.js";

const STATE: OptionSpec = {
  flags: "--state <folder>",
  text: {
    ru: "папка, где помнятся выданные запросы и использованные ответы; одна для challenge и verify",
    en: "folder in which issued challenges and used responses are remembered; the same for challenge and verify",
  },
};

const OUTPUT_AND_FORCE = OUTPUT.filter(({ flags }) => !flags.startsWith("--encoding"));

const CHALLENGE: CommandSpec = {
  name: "challenge",
  summary: { ru: "выдать запрос на подтверждение ключа", en: "issue a challenge" },
  description: {
    ru: "Пишет запрос: случайное число, для кого он, когда выдан и до каких пор действует; одной строкой JSON. Подписав его, владелец ключа докажет, что ключ у него. С --state запрос запоминается, и ответ на него примут один раз.",
    en: "Writes a challenge: a random number, for whom it is, when it was issued and until when it holds; one line of JSON. By signing it the owner of a key proves to have it. With --state it is remembered, and one response to it will be accepted.",
  },
  examples: [
    {
      command: {
        ru: "podpis auth challenge --audience https://кабинет.example --state запросы/ -o запрос.json",
        en: "podpis auth challenge --audience https://portal.example --state challenges/ -o challenge.json",
      },
      text: { ru: "Запрос на пять минут.", en: "A challenge for five minutes." },
    },
  ],
  groups: [
    {
      title: { ru: "Запрос", en: "Challenge" },
      options: [
        {
          flags: "--audience <name>",
          required: true,
          text: {
            ru: "кто спрашивает: адрес или имя, по которому вас узнают отвечающие",
            en: "who asks: an address or a name by which those who answer know you",
          },
        },
        {
          flags: "--lifetime <seconds>",
          parse: seconds,
          text: { ru: "сколько запрос действует, по умолчанию 300", en: "how long it holds, by default 300" },
        },
        STATE,
        ...OUTPUT_AND_FORCE,
      ],
    },
  ],
  exitCodes: [0, 2, 70, 130],
  rehearsable: true,
  run: async (context, _args, options) => {
    const { runChallenge } = await import("../run/auth.js");
    return runChallenge(context, options);
  },
};

const RESPOND: CommandSpec = {
  name: "respond",
  arguments: "<challenge>",
  summary: { ru: "ответить на запрос своим ключом", en: "answer a challenge with your key" },
  description: {
    ru: "Показывает, кто спрашивает, и подписывает запрос: присоединённая подпись CAdES-BES под его точными байтами. Подписывается только запрос podpis auth, срок которого не вышел, и ничто другое. С --audience — только запрос этого получателя: так подпись не уведёт посредник.",
    en: "Shows who asks, and signs the challenge: an attached CAdES-BES signature over its exact octets. Only a challenge of podpis auth that is in force is signed, and nothing else. With --audience only one of this audience: so nobody in between can pass the signature on.",
  },
  examples: [
    {
      command: {
        ru: "podpis auth respond запрос.json --key ключ.pfx --audience https://кабинет.example -o ответ.p7m",
        en: "podpis auth respond challenge.json --key key.pfx --audience https://portal.example -o response.p7m",
      },
      text: {
        ru: "Ответить, если спрашивает именно этот сайт.",
        en: "Answer, if it is this site that asks.",
      },
    },
  ],
  groups: [
    KEY,
    {
      title: { ru: "Ответ", en: "Response" },
      options: [
        {
          flags: "--audience <name>",
          text: {
            ru: "от кого вы ждёте запрос; другому не отвечать",
            en: "of whom you expect the challenge; another is not answered",
          },
        },
        ...OUTPUT,
        PERSONAL_DATA,
      ],
    },
  ],
  exitCodes: [0, 1, 2, 5, 70, 130],
  rehearsable: true,
  run: async (context, args, options) => {
    const { runRespond } = await import("../run/auth.js");
    return runRespond(context, args[0] as string, options);
  },
};

const VERIFY: CommandSpec = {
  name: "verify",
  arguments: "<response>",
  summary: { ru: "проверить ответ и узнать, чей это ключ", en: "judge a response: whose key it is" },
  description: {
    ru: "Впускать можно, только если код выхода 0: подпись верна, сертификат действителен сейчас (цепочка, отзыв, приостановка — по списку или ответу OCSP, которые вы дали или которые получены, а не лежат в самом ответе), запрос выдан вами, для вас, не просрочен, и ответ на него принимается впервые. Без --state повтор не виден, и код выхода 3.",
    en: "Let them in only when the exit code is 0: the signature holds, the certificate is valid now (path, revocation, suspension, by a list or an OCSP answer that you gave or that was fetched, not by what the response brings), the challenge is yours, for you, in force, and answered for the first time. Without --state a replay is not seen, and the exit code is 3.",
  },
  examples: [
    {
      command: {
        ru: "podpis auth verify ответ.p7m --audience https://кабинет.example --state запросы/ --trust корни/ --json | jq .subject",
        en: "podpis auth verify response.p7m --audience https://portal.example --state challenges/ --trust roots/ --json | jq .subject",
      },
      text: { ru: "Кто вошёл: отпечаток, ИНН, ОГРН, СНИЛС.", en: "Who it is: thumbprint, ИНН, ОГРН, СНИЛС." },
    },
    {
      command: {
        ru: "podpis auth verify ответ.p7m --audience https://кабинет.example --state запросы/ --expect-inn 9800000013",
        en: "podpis auth verify response.p7m --audience https://portal.example --state challenges/ --expect-inn 9800000013",
      },
      text: { ru: "Впустить только эту организацию.", en: "Let in only this organisation." },
    },
  ],
  groups: [
    {
      title: { ru: "Запрос", en: "Challenge" },
      options: [
        {
          flags: "--audience <name>",
          required: true,
          text: {
            ru: "для кого был запрос: то же, что в challenge",
            en: "for whom it was: the same as for challenge",
          },
        },
        STATE,
        {
          flags: "--challenge <file>",
          text: {
            ru: "запрос, на который должен быть ответ; для тех, кто хранит запросы сам",
            en: "the challenge that must be answered; for those who keep challenges themselves",
          },
        },
        {
          flags: "--stateless",
          conflicts: ["state"],
          text: {
            ru: `не узнавать, использован ли ответ; ${WEAKENS.ru}`,
            en: `do without knowing whether the response was used; ${WEAKENS.en}`,
          },
        },
      ],
    },
    { title: { ru: "Чему доверять", en: "What to trust" }, options: [...EVIDENCE, TRUST_STORE] },
    {
      title: { ru: "Чего требовать", en: "What to require" },
      options: [...expectations("ответившего", (what) => `the ${what} of who answered`), QUALIFIED],
    },
    NETWORK,
    { title: { ru: "Между запусками", en: "Between runs" }, options: CACHE },
    { title: { ru: "Вывод", en: "Output" }, options: [DETAILS, PERSONAL_DATA] },
  ],
  exitCodes: [0, 1, 2, 3, 70, 130],
  run: async (context, args, options) => {
    const { runAuthVerify } = await import("../run/auth.js");
    return runAuthVerify(context, args[0] as string, options);
  },
};

export const AUTH_COMMAND: CommandSpec = {
  name: "auth",
  summary: {
    ru: "доказать, что ключ ваш: challenge, respond, verify",
    en: "prove that a key is yours: challenge, respond, verify",
  },
  examples: [CHALLENGE, RESPOND, VERIFY].flatMap(({ examples }) => examples.slice(0, 1)),
  exitCodes: VERIFY.exitCodes!,
  commands: [CHALLENGE, RESPOND, VERIFY],
};
