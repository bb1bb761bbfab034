/** A lab in this process, with frozen time, serving on a free loopback port. */
import { createLab, type Lab, type LabOptions, type RunningLab } from "../../src/app/lab/index.js";

/** The time of every test that does not say otherwise. */
export const FROZEN = new Date("2026-01-15T12:00:00.000Z");

export interface TestLab {
  readonly lab: Lab;
  readonly server: RunningLab;
  /** Paths that were asked for, in order: "GET /crl/rsa.crl 200". */
  readonly requests: string[];
  close(): Promise<void>;
}

/**
 * Default: frozen at FROZEN, serial numbers fixed, one family (ГОСТ 256), because keys cost time. Close it in
 * afterAll.
 */
export async function startTestLab(options: LabOptions = {}): Promise<TestLab> {
  const lab = await createLab({ clock: FROZEN, seed: "test", families: ["gost256"], ...options });
  const requests: string[] = [];
  const server = await lab.start({
    onRequest: ({ method, path, status }) => requests.push(`${method} ${path} ${status}`),
  });
  return { lab, server, requests, close: () => server.close() };
}
