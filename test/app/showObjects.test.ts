/** Lists, OCSP answers and time-stamp tokens as `show` gives them: whatever stands in them is there. */
import { describe, expect, it } from "vitest";
import { showToken } from "../../src/app/showCms.js";
import { showBasicOcsp, showCrl, showOcsp } from "../../src/app/showPki.js";
import type { ShownObject, ShowReport } from "../../src/app/showTypes.js";
import { OID } from "../../src/asn1/oids.js";
import * as der from "../../src/asn1/writer.js";
import { utf8 } from "../../src/base/bytes.js";
import { toJsonLine } from "../../src/report/json.js";
import { renderShow } from "../../src/report/text.js";
import { schemaErrors } from "../cli/schemas.js";
import { identity, sha256, TIME_STAMPING, token } from "../cms/objects.js";
import { styleOf } from "../report/samples.js";
import {
  crlDer,
  crlEntry,
  days,
  extension,
  NOW,
  ocspDer,
  ocspResponseDer,
  reason,
  status,
  TestCa,
} from "../x509/support/pki.js";

const root = new TestCa("Root");

const report = (object: ShownObject): ShowReport => ({
  schema: "podpis.show/1",
  file: "object.bin",
  objects: [object],
});

const lines = (object: ShownObject, language: "ru" | "en", details = false) =>
  renderShow(report(object), styleOf(language, { details })).map((line) => line.trim());

const schemaFaults = (object: ShownObject) => schemaErrors(JSON.parse(toJsonLine(report(object))));

describe("a revocation list", () => {
  const invalidity = extension(OID.invalidityDate, der.generalizedTime(days(-9)));
  const made = (count: number) =>
    showCrl(
      crlDer({
        issuer: "Root",
        signer: root.key,
        entries: Array.from({ length: count }, (_, i) =>
          i === 0 ? crlEntry(7, days(-2), reason(1), invalidity) : crlEntry(100 + i, days(-3)),
        ),
        extensions: [
          extension(OID.crlNumber, der.int(42)),
          extension(OID.deltaCrlIndicator, der.int(40), true),
        ],
      }),
    );

  it("is shown with its extensions, and its entries with theirs", () => {
    const object = made(3);
    expect(object).toMatchObject({
      crlNumber: "42",
      entries: 3,
      delta: true,
      revoked: [
        {
          serial: "07",
          revocationDate: "2026-01-13T12:00:00.000+00:00",
          extensions: [
            { name: "reasonCode", critical: false, value: "keyCompromise" },
            { name: "invalidityDate", value: "2026-01-06T12:00:00.000+00:00" },
          ],
        },
        { serial: "65", extensions: [] },
        { serial: "66" },
      ],
      extensions: [
        { name: "crlNumber", value: 42 },
        { name: "deltaCrlIndicator", critical: true, value: 40 },
      ],
    });
    expect(schemaFaults(object)).toEqual([]);
    const ru = lines(object, "ru");
    expect(ru).toContain("Список изменений (критическое): 40");
    expect(ru).toContain("07  13.01.2026 15:00:00 МСК");
    expect(ru).toContain("Причина: ключ мог попасть в чужие руки");
    expect(ru).toContain("Ключ не действителен с: 06.01.2026 15:00:00 МСК");
  });

  it("of many entries shows the first, and how many more there are", () => {
    const object = made(250);
    expect(object).toMatchObject({ entries: 250 });
    expect(object.revoked).toHaveLength(100);
    expect(lines(object, "en").at(-1)).toBe("… and more: 240");
    expect(lines(object, "en", true).at(-1)).toBe("… and more: 150");
  });

  it("without entries has no heading for them", () => {
    expect(lines(made(0), "en").join("\n")).not.toContain("Revoked certificates");
  });
});

describe("an OCSP answer", () => {
  it("is shown with its own extensions and those about each certificate", () => {
    const object = showOcsp(
      ocspResponseDer(
        ocspDer({
          about: root.issue("Ivan"),
          issuer: root,
          signer: root.key,
          status: status.revoked(days(-2), 1),
          nonce: Uint8Array.of(1, 2, 3, 4),
          singleExtensions: [extension(OID.ocspArchiveCutoff, der.generalizedTime(NOW))],
        }),
      ),
    );
    expect(object).toMatchObject({
      responses: [{ extensions: [{ name: "ocspArchiveCutoff", value: "2026-01-15T12:00:00.000+00:00" }] }],
      extensions: [{ name: "ocspNonce", value: "01020304" }],
    });
    expect(schemaFaults(object)).toEqual([]);
    expect(lines(object, "ru")).toContain("Ответы об истёкших с: 15.01.2026 15:00:00 МСК");
    expect(lines(object, "en")).toContain("Nonce: 01020304");
  });
});

describe("an OCSP answer without its envelope", () => {
  it("is shown like one in it", () => {
    const basic = ocspDer({ about: root.issue("Ivan"), issuer: root, signer: root.key });
    expect(showBasicOcsp(basic)).toEqual(showOcsp(ocspResponseDer(basic)));
  });
});

describe("a time-stamp token", () => {
  it("is shown with the service's name, nonce, ordering and extensions", () => {
    const object = showToken(
      token({
        imprint: sha256(utf8("text")),
        tsa: identity({ extensions: [TIME_STAMPING] }),
        trailing: [
          der.seq(der.int(1)),
          der.bool(true),
          der.int(200),
          der.context(0, der.contextPrimitive(2, utf8("tsa.example.org"))),
        ],
        extensions: [extension("1.2.3.4.5", der.nul()), extension(OID.qcStatements, der.seq())],
      }),
    );
    expect(object).toMatchObject({
      accuracyMs: 1000,
      ordering: true,
      nonce: "c8",
      tsa: "tsa.example.org",
      extensions: [
        { oid: "1.2.3.4.5", name: null, hex: "0500" },
        { name: "qcStatements", value: [] },
      ],
    });
    expect(schemaFaults(object)).toEqual([]);
    const ru = lines(object, "ru");
    expect(ru).toContain("Имя службы:    tsa.example.org");
    expect(ru).toContain("Порядок:       штампы одной политики упорядочены временем");
    expect(ru).toContain("1.2.3.4.5: не разобрано: 0500");
  });
});
