/** The thread of the digest pool: one question at a time, over a file it reads itself. */
import { parentPort } from "node:worker_threads";
import { PodpisError } from "../../base/errors.js";
import { computeDigests } from "../../cms/contentDigests.js";
import { contentStream } from "../files/content.js";
import type { DigestAnswer, DigestQuestion } from "./pool.js";

/** Progress is told no oftener than this many octets. */
const STEP = 4 * 1024 * 1024;

const tell = (answer: DigestAnswer): void => parentPort!.postMessage(answer);

parentPort!.on("message", async ({ path, request }: DigestQuestion) => {
  let told = 0;
  const onProgress = (bytes: number): void => {
    if (bytes - told < STEP) return;
    told = bytes;
    tell({ bytes });
  };
  try {
    tell({ digests: await computeDigests(contentStream(path), request, onProgress) });
  } catch (error) {
    if (error instanceof PodpisError) tell({ failed: { code: error.code, data: error.data } });
    else throw error;
  }
});
