/** What the lab answers under which path. */
import { fromBase64, utf8 } from "../../base/bytes.js";
import { type TransportFault, transportFault } from "./faults.js";
import type { Lab } from "./lab.js";
import { strangerTo } from "./stranger.js";

export interface Question {
  readonly method: string;
  /** Path and query as they stand in the request line. */
  readonly path: string;
  readonly contentType: string;
  readonly body: Uint8Array;
}

export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array;
  /** The answer does not go out as it is; this happens to it. */
  readonly fault?: TransportFault;
}

export const plain = (status: number, text: string): Answer => ({
  status,
  contentType: "text/plain; charset=utf-8",
  body: utf8(`${text}\n`),
});

/**
 * GET /crl/NAME.crl, /ca/NAME.cer, /ocsp/NAME/BASE64, /registry/NUMBER, /trust.pem; POST /ocsp/NAME, /tsa,
 * /tsa/FAMILY.
 */
export async function answer(lab: Lab, question: Question): Promise<Answer> {
  const path = question.path.split("?")[0]!;
  const [, service = "", name = "", ...rest] = path.split("/");
  switch (service) {
    case "":
    case "trust.pem":
      return get(question, undefined, async () =>
        service === "" ? plain(200, index(lab)) : plain(200, lab.trustPem.trimEnd()),
      );
    case "crl":
      return get(question, lab.faults.crl, () => issuerFile(lab, name, ".crl"));
    case "ca":
      return get(question, lab.faults.caIssuers, () => issuerFile(lab, name, ".cer"));
    case "registry":
      return get(question, lab.faults.registry, async () => registry(lab, name));
    case "ocsp":
      return ocsp(lab, question, name, rest.join("/"));
    case "tsa":
      return tsa(lab, question, name === "" ? lab.families[0]! : name);
    default:
      return plain(404, "not found");
  }
}

/** The answer, and what is to happen to it. */
function spoiled(answer: Answer, fault: string | undefined): Answer {
  const transport = transportFault(fault);
  return transport === undefined ? answer : { ...answer, fault: transport };
}

async function get(
  { method }: Question,
  fault: string | undefined,
  make: () => Promise<Answer>,
): Promise<Answer> {
  if (method !== "GET" && method !== "HEAD") return plain(405, "use GET");
  return spoiled(await make(), fault);
}

/** Whoever signs certificates: what has a CRL, an OCSP responder and a certificate to download. */
const isIssuer = (lab: Lab, name: string): boolean =>
  lab.state.certificates.some(
    ({ authority, profile }) => authority === name && (profile === "root" || profile === "ca"),
  );

async function issuerFile(lab: Lab, file: string, extension: ".crl" | ".cer"): Promise<Answer> {
  const name = file.slice(0, -extension.length);
  if (!file.endsWith(extension) || !isIssuer(lab, name)) return plain(404, "not found");
  if (extension === ".crl") {
    return { status: 200, contentType: "application/pkix-crl", body: await lab.crl(name) };
  }
  const authority = lab.authority(name);
  const { certificate } = lab.faults.caIssuers === "stranger" ? await strangerTo(authority) : authority;
  return { status: 200, contentType: "application/pkix-cert", body: certificate.raw };
}

/** Every power of attorney is in force: the lab registers none. The shape is that of the public answer of the ФНС. */
function registry(lab: Lab, number: string): Answer {
  if (!/^[0-9a-f-]{36}$/i.test(number)) return plain(404, "not found");
  const poaNumber = lab.faults.registry === "otherNumber" ? OTHER_NUMBER : number;
  const body = utf8(JSON.stringify({ poaNumber, status: "ACTIVE" }));
  return { status: 200, contentType: "application/json", body };
}

const OTHER_NUMBER = "00000000-0000-4000-8000-000000000000";

/** RFC 6960 appendix A: POST with the request as the body, or GET with its base64 in the path. */
async function ocsp(
  lab: Lab,
  { method, contentType, body }: Question,
  name: string,
  rest: string,
): Promise<Answer> {
  if (!isIssuer(lab, name)) return plain(404, "not found");
  let request = body;
  if (method === "GET") {
    try {
      request = fromBase64(decodeURIComponent(rest));
    } catch {
      return plain(400, "the path holds no base64");
    }
  } else if (method !== "POST") return plain(405, "use POST or GET");
  else if (!contentType.startsWith("application/ocsp-request")) {
    return plain(415, "send application/ocsp-request");
  }
  const given = await lab.ocsp(name, request);
  return spoiled({ status: 200, contentType: "application/ocsp-response", body: given }, lab.faults.ocsp);
}

/** RFC 3161 §3.4. */
async function tsa(lab: Lab, { method, contentType, body }: Question, family: string): Promise<Answer> {
  if (!lab.families.some((known) => known === family)) return plain(404, "not found");
  if (method !== "POST") return plain(405, "use POST");
  if (!contentType.startsWith("application/timestamp-query")) {
    return plain(415, "send application/timestamp-query");
  }
  const given = await lab.timestamp(family, body);
  return spoiled({ status: 200, contentType: "application/timestamp-reply", body: given }, lab.faults.tsa);
}

function index(lab: Lab): string {
  const lines = ["podpis lab: a throw-away PKI for tests. Nothing here means anything.", ""];
  lines.push(`${lab.baseUrl}/trust.pem`);
  for (const family of lab.families) {
    lines.push(`${lab.baseUrl}/crl/${family}.crl`, `${lab.baseUrl}/ocsp/${family}`, lab.tsaUrl(family));
  }
  return lines.join("\n");
}
