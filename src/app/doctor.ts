/** `podpis doctor`: looks at what podpis works with, and says what is missing and how to get it. */

import { statSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../base/environment.js";
import { PodpisError } from "../base/errors.js";
import type { Fetcher } from "../base/fetcher.js";
import { CLOCK_SKEW } from "../base/limits.js";
import { singleQuoted } from "../base/shell.js";
import { DAY, formatInstant } from "../base/time.js";
import { cacheFolder, inspectFolder } from "../io/cache/folder.js";
import { FolderCache } from "../io/cache/folderCache.js";
import { errno, readError } from "../io/files/reasons.js";
import { trustFolder } from "../io/trust/folder.js";
import { ANCHOR_FOLDERS, ANCHOR_USES, TrustStore } from "../io/trust/store.js";
import { compareClock } from "./doctorClock.js";
import { findPeers } from "./doctorPeers.js";
import type {
  CacheFacts,
  ClockFacts,
  DoctorReport,
  Finding,
  FolderFacts,
  PeerFacts,
  TrustFacts,
} from "./doctorTypes.js";
import { heeded } from "./environment.js";
import { storeFacts } from "./trustStore.js";

export interface DoctorRequest {
  readonly env: Environment;
  /** podpis's own version. */
  readonly version: string;
  readonly language: string;
  readonly utf8: boolean;
  /** Configuration files, read or not there. */
  readonly settings: DoctorReport["settings"];
  /** Settings name whom to trust, for every command. */
  readonly trusts: boolean;
  readonly timeZone: string;
  readonly cacheDir?: string | undefined;
  /** A time-stamping service to compare the clock with; undefined: nobody is asked. */
  readonly tsa?: string | undefined;
  /** null: nothing is fetched. */
  readonly fetcher: Fetcher | null;
  readonly clock: () => Date;
}

/** Looks around. What cannot be looked at is a line of the report; throws only INTERRUPTED and bugs. */
export async function examine(request: DoctorRequest): Promise<DoctorReport> {
  const { env, tsa, fetcher, clock } = request;
  const now = clock();
  const cacheAt = cacheFolder(request.cacheDir, env);
  const trustAt = trustFolder(env);
  const folders = [folderFacts("cache", cacheAt), folderFacts("trust", trustAt), ...anchorFolders(trustAt)];
  const [peers, compared] = await Promise.all([
    findPeers(env),
    tsa === undefined ? null : compareClock(tsa, fetcher, clock),
  ]);
  const facts = {
    schema: "podpis.doctor/1",
    podpis: request.version,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    now: formatInstant(now),
    timeZone: request.timeZone,
    language: request.language,
    locale: env.LC_ALL || env.LC_MESSAGES || env.LANG || null,
    utf8: request.utf8,
    environment: heeded(env),
    settings: request.settings,
    peers,
    folders,
    trust: trustAt === undefined ? null : trustFacts(trustAt, now),
    cache: cacheAt === undefined ? null : cacheFacts(cacheAt, now),
    clock: compared,
  } as const;
  return { ...facts, findings: findingsOf(facts, request) };
}

function folderFacts(use: FolderFacts["use"], path: string | undefined): FolderFacts {
  if (path === undefined) return { use, path: null, state: "unknown" };
  try {
    const state = inspectFolder(path);
    if (state.kind === "absent") return { use, path, state: "absent" };
    const mode = process.getuid === undefined ? {} : { mode: modeOf(path) };
    return state.kind === "refused"
      ? { use, path, state: "refused", ...mode, problem: state.problem }
      : { use, path, state: "usable", ...mode };
  } catch (error) {
    return { use, path, state: "refused", problem: problemOf(error, path) };
  }
}

/** Those of the trust store that are there: whoever writes into them says whom the user trusts. */
function anchorFolders(trustAt: string | undefined): FolderFacts[] {
  if (trustAt === undefined) return [];
  return ANCHOR_USES.map((use) =>
    folderFacts(use === "list" ? "list-anchors" : "anchors", join(trustAt, ANCHOR_FOLDERS[use])),
  ).filter(({ state }) => state !== "absent");
}

const modeOf = (path: string): string => (statSync(path).mode & 0o7777).toString(8).padStart(4, "0");

/** Why the system, or podpis, would not; an English phrase. Throws what is a bug. */
function problemOf(error: unknown, path: string): string {
  if (!(error instanceof PodpisError) && errno(error) === undefined) throw error;
  return readError(error, path).why;
}

function trustFacts(folder: string, now: Date): TrustFacts {
  try {
    const { anchors, damaged, list } = storeFacts(new TrustStore(folder), now);
    const of = (use: string): number => anchors.filter((anchor) => anchor.use === use).length;
    return {
      certificates: of("certificates"),
      listAnchors: of("list"),
      damaged: damaged.length,
      list: list && {
        version: list.version,
        date: list.date,
        days: Math.floor((now.getTime() - Date.parse(list.date)) / DAY),
        authorities: list.authorities,
        old: list.old,
      },
    };
  } catch (error) {
    return { certificates: 0, listAnchors: 0, damaged: 0, list: null, problem: problemOf(error, folder) };
  }
}

function cacheFacts(folder: string, now: Date): CacheFacts {
  try {
    const entries = new FolderCache(folder, { now: () => now.getTime() }).list();
    const [oldest] = entries.map(({ thisUpdate }) => thisUpdate).sort((a, b) => a.getTime() - b.getTime());
    return {
      entries: entries.length,
      bytes: entries.reduce((sum, { size }) => sum + size, 0),
      oldest: oldest === undefined ? null : formatInstant(oldest),
      ended: entries.filter(({ nextUpdate }) => nextUpdate <= now).length,
    };
  } catch (error) {
    return { entries: 0, bytes: 0, oldest: null, ended: 0, problem: problemOf(error, folder) };
  }
}

// --- what is to be said about it -----------------------------------------------------------------

type Facts = Omit<DoctorReport, "findings">;

function findingsOf(facts: Facts, { trusts }: Pick<DoctorRequest, "trusts">): Finding[] {
  const { node, folders, trust, cache, clock, utf8, peers } = facts;
  return [
    ...(isOld(node) ? [{ id: "node-old", subject: node } as const] : []),
    ...folders.flatMap(folderFindings),
    ...(trust === null ? [] : trustFindings(trust, trusts)),
    ...(cache?.problem === undefined ? [] : [{ id: "cache-unreadable", subject: cache.problem } as const]),
    ...clockFindings(clock),
    ...(utf8 ? [] : [{ id: "locale-not-utf8", ...onPosix("export LC_ALL=C.UTF-8") } as const]),
    ...peers.flatMap(peerFindings),
  ];
}

/** The `engines` of package.json. */
function isOld(node: string): boolean {
  const [major = 0, minor = 0] = node.split(".").map(Number);
  return major < 20 || (major === 20 && minor < 19);
}

const onPosix = (command: string): Pick<Finding, "command"> =>
  process.platform === "win32" ? {} : { command };

function folderFindings({ path, state, mode, use, problem }: FolderFacts): Finding[] {
  if (path === null) return [{ id: "folder-unknown", subject: use }];
  const tighten = onPosix(`chmod 700 ${singleQuoted(path)}`);
  if (state === "refused") {
    // Rights help against rights alone: neither somebody else's folder nor a file in its place becomes ours so.
    const command = problem === "others may write into it" ? tighten : elsewhere(use);
    return [{ id: "folder-refused", subject: path, ...command }];
  }
  const isOpen = mode !== undefined && (Number.parseInt(mode, 8) & 0o077) !== 0;
  return isOpen ? [{ id: "folder-readable", subject: path, ...tighten }] : [];
}

/** The variable that names another place. */
const elsewhere = (use: FolderFacts["use"]): Pick<Finding, "command"> =>
  onPosix(`export ${use === "cache" ? "PODPIS_CACHE_DIR" : "PODPIS_TRUST_DIR"}=FOLDER`);

function trustFindings({ certificates, damaged, list, problem }: TrustFacts, trusts: boolean): Finding[] {
  if (problem !== undefined)
    return [{ id: "trust-unreadable", subject: problem, command: "podpis trust verify" }];
  const update = { command: "podpis trust update FILE" };
  return [
    ...(damaged > 0 ? [{ id: "trust-damaged", command: "podpis trust verify" } as const] : []),
    ...(certificates === 0 && list === null && !trusts
      ? [{ id: "trust-empty", command: "podpis trust add FILE" } as const]
      : []),
    ...(list === null ? [{ id: "list-none", ...update } as const] : []),
    ...(list?.old === true ? [{ id: "list-old", ...update } as const] : []),
  ];
}

function clockFindings(clock: ClockFacts | null): Finding[] {
  if (clock === null) return [];
  const { url, ahead, uncertainty = 0, problem } = clock;
  if (ahead === undefined) return [{ id: "clock-unknown", subject: problem ?? url }];
  if (Math.abs(ahead) - uncertainty <= CLOCK_SKEW) return [];
  const command = process.platform === "linux" ? { command: "timedatectl set-ntp true" } : {};
  return [{ id: "clock-wrong", ...command }];
}

const PACKAGES: Readonly<Record<PeerFacts["name"], string>> = {
  openssl: "openssl",
  "gost-engine": "libengine-gost-openssl",
  xmlsec1: "xmlsec1",
  xmllint: "libxml2-utils",
};

function peerFindings({ name, state }: PeerFacts): Finding[] {
  if (state === "found") return [];
  if (state === "silent") return [{ id: "peer-silent", subject: name }];
  const command = process.platform === "linux" ? { command: `apt-get install ${PACKAGES[name]}` } : {};
  return [{ id: "peer-missing", subject: name, ...command }];
}
