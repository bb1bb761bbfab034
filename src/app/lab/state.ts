/** What a lab remembers between runs: lab.json. */
import { PodpisError } from "../../base/errors.js";
import { broken, type Store } from "./store.js";
import type { Family, KeyKind, Profile, RevocationReason } from "./types.js";

/** One certificate the lab made, its own included. Instants as Date.toISOString writes them. */
export interface LabRecord {
  /** Lower-case hex without a sign octet. */
  readonly serial: string;
  /** Name of the issuing authority, or serial number of the issued CA certificate that signed. */
  readonly issuer: string;
  /** The authority's name, when it is one. */
  readonly authority?: string;
  readonly subject: string;
  readonly profile: Profile | "root";
  readonly key: KeyKind;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly sha256: string;
  readonly status: "good" | "revoked" | "suspended";
  readonly since?: string;
  readonly reason?: RevocationReason;
}

/** What the lab keeps in `lab.json`. */
export interface LabState {
  readonly schema: "podpis.lab/1";
  readonly host: string;
  readonly port: number;
  /** The fixed instant, or null for the system's clock. */
  readonly clock: string | null;
  /** The seed of reproducible serial numbers, or null for random ones. */
  readonly seed: string | null;
  readonly families: readonly Family[];
  /** Grows with every change. */
  readonly revision: number;
  readonly certificates: readonly LabRecord[];
}

const STATE = "lab.json";

export function saveState(store: Store, state: LabState): Promise<void> {
  return store.write(STATE, `${JSON.stringify(state, null, 2)}\n`, true);
}

/** Throws PodpisError LAB_STATE when there is no lab, or its state is not one of ours. */
export function loadState(store: Store): LabState {
  const text = store.read(STATE);
  let state: Partial<LabState>;
  try {
    state = JSON.parse(text) as Partial<LabState>;
  } catch (error) {
    throw broken(store.path, `${STATE} is no JSON`, error);
  }
  const known =
    state.schema === "podpis.lab/1" &&
    typeof state.port === "number" &&
    typeof state.host === "string" &&
    Array.isArray(state.families) &&
    Array.isArray(state.certificates);
  if (!known) throw broken(store.path, `${STATE} is of another version`);
  return state as LabState;
}

/** Reads the state again only when it was replaced. */
export class StateFile {
  #state: LabState | undefined;
  #version: string | undefined;

  constructor(readonly store: Store) {}

  get current(): LabState {
    const version = this.store.version(STATE);
    if (this.#state === undefined || version !== this.#version) {
      this.#state = loadState(this.store);
      this.#version = version;
    }
    return this.#state;
  }

  /** Changes the state under the lock; `change` returns the new state and a result. */
  async change<T>(change: (state: LabState) => Promise<readonly [LabState, T]>): Promise<T> {
    return this.store.exclusive(async () => {
      const [state, result] = await change(this.current);
      await saveState(this.store, { ...state, revision: state.revision + 1 });
      return result;
    });
  }
}

/** "http://127.0.0.1:18080": what every address in a lab's certificates begins with. */
export const originOf = ({ host, port }: Pick<LabState, "host" | "port">): string =>
  `http://${host.includes(":") ? `[${host}]` : host}:${port}`;

/** The record of a serial number (colons, case and leading zeros ignored). Throws LAB_STATE. */
export function findRecord(state: LabState, serial: string, path: string): LabRecord {
  const wanted = normalSerial(serial);
  const record = state.certificates.find((candidate) => candidate.serial === wanted);
  if (record === undefined) throw broken(path, `it issued no certificate with the serial number ${serial}`);
  return record;
}

/** Lower-case hex of an even length without leading zero octets. Throws PodpisError USAGE for anything else. */
export function normalSerial(text: string): string {
  const clean = text.replace(/[\s:]/g, "").toLowerCase();
  if (!/^[0-9a-f]{1,40}$/.test(clean)) {
    throw new PodpisError("USAGE", {
      message: `"${text}" is no serial number`,
      hint: "give 1 to 20 octets in hexadecimal",
    });
  }
  const even = clean.length % 2 === 0 ? clean : `0${clean}`;
  return even.replace(/^(00)+(?=..)/, "");
}
