/** A lab with the certificates of the cast, in which cases are signed and judged. One for all cases of a run. */
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SharedFetches } from "../../../src/app/assess.js";
import type { Lab, RunningLab, StartOptions } from "../../../src/app/lab/index.js";
import type { AuthorityRequest, SignedFile } from "../../../src/app/mchdAuthority.js";
import type { VerifyRequest } from "../../../src/app/verify.js";
import { utf8 } from "../../../src/base/bytes.js";
import { contentStream } from "../../../src/io/files/content.js";
import { NOTICE_IS, NOTICE_SCHEMA, writeNotice } from "../../../src/mchd/notice.js";
import { needOfKind, needsOf } from "../../../src/mchd/powersKinds.js";
import { readAmount } from "../../../src/mchd/powersQuestion.js";
import { REGISTRY_ANSWER_SCHEMA } from "../../../src/mchd/registryAnswer.js";
import type { VerifyReport } from "../../../src/validate/results.js";
import { FROZEN } from "../../support/lab.js";
import { createLevelLab, type LevelLab } from "../../support/levels.js";
import { issueSigner, signFile, type TestSigner } from "../../support/signing.js";
import { ISSUED, numberOf, xmlOf } from "./build.js";
import type { AuthorityCase } from "./cases.js";
import { CERTIFICATES, type CertificateName, type CertificateSpec, subjectOf } from "./cast.js";

const CHECKED = "2026-03-01T09:00:00Z";
const SIGNED = "2026-02-10T09:00:00Z";

export class World {
  readonly #signers = new Map<CertificateName, TestSigner>();
  readonly #shared = new Map<string, SharedFetches>();
  #files = 0;

  private constructor(
    private readonly levels: LevelLab,
    private readonly folder: string,
  ) {}

  static async create(): Promise<World> {
    const levels = await createLevelLab({ families: ["ecdsa"], seed: "authority" });
    const world = new World(levels, mkdtempSync(join(tmpdir(), "podpis-mchd-")));
    for (const [name, spec] of Object.entries(CERTIFICATES) as [CertificateName, CertificateSpec][]) {
      const signer = await issueSigner(levels.lab, {
        key: "ecdsa",
        subject: subjectOf(spec),
        ...(spec.notAfter !== undefined && { notAfter: new Date(spec.notAfter) }),
      });
      world.#signers.set(name, signer);
      if (spec.revokedAt === undefined) continue;
      await levels.lab.revoke(signer.issued.serial, { date: new Date(spec.revokedAt) });
    }
    return world;
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  certificateOf(name: CertificateName) {
    return this.#signers.get(name)!.certificate;
  }

  /** Key and certificate of one of the cast, PEM. */
  issuedTo(name: CertificateName) {
    const { keyPem, certificatePem } = this.#signers.get(name)!.issued;
    return { keyPem, certificatePem };
  }

  /** A signature over the octets, made at that time. */
  async sign(
    content: Uint8Array,
    by: CertificateName,
    at: string,
    { stamped = false, attached = false } = {},
  ): Promise<Uint8Array> {
    const path = join(this.folder, `${this.#files++}`);
    writeFileSync(path, content);
    this.levels.later = Date.parse(at) - FROZEN.getTime();
    const level = stamped ? this.levels.signing("t") : { now: this.levels.now() };
    await signFile(path, this.#signers.get(by)!, { ...level, attached, output: `${path}.sig` });
    return readFileSync(`${path}.sig`);
  }

  async documentOf(name: string, { documents }: AuthorityCase): Promise<SignedFile> {
    const { signedBy = ["head"], issued = ISSUED, stamped, attached, changed, ...spec } = documents[name]!;
    const bytes = xmlOf(name, documents);
    const { signedAt = `${issued}T09:00:00Z` } = spec;
    const signatures = [];
    for (const by of signedBy) {
      const signature = await this.sign(bytes, by, signedAt, { stamped, attached } as object);
      signatures.push({ file: `${name}.xml.${by}.sig`, bytes: signature });
    }
    if (changed === undefined) return { file: `${name}.xml`, bytes, signatures };
    const text = Buffer.from(bytes).toString();
    if (!text.includes(changed[0])) throw new Error(`not in the document: ${changed[0]}`);
    return { file: `${name}.xml`, bytes: utf8(text.replace(changed[0], changed[1])), signatures };
  }

  /** What the case asks about powers of attorney. */
  async authority(one: AuthorityCase): Promise<AuthorityRequest> {
    const { asked = {}, status = {}, documents } = one;
    const { mchd = ["m"], chain = [], copies = [], checkedAt = CHECKED } = asked;
    const active = status.active ?? (status.mode === "off" ? [] : Object.keys(documents));
    const answers = [
      ...active.map((name) => ({
        schema: REGISTRY_ANSWER_SCHEMA,
        askedAt: checkedAt,
        answer: {
          poaNumber: numberOf(name),
          status: "ACTIVE",
          statusDate: documents[name]?.issued ?? ISSUED,
        },
      })),
      ...(status.answers ?? []).map(answerOf),
    ];
    const open = (names: readonly string[]) => Promise.all(names.map((name) => this.documentOf(name, one)));
    const amount = asked.amount === undefined ? undefined : readAmount(asked.amount);
    return {
      documents: await open(mchd),
      links: [
        ...copies.map((name) => ({
          file: `copy-${name}.xml`,
          bytes: xmlOf(name, documents),
          signatures: [],
        })),
        ...(await open(chain)),
      ],
      signatures: [],
      notices: await this.#notices(one),
      answers: answers.map((answer, i) => ({ file: `${i}.json`, bytes: utf8(JSON.stringify(answer)) })),
      statusMode: status.mode ?? "required",
      trustRegistry: asked.trustRegistry ?? false,
      powers: {
        needs: needsOf(
          asked.power ?? [],
          (asked.docType ?? []).map((kind) => needOfKind(kind)!),
        ),
        ...(amount && { amount }),
        ...(asked.counterparty !== undefined && { counterparty: asked.counterparty }),
        ...(asked.territory !== undefined && { territory: asked.territory }),
      },
    };
  }

  async #notices({ status = {} }: AuthorityCase): Promise<SignedFile[]> {
    const notices: SignedFile[] = [];
    for (const [i, { of, revokedAt, by = "principal", signedBy, signedAt, changed }] of (
      status.notices ?? []
    ).entries()) {
      const notice = { schema: NOTICE_SCHEMA, is: NOTICE_IS, number: numberOf(of), revokedAt, by } as const;
      const bytes = writeNotice({ ...notice, applicant: "ООО Пример", reason: "Увольнение" });
      const signature = await this.sign(bytes, signedBy, signedAt ?? revokedAt);
      notices.push({
        file: `notice-${i}.json`,
        bytes: changed === true ? utf8(Buffer.from(bytes).toString().replace("Увольнение", "Иное")) : bytes,
        signatures: [{ file: `notice-${i}.json.sig`, bytes: signature }],
      });
    }
    return notices;
  }

  /** The contract and its signature; several signatures are parallel signers. Gives the path of the contract. */
  async contract({ contract = {} }: AuthorityCase, folder = this.folder): Promise<string> {
    const { signedBy = ["employee"], signedAt = SIGNED, stamped = true } = contract;
    const path = join(folder, `contract-${this.#files++}.pdf`);
    writeFileSync(path, "договор");
    this.levels.later = Date.parse(signedAt) - FROZEN.getTime();
    const level = stamped ? this.levels.signing("t") : { now: this.levels.now() };
    const [first, ...others] = signedBy.map((name) => this.#signers.get(name)!);
    await signFile(path, first!, level);
    for (const other of others) {
      const before = `${path}.${this.#files++}`;
      renameSync(`${path}.sig`, before);
      const change = { ...level, content: contentStream(path) };
      await this.levels.cosign(before, `${path}.sig`, other, change);
      rmSync(before);
    }
    if (contract.changed === true) writeFileSync(path, "другой договор");
    return path;
  }

  /** The case, as `verify` sees it. */
  async judge(one: AuthorityCase, changes: Partial<VerifyRequest> = {}): Promise<VerifyReport> {
    const authority = await this.authority(one);
    const path = await this.contract(one);
    const { checkedAt = CHECKED } = one.asked ?? {};
    this.levels.later = Date.parse(checkedAt) - FROZEN.getTime();
    const shared = this.#shared.get(checkedAt) ?? new SharedFetches();
    this.#shared.set(checkedAt, shared);
    const { fetcher } = this.levels;
    return this.levels.verify(`${path}.sig`, path, { fetcher, pool: { shared }, authority, ...changes });
  }

  /** Serves the lab over HTTP, at the time of the checks: after everything was written. */
  async serve(options: StartOptions): Promise<RunningLab & Pick<Lab, "faults">> {
    this.levels.later = Date.parse(CHECKED) - FROZEN.getTime();
    const running = await this.levels.lab.start(options);
    return { ...running, faults: this.levels.lab.faults };
  }

  /** Everything of a case as files in a folder: the root, the contract, documents, status. Gives the contract's path. */
  async write(one: AuthorityCase, folder: string): Promise<string> {
    writeFileSync(join(folder, "root.pem"), this.levels.lab.trustPem);
    writeFileSync(join(folder, "intermediates.pem"), this.levels.lab.intermediatesPem);
    const { documents, links, notices, answers } = await this.authority(one);
    for (const { file, bytes, signatures } of [...documents, ...links, ...notices]) {
      writeFileSync(join(folder, file), bytes);
      for (const signature of signatures) writeFileSync(join(folder, signature.file), signature.bytes);
    }
    for (const { file, bytes } of answers) writeFileSync(join(folder, file), bytes);
    return this.contract(one, folder);
  }
}

/** As it stands in the case; `of` is the document it is about, `askedAt` puts it in the envelope. */
function answerOf(given: Readonly<Record<string, unknown>>): object {
  const { of, askedAt, ...rest } = given;
  if ("schema" in given || of === undefined) return { ...rest, ...(askedAt !== undefined && { askedAt }) };
  const answer = { poaNumber: numberOf(String(of)), ...rest };
  return askedAt === undefined ? answer : { schema: REGISTRY_ANSWER_SCHEMA, askedAt, answer };
}
