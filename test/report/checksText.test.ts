import { describe, expect, it } from "vitest";
import type { Check } from "../../src/base/check.js";
import { whyText } from "../../src/report/checksText.js";
import { styleOf } from "./samples.js";

const URL = "http://10.0.0.5/ca.crl";
const ru = (check: Check) => whyText(styleOf("ru"), [check]).join("\n");
const en = (check: Check) => whyText(styleOf("en"), [check]).join("\n");

const attempt = (reason: string, found: string): Check => ({
  id: "crl.available",
  status: "indeterminate",
  reason,
  found,
  evidence: [{ kind: "crl", source: URL }],
});
const revocation = (...children: readonly Check[]): Check => ({
  id: "certificate.revocation",
  status: "indeterminate",
  subIndication: "TRY_LATER",
  reason: "revocation.unreachable",
  children,
});

describe("what decided, for people", () => {
  it("calls a suspended certificate suspended, not unknown", () => {
    const suspended = { ...revocation(), reason: "revocation.suspended", found: ["suspended"] };
    expect(ru(suspended)).toContain("приостановлен");
    expect(ru(suspended)).not.toContain("Неизвестно");
    expect(en(suspended)).toContain("The certificate is suspended");
    expect(en(suspended)).not.toContain("not known");
  });

  it("says that nothing was found", () => {
    const missing: Check = { id: "requirement.inn", status: "failed", found: [], expected: "7700000016" };
    expect(ru(missing)).toMatch(/^ +найдено: —$/m);
  });

  it("says of a private address that it was not asked, which one, and what would allow it", () => {
    const refused = revocation(attempt("fetch.addressRefused", "NET_ADDRESS_REFUSED"));
    for (const text of [ru(refused), en(refused)]) {
      expect(text).toContain(URL);
      expect(text).toContain("--allow-host");
    }
    expect(ru(refused)).toContain("адрес частный или внутренний");
  });

  it("says the same of the address of an issuer's certificate", () => {
    const refused: Check = {
      ...attempt("fetch.addressRefused", "NET_ADDRESS_REFUSED"),
      id: "certificate.path",
    };
    expect(ru(refused)).toContain("Сертификат издателя получить не удалось");
    expect(ru(refused)).toContain("адрес частный или внутренний");
    expect(ru(refused)).toContain("--allow-host");
  });

  it("does not send a person who forbade the network away to try later", () => {
    expect(ru(revocation(attempt("fetch.offline", "NET_OFFLINE")))).toContain("без --offline");
    expect(ru(revocation(attempt("fetch.timeout", "NET_TIMEOUT")))).toContain("--timeout");
  });
});
