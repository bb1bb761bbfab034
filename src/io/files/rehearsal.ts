/**
 * A rehearsal (--dry-run): the same work, but what would change something outside is written down instead of done.
 * Files can be imagined, so the work goes on after them; what a key would sign and what the network would answer
 * cannot, so there it ends.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { mkdirSync, rmSync, statSync } from "node:fs";

/** Where the work could not go on without doing it. */
export type RehearsalLimit = "key" | "network";

/** What would become of a path; "-" is standard output. */
export interface PlannedChange {
  readonly path: string;
  readonly action: "create" | "replace" | "remove" | "write";
}

/** Thrown where a rehearsal ends. It is no failure, so nothing but `rehearse` may take it. */
export class RehearsalEnd extends Error {}

class Rehearsal {
  readonly changes = new Map<string, PlannedChange>();
  readonly folders = new Set<string>();
  limit: RehearsalLimit | null = null;
}

const current = new AsyncLocalStorage<Rehearsal>();

export interface Rehearsed<T> {
  /** In the order in which they would be made. */
  readonly changes: readonly PlannedChange[];
  /** Null: nothing was left out. */
  readonly limit: RehearsalLimit | null;
  /** What the work gave; undefined when it ended before. */
  readonly result: T | undefined;
}

/** Does the work without its consequences. Throws what the work throws. */
export function rehearse<T>(work: () => Promise<T>): Promise<Rehearsed<T>> {
  const rehearsal = new Rehearsal();
  return current.run(rehearsal, async () => {
    const result = await work().catch((error: unknown) => {
      if (error instanceof RehearsalEnd) return undefined;
      throw error;
    });
    return { changes: [...rehearsal.changes.values()], limit: rehearsal.limit, result };
  });
}

/** One of several pieces of work in a rehearsal: what it would change counts when it did not fail. */
export async function rehearsePart(work: () => Promise<unknown>): Promise<void> {
  const whole = current.getStore();
  const { changes, limit } = await rehearse(work);
  for (const change of changes) whole?.changes.set(change.path, change);
  if (whole !== undefined) whole.limit ??= limit;
}

export const isRehearsal = (): boolean => current.getStore() !== undefined;

/** To be called before a key signs or something is fetched. */
export function endRehearsal(limit: RehearsalLimit): void {
  const rehearsal = current.getStore();
  if (rehearsal === undefined) return;
  rehearsal.limit = limit;
  throw new RehearsalEnd(limit);
}

/** True in a rehearsal: then it is written down, and the caller leaves it. */
export function onlyPlanned(path: string, action: PlannedChange["action"]): boolean {
  const rehearsal = current.getStore();
  rehearsal?.changes.set(path, { path, action });
  return rehearsal !== undefined;
}

/** Whether the folder would be there by now. */
export const isPlannedFolder = (path: string): boolean => current.getStore()?.folders.has(path) === true;

/** Makes a folder and those above it. Throws the system's errors. */
export function makeFolder(path: string, mode: number): void {
  const rehearsal = current.getStore();
  if (rehearsal === undefined) mkdirSync(path, { recursive: true, mode });
  else if (statSync(path, { throwIfNoEntry: false }) === undefined) rehearsal.folders.add(path);
}

/** Removes a file. Throws the system's errors, ENOENT too. */
export function removeFile(path: string): void {
  if (!onlyPlanned(path, "remove")) rmSync(path);
  else statSync(path);
}
