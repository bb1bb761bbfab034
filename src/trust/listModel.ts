/**
 * The list of accredited certification authorities that the ministry publishes (63-ФЗ art. 16, its "TSL"), as data:
 * what the list says, not yet judged. Names of elements are Russian in the list, and said beside each field.
 */
import type { Certificate } from "../x509/certificate.js";

/** СтатусАккредитации. `since` null: ДействуетС is missing, or is no time. */
export interface StatusEntry {
  /** Статус, as written: «Действует», «Прекращена», «Аннулирована», «Приостановлена», and what may yet come. */
  readonly status: string;
  readonly since: Date | null;
}

/** ДанныеСертификата: a certificate of the authority's key. */
export interface ListedCertificate {
  /** Отпечаток, lower-case hex; SHA-1. Computed from the certificate where that is given. */
  readonly sha1: string;
  /** Данные; absent when the list gives the thumbprint alone. */
  readonly certificate?: Certificate;
}

/** Ключ: one key of the authority, with every certificate that was issued for it. */
export interface ListedKey {
  /** ИдентификаторКлюча, lower-case hex: the subjectKeyIdentifier of its certificates. */
  readonly keyIdentifier?: string;
  /** КлассСредствЭП of the complex the key belongs to. */
  readonly toolClass?: string;
  readonly certificates: readonly ListedCertificate[];
}

/** УдостоверяющийЦентр. */
export interface ListedAuthority {
  /** Название. */
  readonly name: string;
  /** ИНН, ОГРН, РеестровыйНомер. */
  readonly inn?: string;
  readonly ogrn?: string;
  readonly registryNumber?: string;
  /** СтатусАккредитации: the one in force when the list was made. */
  readonly current?: StatusEntry;
  /** ИсторияСтатусовАккредитации, in the list's own order. */
  readonly history: readonly StatusEntry[];
  readonly keys: readonly ListedKey[];
}

export interface TrustList {
  /** Версия. */
  readonly version: number;
  /** Дата. */
  readonly date: Date;
  readonly authorities: readonly ListedAuthority[];
  /** Certificates in it that could not be read, or do not have the thumbprint the list says; they are left out. */
  readonly damaged: number;
}

/** АккредитованныеУдостоверяющиеЦентры is not what it should be. */
export type TrustListProblem = "root" | "version" | "date" | "noAuthorities";
