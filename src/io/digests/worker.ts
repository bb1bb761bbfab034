/** The thread of the digest pool: one question at a time, over a file it reads itself. */
import { parentPort, workerData } from "node:worker_threads";
import { PodpisError } from "../../base/errors.js";
import { computeDigests } from "../../cms/contentDigests.js";
import { allowWebAssembly } from "../../crypto/gost/streebogEngine.js";
import { readUnchanged } from "../files/content.js";
import type { DigestAnswer, DigestQuestion, ThreadSettings } from "./pool.js";

/** Progress is told no oftener than this many octets. */
const STEP = 4 * 1024 * 1024;

const tell = (answer: DigestAnswer): void => parentPort!.postMessage(answer);

allowWebAssembly((workerData as ThreadSettings).webAssembly);

parentPort!.on("message", async ({ path, state, request }: DigestQuestion) => {
  let told = 0;
  const onProgress = (bytes: number): void => {
    if (bytes - told < STEP) return;
    told = bytes;
    tell({ bytes });
  };
  try {
    const content = { name: path, chunks: () => readUnchanged(path, state) };
    tell({ digests: await computeDigests(content, request, onProgress) });
  } catch (error) {
    if (error instanceof PodpisError) tell({ failed: { code: error.code, data: error.data } });
    else throw error;
  }
});
