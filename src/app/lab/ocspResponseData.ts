/** ResponseData (RFC 6960 §4.2.1) through pkijs's structures. */

import { OID } from "../../asn1/oids.js";
import { readAsn1 } from "../../asn1/reader.js";
import { wholeSecond } from "./issue.js";
import { CERTIFICATE_HOLD, REVOCATION_REASONS, type Status } from "./types.js";

export interface Answer {
  /** CertID, DER, as asked. */
  readonly certId: Uint8Array;
  readonly status: Status | { readonly kind: "unknown" };
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
}

export interface ResponseDataFields {
  /** DER of the Name, or SHA-1 of the key bits. */
  readonly responderId: { readonly byName: Uint8Array } | { readonly byKey: Uint8Array };
  readonly producedAt: Date;
  readonly answers: readonly Answer[];
  /** Value of the nonce extension. */
  readonly nonce?: Uint8Array;
}

/** DER. Instants are written to the second. */
export async function responseData(fields: ResponseDataFields): Promise<Uint8Array> {
  const pkijs = await import("pkijs");
  const asn1js = await import("asn1js");
  type Block = InstanceType<typeof asn1js.BaseBlock>;

  /** asn1js's form of octets that our own bounded reader has read. */
  const block = (bytes: Uint8Array): Block => asn1js.fromBER(readAsn1(bytes).raw).result as Block;
  const tagged = (tagNumber: number, value: Block[]) =>
    new asn1js.Constructed({ idBlock: { tagClass: 3, tagNumber }, value });
  const empty = (tagNumber: number) => new asn1js.Primitive({ idBlock: { tagClass: 3, tagNumber } });

  const certStatus = (status: Answer["status"]) => {
    if (status.kind === "good") return empty(0);
    if (status.kind === "unknown") return empty(2);
    const reason = status.kind === "suspended" ? CERTIFICATE_HOLD : REVOCATION_REASONS[status.reason];
    const parts: Block[] = [new asn1js.GeneralizedTime({ valueDate: wholeSecond(status.since) })];
    if (reason !== 0) parts.push(tagged(0, [new asn1js.Enumerated({ value: reason })]));
    return tagged(1, parts);
  };

  const data = new pkijs.ResponseData({
    responderID:
      "byName" in fields.responderId
        ? new pkijs.RelativeDistinguishedNames({ schema: block(fields.responderId.byName) })
        : new asn1js.OctetString({ valueHex: fields.responderId.byKey }),
    producedAt: fields.producedAt,
    responses: fields.answers.map(
      ({ certId, status, thisUpdate, nextUpdate }) =>
        new pkijs.SingleResponse({
          certID: new pkijs.CertID({ schema: block(certId) }),
          certStatus: certStatus(status),
          thisUpdate,
          ...(nextUpdate && { nextUpdate }),
        }),
    ),
    ...(fields.nonce && {
      responseExtensions: [
        new pkijs.Extension({ extnID: OID.ocspNonce, extnValue: Uint8Array.from(fields.nonce).buffer }),
      ],
    }),
  });
  return new Uint8Array(data.toSchema(true).toBER());
}
