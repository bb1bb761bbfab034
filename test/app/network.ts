/** A network made of a table, which remembers what was asked. */
import { PodpisError } from "../../src/base/errors.js";
import type { Fetcher, FetchRequest } from "../../src/base/fetcher.js";

export type Answer = Uint8Array | PodpisError | ((request: FetchRequest) => Uint8Array);

export interface TestNetwork extends Fetcher {
  readonly asked: string[];
}

export function network(answers: Readonly<Record<string, Answer>>): TestNetwork {
  const asked: string[] = [];
  return {
    asked,
    async fetch(request) {
      asked.push(request.url);
      const { url } = request;
      const answer = answers[url] ?? new PodpisError("NET_FAILED", { url, reason: "no route" });
      if (answer instanceof PodpisError) throw answer;
      const bytes = answer instanceof Uint8Array ? answer : answer(request);
      return { bytes, contentType: "", url };
    },
  };
}
