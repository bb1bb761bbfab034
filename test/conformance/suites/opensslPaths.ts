/** OpenSSL's own path checks (test/recipes/25-test_verify.t), 162 of them. */
import { existsSync } from "node:fs";
import { unarmor } from "../../../src/asn1/pem.js";
import { type Purpose, validateCertificate } from "../../../src/validate/certificate.js";
import { type Certificate, parseCertificate } from "../../../src/x509/certificate.js";
import { conformancePath, readConformance, readConformanceJson } from "../../support/conformance.js";
import type { Difference, Row } from "./row.js";

interface Run {
  readonly leaf: string;
  readonly purpose: string;
  readonly trusted: readonly string[];
  readonly untrusted: readonly string[];
  readonly opts: readonly string[];
  readonly expected: "valid" | "invalid";
  readonly description: string;
}

/** Runs that set no time are made for any: OpenSSL takes its clock's. Most of its certificates begin in 2020. */
const TIME = new Date("2024-06-01T00:00:00Z");

const PURPOSES: Readonly<Record<string, Purpose>> = { sslserver: "serverAuth", sslclient: "clientAuth" };

export const TRUSTED_CERTIFICATE = "anchor is an OpenSSL TRUSTED CERTIFICATE";
export const EXPLAINED = "explained";

const explained = (clause: string): Difference => ({ group: EXPLAINED, clause });

const PROXY = explained(
  "RFC 5280 §4.2 and §4.2.1.9: proxyCertInfo (RFC 3820) is a critical extension podpis does not process, and an end certificate may not issue others.",
);
const SHORT_RSA = explained(
  "NIST SP 800-131A §3: RSA below 2048 bits is refused from 2014 on; there is no level that lets it pass.",
);
const MD5 = explained("RFC 6151 §2: MD5 in signatures is refused at any time and at any level.");

/** Answers other than OpenSSL's, by the description of the run. */
const DIFFERENCES: Readonly<Record<string, Difference>> = {
  "fail client purpose intermediate trusted": explained(
    "RFC 5280 §6.1: one valid path is enough. Beside the trusted CA of another purpose there is a path that does not use it.",
  ),
  "accept non-ca with pathlen:0 by default": explained(
    "RFC 5280 §4.2.1.9: pathLenConstraint MUST NOT stand where cA is false. OpenSSL asks it with -x509_strict only; podpis asks it of every certificate for a server.",
  ),
  "accept proxy cert 1": PROXY,
  "accept proxy cert 2": PROXY,
  "accept proxy cert missing proxy policy": PROXY,
  "reject RSA 2048 root at auth level 3": explained(
    "Not a rule of RFC 5280 but a level that OpenSSL's user chooses; NIST SP 800-57 part 1 table 4 allows 112 bits of strength through 2030.",
  ),
  "accept RSA 768 root at auth level 0": SHORT_RSA,
  "accept RSA 768 intermediate at auth level 0": SHORT_RSA,
  "accept RSA 768 leaf at auth level 0": SHORT_RSA,
  "accept md5 intermediate at auth level 0": MD5,
  "accept md5 leaf at auth level 0": MD5,
  "Accept PSS signature using SHA1 at auth level 0": explained(
    "NIST SP 800-131A §9: SHA-1 in signatures is refused from 2014 on, inside the parameters of RSASSA-PSS too.",
  ),
  "Public Key Algorithm rsa instead of rsaEncryption": explained(
    "RFC 3279 §2.3.1: the identifier of RSA keys is rsaEncryption; id-ea-rsa of X.509 is not in the profile. The key is named as unsupported.",
  ),
  "reject X25519 EE cert in strict mode since AKID is missing": explained(
    "RFC 5280 §4.2.1.1 asks CAs for the identifier; path validation (§6.1) does not ask for it. podpis does so for servers only (purpose serverAuth).",
  ),
  "fail trusted Ed25519-signed self-issued X25519 cert": explained(
    "RFC 5280 §6.1.1 (d): an anchor need not be self-signed, and a certificate that is itself an anchor is a path of one.",
  ),
};

const labels = new Map<string, boolean>();

/** The certificates in a file; remembers whether it holds OpenSSL's private trust settings. */
function load(name: string): readonly Certificate[] {
  const file = ["openssl", "certs", `${name}.pem`];
  if (!existsSync(conformancePath(...file))) return [];
  const blocks = unarmor(readConformance(...file));
  labels.set(
    name,
    blocks.some(({ label }) => label === "TRUSTED CERTIFICATE"),
  );
  return blocks.filter(({ label }) => label?.endsWith("CERTIFICATE")).map(({ der }) => parseCertificate(der));
}

function difference({ description, trusted }: Run, why: readonly string[]): Difference | undefined {
  const known = DIFFERENCES[description];
  if (known !== undefined || !trusted.some((name) => labels.get(name))) return known;
  if (why.includes("profile.basicConstraintsNotCritical")) {
    return {
      group: TRUSTED_CERTIFICATE,
      clause: "RFC 5280 §4.2.1.9: basicConstraints of a CA must be critical, and this root's are not.",
    };
  }
  return {
    group: TRUSTED_CERTIFICATE,
    clause: "Its settings are OpenSSL's own: podpis takes the certificate and leaves them out.",
  };
}

function judge(run: Run): Row {
  const { leaf, purpose, trusted, untrusted, opts, expected, description } = run;
  const option = (name: string) => (opts.includes(name) ? opts[opts.indexOf(name) + 1] : undefined);
  const [seconds, policy, depth] = [option("-attime"), option("-policy"), option("-verify_depth")];
  const at = seconds === undefined ? TIME : new Date(1000 * Number(seconds));
  const requireExplicitPolicy = opts.includes("-explicit_policy");
  const [certificate] = load(leaf);
  // One leaf of the manifest was never made: what cannot be read is not valid.
  const result =
    certificate === undefined
      ? undefined
      : validateCertificate({
          certificate,
          purpose: PURPOSES[purpose] ?? "any",
          at,
          now: at,
          anchors: trusted.flatMap(load),
          intermediates: untrusted.flatMap(load),
          revocation: "off",
          ...(policy !== undefined && { policies: { initialPolicySet: [policy], requireExplicitPolicy } }),
          ...(depth !== undefined && { maxDepth: Number(depth) }),
        });
  const found = result?.verdict === "TOTAL-PASSED" ? "valid" : "invalid";
  const why = (result?.checks ?? []).flatMap(({ status, reason }) =>
    status === "passed" || status === "skipped" ? [] : [String(reason)],
  );
  const differs = found === expected ? undefined : difference(run, why);
  return {
    id: [leaf, purpose, trusted.join(","), untrusted.join(","), opts.join(" ")]
      .filter((part) => part)
      .join(" · "),
    title: description,
    expected,
    found,
    why,
    ...(differs && { difference: differs }),
  };
}

/** All runs, judged. Needs the conformance data. */
export function opensslPathRows(): readonly Row[] {
  const { tests } = readConformanceJson("openssl", "verify-manifest.json") as { tests: readonly Run[] };
  return tests.map(judge);
}

/** Explanations of runs on which we agree: they would be out of date. */
export function idleExplanations(rows: readonly Row[]): readonly string[] {
  const used = new Set(rows.filter(({ expected, found }) => expected !== found).map(({ title }) => title));
  return Object.keys(DIFFERENCES).filter((title) => !used.has(title));
}
