/** `podpis split`: a signature of several signers, apart. */
import type { CommandSpec } from "../spec.js";
import { CONTENT, MAX_SIZE, OUTPUT, SIGNERS } from "./groups.js";

export const SPLIT: CommandSpec = {
  name: "split",
  arguments: "<signature>",
  summary: { ru: "разделить подпись по подписантам", en: "take a signature's signers apart" },
  description: {
    ru: "Из подписи нескольких подписантов делает по файлу на каждого: договор.pdf.1.sig, договор.pdf.2.sig. Всё, что относится к подписанту, остаётся байт в байт, со штампами времени и доказательствами; чужие сертификаты уходят.",
    en: "Makes a file for each signer of a signature: contract.pdf.1.sig, contract.pdf.2.sig. All that belongs to a signer stays byte for byte, with its time-stamps and evidence; the certificates of the others go.",
  },
  examples: [
    {
      command: { ru: "podpis split договор.pdf.sig", en: "podpis split contract.pdf.sig" },
      text: {
        ru: "Документ договор.pdf лежит рядом: подписи сверяются до и после.",
        en: "The document contract.pdf lies beside: the signers are compared before and after.",
      },
    },
    {
      command: {
        ru: "podpis split письмо.p7m --output-dir стороны --encoding pem",
        en: "podpis split letter.p7m --output-dir parties --encoding pem",
      },
      text: {
        ru: "Документ внутри остаётся в каждой части; файлы — в папку стороны.",
        en: "The document inside stays in each part; the files go to the folder parties.",
      },
    },
  ],
  groups: [
    {
      title: { ru: "Подпись", en: "Signature" },
      options: [
        CONTENT,
        SIGNERS,
        {
          flags: "--output-dir <folder>",
          text: {
            ru: "в какую папку; по умолчанию рядом с подписью",
            en: "into which folder; by default beside the signature",
          },
        },
        ...OUTPUT.filter(({ flags }) => !flags.includes("--output")),
        MAX_SIZE,
      ],
    },
  ],
  exitCodes: [0, 1, 2, 5, 70, 130],
  rehearsable: true,
  run: async (context, args, options) => {
    const { runSplit } = await import("../run/reshape.js");
    return runSplit(context, args[0] as string, options);
  },
};
