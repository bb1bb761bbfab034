/** Revoked or in force at a moment: notices and answers of registries joined by time. */
import { describe, expect, it } from "vitest";
import type { MchdFacts } from "../../src/mchd/facts/model.js";
import type { DocumentSigner, ExaminedNotice } from "../../src/mchd/judged.js";
import { NOTICE_IS, NOTICE_SCHEMA } from "../../src/mchd/notice.js";
import { parseMchd } from "../../src/mchd/parse.js";
import { readRegistryAnswer } from "../../src/mchd/registryAnswer.js";
import { checkStatus } from "../../src/mchd/status.js";
import { xmlOf } from "./authority/build.js";
import { ORGANISATIONS, PERSONS } from "./authority/cast.js";
import { bytes } from "./documents.js";

const facts = parseMchd(xmlOf("m", { m: {} })).facts as MchdFacts;
const NOW = new Date("2026-03-01T09:00:00Z");
const AT = new Date("2026-02-10T09:00:00Z");

type Answer = Readonly<Record<string, unknown>>;

/** `askedAt` beside the members of the answer puts it in the envelope. */
function answerOf({ askedAt, ...answer }: Answer, i: number) {
  const inner = { poaNumber: facts.number, ...answer };
  const whole =
    askedAt === undefined ? inner : { schema: "podpis.registry-answer/1", askedAt, answer: inner };
  return readRegistryAnswer(bytes(JSON.stringify(whole)), `${i}.json`)!;
}

const judge = (
  answers: readonly Answer[],
  notices: readonly ExaminedNotice[] = [],
  at = AT,
  timeProven = true,
) =>
  checkStatus(
    facts,
    [],
    { mode: "required", notices, answers: answers.map(answerOf), now: NOW },
    at,
    timeProven,
  );

const ACTIVE = { askedAt: "2026-03-01T08:00:00Z", status: "ACTIVE" };

describe("answers of a registry about one document", () => {
  it.each(["CREATED", "PROCESSING", "NOT_FOUND"])("%s before the newest answer does no harm", (status) => {
    expect(judge([{ askedAt: "2026-02-01T09:00:00Z", status }, ACTIVE])).toMatchObject({ status: "passed" });
  });

  it.each(["CREATED", "PROCESSING", "NOT_FOUND", "ACTIVE"])(
    "%s before the signature is too old",
    (status) => {
      expect(judge([{ askedAt: "2026-02-01T09:00:00Z", status }])).toMatchObject({
        status: "indeterminate",
        reason: "mchd.statusOlder",
      });
    },
  );

  it.each([
    [
      "passes within a day before the moment of the check",
      "2026-02-09T09:00:00Z",
      "passed",
      "mchd.statusRecent",
    ],
    ["is too old beyond", "2026-02-09T08:59:59.999Z", "indeterminate", "mchd.statusStale"],
  ])("where no time of the signature is proven, an answer %s", (_what, askedAt, status, reason) => {
    expect(judge([{ ...ACTIVE, askedAt }], [], AT, false)).toMatchObject({ status, reason });
    expect(judge([{ ...ACTIVE, askedAt }], [], AT, true)).toMatchObject({ reason: "mchd.statusOlder" });
  });

  it("one that does not tell when it was asked is never better than a recent one", () => {
    for (const timeProven of [true, false]) {
      for (const answer of [{ status: "ACTIVE" }, { status: "ACTIVE", statusDate: "2026-02-10" }]) {
        expect(judge([answer], [], AT, timeProven)).toMatchObject({
          status: "warning",
          reason: "mchd.statusUndated",
        });
      }
      expect(judge([{ status: "CREATED" }], [], AT, timeProven)).toMatchObject({
        status: "indeterminate",
        subIndication: "TRY_LATER",
        reason: "mchd.statusUndated",
      });
      expect(judge([{ status: "ACTIVE" }, ACTIVE], [], AT, timeProven)).toMatchObject({ status: "passed" });
    }
  });

  it.each([
    ["REVOKED", "REVOKED"],
    ["REJECTED", undefined],
    ["EXPIRED", "EXPIRED"],
  ])("%s counts without a time of asking: it is for good", (status, subIndication) => {
    const later = new Date("2027-03-01T09:00:00Z");
    const check = judge([{ status, statusDate: "2026-01-31" }], [], later);
    expect(check.status).toBe("failed");
    expect(check.subIndication).toBe(subIndication);
  });

  it("of the day of the revocation the hour is not told: from its midnight in Moscow it is open", () => {
    const answers = [{ askedAt: "2026-03-01T08:00:00Z", status: "REVOKED", statusDate: "2026-02-10" }];
    const at = (when: string) => judge(answers, [], new Date(when));
    expect(at("2026-02-09T20:59:59.999Z")).toMatchObject({ status: "passed", reason: "mchd.revokedLater" });
    for (const when of ["2026-02-09T21:00:00Z", "2026-02-10T20:59:59.999Z"]) {
      expect(at(when)).toMatchObject({ status: "indeterminate", reason: "mchd.revokedThatDay" });
    }
    expect(at("2026-02-10T21:00:00Z")).toMatchObject({ status: "failed", subIndication: "REVOKED" });
  });

  it("an older answer does not help against a newer one", () => {
    expect(judge([ACTIVE, { askedAt: "2026-03-01T08:30:00Z", status: "NOT_FOUND" }])).toMatchObject({
      reason: "mchd.notRegistered",
    });
  });

  it("a revocation counts however old its answer is", () => {
    const revoked = { askedAt: "2026-02-01T09:00:00Z", status: "REVOKED", statusDate: "2026-01-31" };
    expect(judge([revoked, ACTIVE])).toMatchObject({ status: "failed", subIndication: "REVOKED" });
  });

  it("an end without its date is that of the term", () => {
    const expired = { askedAt: "2027-02-01T09:00:00Z", status: "EXPIRED" };
    const later = new Date("2027-03-01T09:00:00Z");
    const at = (when: string) =>
      checkStatus(
        facts,
        [],
        { mode: "required", notices: [], answers: [answerOf(expired, 0)], now: later },
        new Date(when),
        true,
      );
    expect(at("2026-12-31T20:59:59Z")).toMatchObject({ status: "passed" });
    expect(at("2026-12-31T21:00:00Z")).toMatchObject({ status: "failed", subIndication: "EXPIRED" });
  });

  it.each([
    ["EXPIRED, by a term that runs on", { status: "EXPIRED", askedAt: "2026-03-01T08:00:00Z" }],
    ["EXPIRED, in an answer that does not tell when it was given", { status: "EXPIRED" }],
    ["EXPIRED from a day to come", { status: "EXPIRED", statusDate: "2026-03-05" }],
    ["REVOKED from a day to come", { status: "REVOKED", statusDate: "2026-03-05" }],
  ])("%s: the contradiction leaves it open, and is named", (_what, answer) => {
    for (const answers of [[answer], [answer, ACTIVE]]) {
      expect(judge(answers)).toMatchObject({
        status: "indeterminate",
        subIndication: "TRY_LATER",
        reason: "mchd.endedEarly",
      });
    }
  });

  it("the day of the end itself contradicts nothing", () => {
    const today = { status: "REVOKED", statusDate: "2026-03-01", askedAt: "2026-03-01T08:00:00Z" };
    expect(judge([today])).toMatchObject({ status: "passed", reason: "mchd.revokedLater" });
  });

  it("a local time after a space is Moscow's; a date that is none makes no answer", () => {
    const revoked = (statusDate: string) => ({ status: "REVOKED", statusDate });
    expect(judge([revoked("2026-02-10 12:00:01")])).toMatchObject({ reason: "mchd.revokedLater" });
    expect(judge([revoked("10.02.2026 11:59:59")])).toMatchObject({ reason: "mchd.revoked" });
    expect(answerOf(revoked("soon"), 0)).toBeUndefined();
  });
});

describe("what an answer says against the document", () => {
  it.each(["statusDate", "createdDate", "startDate"])("a later %s: it was not yet there", (date) => {
    const said = (time: string) => judge([{ ...ACTIVE, [date]: time }]);
    expect(said("2026-02-10T12:00:01")).toMatchObject({
      status: "indeterminate",
      reason: "mchd.registeredLater",
    });
    expect(said("2026-02-10T12:00:00")).toMatchObject({ status: "passed" });
    expect(said("2026-02-10")).toMatchObject({ status: "passed" });
  });

  it("a time of asking that has not come yet is not believed", () => {
    expect(judge([{ ...ACTIVE, askedAt: "2026-03-01T09:00:01Z" }])).toMatchObject({
      status: "indeterminate",
      reason: "mchd.statusFuture",
    });
  });

  it("parties by other numbers than the document's: it is about another one", () => {
    const own = {
      issuer: { inn: ORGANISATIONS.example.inn },
      representatives: [{ inn: PERSONS.employee.inn }],
    };
    expect(judge([{ ...ACTIVE, ...own }])).toMatchObject({ status: "passed" });
    const other = { reason: "mchd.statusOtherParty", status: "indeterminate" };
    expect(judge([{ ...ACTIVE, ...own, issuer: { inn: ORGANISATIONS.other.inn } }])).toMatchObject(other);
    expect(judge([{ ...ACTIVE, ...own, representatives: [{ inn: PERSONS.head.inn }] }])).toMatchObject(other);
  });
});

describe("a registry that was asked in vain", () => {
  it("is named with the reason", () => {
    const unanswered = [
      { number: facts.number!, source: "https://r.example/1", why: "NET_HTTP_STATUS 500" },
      { number: "other", source: "https://r.example/2", why: "SHAPE" },
    ];
    const sources = { mode: "required", notices: [], answers: [], unanswered, now: NOW } as const;
    expect(checkStatus(facts, [], sources, AT, true)).toMatchObject({
      status: "indeterminate",
      reason: "mchd.statusUnanswered",
      found: ["https://r.example/1", "NET_HTTP_STATUS 500"],
    });
  });
});

describe("a notice of revocation", () => {
  const { inn, snils } = PERSONS.head;
  const head = {
    verdict: "TOTAL-PASSED",
    claimedSigningTime: "2026-02-01T09:00:00Z",
    certificate: {
      subject: {
        cn: "Head",
        inn,
        snils,
        o: ORGANISATIONS.example.name,
        innle: ORGANISATIONS.example.inn,
        ogrn: ORGANISATIONS.example.ogrn,
      },
    },
  } as unknown as DocumentSigner;
  const by = (attached: boolean, signers: readonly DocumentSigner[]) => ({
    file: attached ? "n.2.sig" : "n.sig",
    attached,
    checks: [],
    signers,
  });
  const notice = (...signatures: ExaminedNotice["signatures"]): ExaminedNotice => ({
    file: "n.json",
    notice: {
      schema: NOTICE_SCHEMA,
      is: NOTICE_IS,
      number: facts.number!,
      revokedAt: "2026-02-01T09:00:00Z",
      by: "principal",
      applicant: "ООО Пример",
      reason: "Увольнение",
    },
    signatures,
  });

  it("counts, whatever attached signature somebody puts beside it", () => {
    const revoked = { status: "failed", subIndication: "REVOKED" };
    expect(judge([ACTIVE], [notice(by(false, [head]))])).toMatchObject(revoked);
    expect(judge([ACTIVE], [notice(by(false, [head]), by(true, []))])).toMatchObject(revoked);
    expect(judge([ACTIVE], [notice(by(true, [head]), by(false, [head]))])).toMatchObject(revoked);
  });

  describe("of heads who act only together", () => {
    const heads = ["head", "head2"] as const;
    const spec = { from: [{ organisation: "example", heads, jointly: true }] } as const;
    const joint = parseMchd(xmlOf("m", { m: spec })).facts!;
    const signedBy = (name: (typeof heads)[number], claimedSigningTime: string) => {
      const { inn: own, snils: number } = PERSONS[name];
      const { subject } = head.certificate!;
      return {
        ...head,
        claimedSigningTime,
        certificate: { subject: { ...subject, inn: own, snils: number } },
      };
    };
    const first = signedBy("head", "2026-02-01T09:00:00Z") as DocumentSigner;
    const second = signedBy("head2", "2026-02-05T09:00:00Z") as DocumentSigner;
    const at = (when: string, ...signers: readonly DocumentSigner[]) => {
      const notices = [{ ...notice(by(false, signers)) }];
      const sources = { mode: "required", notices, answers: [answerOf(ACTIVE, 0)], now: NOW } as const;
      return checkStatus(joint, [], sources, new Date(when), true);
    };

    it("leaves it open by one of them, and names the other", () => {
      expect(at("2026-02-10T09:00:00Z", first)).toMatchObject({
        status: "indeterminate",
        subIndication: "TRY_LATER",
        reason: "mchd.noticeJoint",
        expected: [expect.stringContaining(PERSONS.head2.surname)],
      });
    });

    it("counts by all of them, from when the last of them has signed", () => {
      expect(at("2026-02-05T09:00:00Z", second, first)).toMatchObject({ subIndication: "REVOKED" });
      expect(at("2026-02-05T08:59:59Z", second, first)).toMatchObject({ status: "passed" });
    });
  });

  it("by an attached signature alone is ignored, and named", () => {
    expect(judge([ACTIVE], [notice(by(true, [head]))])).toMatchObject({
      status: "warning",
      reason: "mchd.noticeIgnored",
    });
  });
});
