/** `show` for people: names by name, times with zones, everything untrusted escaped. */
import type {
  NamedOid,
  ShownCertificate,
  ShownCms,
  ShownCrl,
  ShownKey,
  ShownObject,
  ShownOcsp,
  ShownSigner,
  ShownToken,
  ShowReport,
} from "../app/showTypes.js";
import { OID } from "../asn1/oids.js";
import { mask } from "../mchd/facts/mask.js";
import type { CertificateFacts } from "../validate/results.js";
import { identityText, nameOf } from "./certificateText.js";
import { declaredRows } from "./declaredText.js";
import { ALGORITHMS, KINDS, WORDS } from "./i18n/objects.js";
import { peopleTime } from "./instant.js";
import { printable } from "./printable.js";
import { extensionLine, extensionLines } from "./showExtensionText.js";
import { decimal, grouped, octetsText, row, type TextStyle } from "./style.js";

/** Lines without a line feed at the end. */
export function renderShow(report: ShowReport, style: TextStyle): string[] {
  return report.objects.flatMap((object, index) => {
    const title = KINDS[object.kind]![style.texts.language];
    const count = report.objects.length > 1 ? ` ${index + 1}/${report.objects.length}` : "";
    const head = style.palette.bold(`${title}${count}`);
    return [...(index > 0 ? [""] : []), `${head}: ${printable(report.file)}`, ...objectText(object, style)];
  });
}

const word = (style: TextStyle, key: keyof typeof WORDS): string => WORDS[key][style.texts.language];

const oidText = ({ oid, name }: NamedOid): string => (name === null ? printable(oid) : name);

const algorithmText = (style: TextStyle, id: NamedOid): string =>
  ALGORITHMS[id.name ?? ""]?.[style.texts.language] ?? oidText(id);

function objectText(object: ShownObject, style: TextStyle): string[] {
  switch (object.kind) {
    case "certificate":
      return certificateLines(object, style);
    case "crl":
      return crlLines(object, style);
    case "ocspResponse":
      return ocspLines(object, style);
    case "timestampToken":
      return tokenLines(object, style);
    case "timestampResponse":
      return [
        ...row(style, word(style, "status"), String(object.status)),
        ...(object.token === null ? row(style, "", word(style, "noToken")) : tokenLines(object.token, style)),
      ];
    case "cms":
      return cmsLines(object, style);
    case "privateKey":
    case "publicKey":
      return keyLines(object, style);
    case "contentInfo":
      return row(style, word(style, "kind"), oidText(object.contentType));
    case "certificateRequest":
      return [
        ...row(style, style.texts.labels.subject, ...identityText(style, object.subject)),
        ...row(style, style.texts.labels.key, object.key),
        ...(style.details ? nameRows(style, style.texts.labels.subject, object.subjectName) : []),
      ];
    case "unknown":
      return object.label === null ? [] : row(style, word(style, "kind"), printable(object.label));
    case "pkcs12":
      return row(style, word(style, "status"), word(style, "encrypted"));
  }
}

function certificateLines(certificate: ShownCertificate, style: TextStyle): string[] {
  const { labels } = style.texts;
  const { thumbprints } = certificate;
  const algorithm = { oid: certificate.signatureAlgorithm, name: certificate.signatureAlgorithmName };
  const lines = [
    ...row(style, labels.subject, ...identityText(style, certificate.subject)),
    ...row(style, labels.issuer, ...identityText(style, certificate.issuer)),
    ...row(style, labels.serial, printable(certificate.serial)),
    ...row(style, labels.validity, ...validity(certificate, style)),
    ...row(style, labels.key, certificate.key),
    ...row(style, labels.signatureAlgorithm, algorithmText(style, algorithm)),
    ...row(style, "SHA-256", thumbprints.sha256),
    ...row(style, "SHA-1", thumbprints.sha1),
  ];
  if (style.details) {
    lines.push(...nameRows(style, labels.subject, certificate.subjectName));
    lines.push(...nameRows(style, labels.issuer, certificate.issuerName));
  }
  lines.push(...extensionLines(certificate.extensions, style));
  return lines;
}

const validity = (certificate: CertificateFacts, style: TextStyle): string[] => [
  `${style.texts.labels.from} ${peopleTime(style, certificate.notBefore)}`,
  `${style.texts.labels.until} ${peopleTime(style, certificate.notAfter)}`,
];

/** СНИЛС and ИНН of a person. */
const PERSONS_NUMBERS: ReadonlySet<string> = new Set([OID.snils, OID.inn]);

const nameRows = (style: TextStyle, label: string, attributes: ShownCertificate["subjectName"]): string[] =>
  row(
    style,
    `${label} (DN)`,
    ...attributes.map((attribute) => {
      const value = attribute.value ?? "?";
      const isHidden = style.masksPersons !== false && PERSONS_NUMBERS.has(attribute.oid);
      return `${oidText(attribute)} = ${printable(isHidden ? mask(value) : value)}`;
    }),
  );

function crlLines(crl: ShownCrl, style: TextStyle): string[] {
  const { labels } = style.texts;
  return [
    ...row(style, labels.issuer, ...identityText(style, crl.issuer)),
    ...row(style, word(style, "thisUpdate"), peopleTime(style, crl.thisUpdate)),
    ...(crl.nextUpdate === null
      ? []
      : row(style, word(style, "nextUpdate"), peopleTime(style, crl.nextUpdate))),
    ...(crl.crlNumber === null ? [] : row(style, word(style, "number"), crl.crlNumber)),
    ...row(
      style,
      word(style, "entries"),
      grouped(crl.entries) + (crl.delta ? `, ${word(style, "delta")}` : ""),
    ),
    ...row(style, labels.signatureAlgorithm, algorithmText(style, crl.signatureAlgorithm)),
    ...row(style, "SHA-256", crl.sha256),
    ...extensionLines(crl.extensions, style),
    ...entryLines(crl, style),
  ];
}

/** Entries shown where not all that was asked for: enough to see whose list it is. */
const FEW = 10;

function entryLines({ entries, revoked }: ShownCrl, style: TextStyle): string[] {
  const shown = style.details ? revoked : revoked.slice(0, FEW);
  const lines = shown.flatMap(({ serial, revocationDate, extensions }) => [
    `  ${printable(serial)}  ${peopleTime(style, revocationDate)}`,
    ...extensions.map((extension) => `    ${extensionLine(extension, style)}`),
  ]);
  const more = entries - shown.length;
  if (more > 0) lines.push(style.palette.dim(`  … ${word(style, "more")} ${grouped(more)}`));
  return entries === 0 ? [] : [style.palette.dim(`${word(style, "revokedOnes")}:`), ...lines];
}

function ocspLines(ocsp: ShownOcsp, style: TextStyle): string[] {
  const { texts } = style;
  const lines = row(style, word(style, "status"), ocsp.status);
  if (ocsp.responder !== undefined) {
    const responder =
      "name" in ocsp.responder ? nameOf(ocsp.responder.name) : `SHA-1 ${ocsp.responder.keyHash}`;
    lines.push(...row(style, word(style, "responder"), responder));
  }
  if (ocsp.producedAt !== undefined) {
    lines.push(...row(style, word(style, "producedAt"), peopleTime(style, ocsp.producedAt)));
  }
  for (const answer of ocsp.responses) {
    const since = answer.revocationDate === undefined ? "" : ` ${peopleTime(style, answer.revocationDate)}`;
    const reason =
      answer.reason === undefined ? "" : ` (${texts.revocationReasons[answer.reason] ?? answer.reason})`;
    const status = answer.reason === "certificateHold" ? "suspended" : answer.status;
    lines.push(...row(style, answer.serial, texts.revocation[status] + since + reason));
    lines.push(...row(style, word(style, "thisUpdate"), peopleTime(style, answer.thisUpdate)));
    if (answer.nextUpdate !== null) {
      lines.push(...row(style, word(style, "nextUpdate"), peopleTime(style, answer.nextUpdate)));
    }
    lines.push(...extensionLines(answer.extensions, style));
  }
  return [...lines, ...extensionLines(ocsp.extensions, style)];
}

function tokenLines(token: ShownToken, style: TextStyle): string[] {
  const service = token.certificates[0];
  const accuracy =
    token.accuracyMs === null ? "" : ` ±${decimal(style.texts.language, token.accuracyMs / 1000)}`;
  return [
    ...row(style, style.texts.labels.when, peopleTime(style, token.genTime) + accuracy),
    ...(service === undefined ? [] : row(style, word(style, "responder"), nameOf(service.subject))),
    ...row(style, word(style, "number"), token.serial),
    ...row(style, word(style, "policy"), printable(token.policy)),
    ...row(
      style,
      word(style, "imprint"),
      `${algorithmText(style, token.imprint.algorithm)} ${token.imprint.digest}`,
    ),
    ...(token.nonce === null ? [] : row(style, word(style, "nonce"), token.nonce)),
    ...(token.tsa === null ? [] : row(style, word(style, "tsa"), printable(token.tsa))),
    ...(token.ordering ? row(style, word(style, "ordering"), word(style, "byTime")) : []),
    ...extensionLines(token.extensions, style),
  ];
}

function cmsLines(cms: ShownCms, style: TextStyle): string[] {
  const { labels } = style.texts;
  const size = cms.contentSize === null ? "" : `, ${octetsText(style, cms.contentSize)}`;
  const lines = row(style, labels.document, word(style, cms.attached ? "attached" : "detached") + size);
  for (const fault of cms.faults) lines.push(...row(style, word(style, "fault"), printable(fault)));
  for (const signer of cms.signers) {
    if (cms.signers.length > 1) lines.push("");
    lines.push(...signerLines(signer, style));
  }
  if (cms.certificates.length > 0 && (style.details || cms.signers.length === 0)) {
    const names = cms.certificates.map(({ subject }) => nameOf(subject));
    lines.push(...row(style, word(style, "certificatesInside"), ...names));
  }
  if (cms.crls > 0) lines.push(...row(style, word(style, "listsInside"), String(cms.crls)));
  return lines;
}

function signerLines(signer: ShownSigner, style: TextStyle): string[] {
  const { labels, timestamps } = style.texts;
  const { certificate } = signer;
  const identifier =
    "serial" in signer.signer
      ? `${labels.serial} ${signer.signer.serial}, ${labels.issuer}: ${nameOf(signer.signer.issuer)}`
      : `SKI ${signer.signer.subjectKeyIdentifier}`;
  const who =
    certificate === null
      ? [identifier, word(style, "certificateMissing")]
      : [...identityText(style, certificate.subject), identifier];
  const lines = row(style, labels.signer, ...who);
  if (signer.claimedSigningTime !== null) {
    const time = peopleTime(style, signer.claimedSigningTime);
    lines.push(...row(style, labels.when, `${time} (${word(style, "claimed")})`));
  }
  lines.push(...declaredRows(style, signer.declared));
  for (const { kind, genTime } of signer.timestamps) {
    const time = genTime === null ? "?" : peopleTime(style, genTime);
    const where = timestamps[kind as keyof typeof timestamps] ?? kind;
    lines.push(...row(style, labels.timestamp, `${time} (${where})`));
  }
  lines.push(
    ...row(style, word(style, "digest"), algorithmText(style, signer.digestAlgorithm)),
    ...row(style, labels.signatureAlgorithm, algorithmText(style, signer.signatureAlgorithm)),
  );
  if (style.details) {
    lines.push(...row(style, word(style, "attributes"), ...signer.signedAttributes.map(oidText)));
    lines.push(...row(style, word(style, "unsigned"), ...signer.unsignedAttributes.map(oidText)));
  }
  return lines;
}

function keyLines(key: ShownKey, style: TextStyle): string[] {
  const name = key.algorithm === null ? undefined : algorithmText(style, key.algorithm);
  const parameters = key.parameters === null ? "" : `, ${oidText(key.parameters)}`;
  const secret = key.kind === "privateKey" ? word(style, key.encrypted ? "encrypted" : "plain") : undefined;
  return [
    ...(name === undefined
      ? []
      : row(style, style.texts.labels.signatureAlgorithm, (key.label ?? name) + parameters)),
    ...(secret === undefined ? [] : row(style, word(style, "status"), secret)),
  ];
}
