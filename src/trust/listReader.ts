/** Reads the list of accredited CAs element by element: twelve megabytes never stand in memory as a tree. */

import { isMalformed } from "../asn1/cursor.js";
import { fromBase64, toHex } from "../base/bytes.js";
import { digest } from "../crypto/digest.js";
import { type Certificate, parseCertificate } from "../x509/certificate.js";
import type { XmlElement, XmlHandler } from "../xml/read.js";
import type {
  ListedAuthority,
  ListedCertificate,
  ListedKey,
  StatusEntry,
  TrustList,
  TrustListProblem,
} from "./listModel.js";
import { listTime } from "./listTime.js";

const ROOT = "АккредитованныеУдостоверяющиеЦентры";
const AUTHORITY = `${ROOT}/УдостоверяющийЦентр`;
const STATUS = `${AUTHORITY}/СтатусАккредитации`;
const HISTORY = `${AUTHORITY}/ИсторияСтатусовАккредитации/СтатусАккредитации`;
const COMPLEX = `${AUTHORITY}/ПрограммноАппаратныеКомплексы/ПрограммноАппаратныйКомплекс`;
const KEY = `${COMPLEX}/КлючиУполномоченныхЛиц/Ключ`;
const CERTIFICATE = `${KEY}/Сертификаты/ДанныеСертификата`;

type Draft<T> = { -readonly [K in keyof T]?: T[K] };

/** What is under construction; a container is opened and closed by its element, a leaf gives its text. */
interface State {
  version?: string;
  date?: string;
  authority: Draft<ListedAuthority> & { history: StatusEntry[]; keys: ListedKey[] };
  status: { status?: string; since?: string; twice: boolean };
  toolClass?: string | undefined;
  key: { keyIdentifier?: string; certificates: ListedCertificate[] };
  certificate: { thumbprint?: string; data?: string };
}

type Leaf = (state: State, text: string) => void;

/** The elements whose text is wanted, and where it goes. */
const LEAVES: ReadonlyMap<string, Leaf> = new Map(
  Object.entries<Leaf>({
    [`${ROOT}/Версия`]: (state, text) => {
      state.version = state.version === undefined ? text : "twice";
    },
    [`${ROOT}/Дата`]: (state, text) => {
      state.date = state.date === undefined ? text : "twice";
    },
    [`${AUTHORITY}/Название`]: ({ authority }, text) => {
      authority.name = text;
    },
    [`${AUTHORITY}/ИНН`]: ({ authority }, text) => {
      authority.inn = text;
    },
    [`${AUTHORITY}/ОГРН`]: ({ authority }, text) => {
      authority.ogrn = text;
    },
    [`${AUTHORITY}/РеестровыйНомер`]: ({ authority }, text) => {
      authority.registryNumber = text;
    },
    [`${COMPLEX}/КлассСредствЭП`]: (state, text) => {
      state.toolClass = text;
    },
    [`${KEY}/ИдентификаторКлюча`]: ({ key }, text) => {
      key.keyIdentifier = hex(text);
    },
    [`${CERTIFICATE}/Отпечаток`]: ({ certificate }, text) => {
      certificate.thumbprint = hex(text);
    },
    [`${CERTIFICATE}/Данные`]: ({ certificate }, text) => {
      certificate.data = text;
    },
    ...statusLeaves(STATUS),
    ...statusLeaves(HISTORY),
  }),
);

function statusLeaves(path: string): Record<string, Leaf> {
  return {
    [`${path}/Статус`]: ({ status }, text) => {
      status.twice ||= status.status !== undefined;
      status.status = text;
    },
    [`${path}/ДействуетС`]: ({ status }, text) => {
      status.twice ||= status.since !== undefined;
      status.since = text;
    },
  };
}

const hex = (text: string): string => text.replace(/[\s:-]/g, "").toLowerCase();

const emptyState = (): State => ({
  authority: { history: [], keys: [] },
  status: { twice: false },
  key: { certificates: [] },
  certificate: {},
});

/** Receives the list's signed content; `list()` then gives what it said. Elements of any namespace are not its. */
export class TrustListReader implements XmlHandler {
  readonly #state = emptyState();
  readonly #path: string[] = [];
  #text: string | undefined;
  readonly #authorities: ListedAuthority[] = [];
  #damaged = 0;

  list(): TrustList | { readonly problem: TrustListProblem } {
    const { version = "", date = "" } = this.#state;
    if (!this.#isList) return { problem: "root" };
    if (!/^\d{1,15}$/.test(version)) return { problem: "version" };
    const instant = listTime(date);
    if (instant === undefined) return { problem: "date" };
    if (this.#authorities.length === 0) return { problem: "noAuthorities" };
    return {
      version: Number(version),
      date: instant,
      authorities: this.#authorities,
      damaged: this.#damaged,
    };
  }

  #isList = false;

  open({ local, uri }: XmlElement): void {
    const above = this.#path.at(-1);
    // An element of some namespace is none of the list's, nor is anything in it.
    const name = uri === "" ? local : "\u0000";
    const path = above === undefined ? name : `${above}/${name}`;
    this.#path.push(path);
    this.#text = LEAVES.has(path) ? "" : undefined;
    const state = this.#state;
    if (path === ROOT) this.#isList = true;
    else if (path === AUTHORITY) state.authority = emptyState().authority;
    else if (path === STATUS || path === HISTORY) state.status = { twice: false };
    else if (path === COMPLEX) state.toolClass = undefined;
    else if (path === KEY) state.key = { certificates: [] };
    else if (path === CERTIFICATE) state.certificate = {};
  }

  text(text: string): void {
    if (this.#text !== undefined) this.#text += text;
  }

  close(): void {
    const path = this.#path.pop()!;
    const state = this.#state;
    if (this.#text !== undefined) LEAVES.get(path)?.(state, this.#text.trim());
    this.#text = undefined;
    if (path === AUTHORITY) this.#authorities.push({ ...state.authority, name: state.authority.name ?? "" });
    else if (path === STATUS) state.authority.current = statusEntry(state);
    else if (path === HISTORY) state.authority.history.push(statusEntry(state));
    else if (path === KEY) this.#closeKey();
    else if (path === CERTIFICATE) this.#closeCertificate();
  }

  #closeKey(): void {
    const { key, toolClass, authority } = this.#state;
    authority.keys.push({ ...key, ...(toolClass !== undefined && { toolClass }) });
  }

  #closeCertificate(): void {
    const { thumbprint, data } = this.#state.certificate;
    const certificate = data === undefined ? undefined : readCertificate(data);
    const sha1 = certificate === undefined ? thumbprint : toHex(digest("sha1", certificate.raw));
    const fits = thumbprint === undefined || thumbprint === sha1;
    if (sha1 === undefined || !fits || (data !== undefined && certificate === undefined)) {
      this.#damaged++;
      return;
    }
    this.#state.key.certificates.push({ sha1, ...(certificate && { certificate }) });
  }
}

const statusEntry = ({ status: { status = "", since, twice } }: State): StatusEntry => ({
  status: status.replace(/\s+/g, " "),
  since: twice || since === undefined ? null : (listTime(since) ?? null),
});

function readCertificate(data: string): Certificate | undefined {
  try {
    return parseCertificate(fromBase64(data));
  } catch (error) {
    if (error instanceof TypeError || isMalformed(error)) return undefined;
    throw error;
  }
}
