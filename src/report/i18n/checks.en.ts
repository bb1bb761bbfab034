/** Texts of the checks for people, English. */

import type { CheckId } from "../../base/checkIds.js";
import { once } from "../../base/remembered.js";
import { authChecks } from "./auth.js";
import { authorityChecks } from "./authorityChecks.js";
import type { CheckTexts } from "./texts.js";

const ASK_AGAIN = "Ask the sender for a new signature.";
const ASK_CA = "Ask the CA that issued the certificate.";
const DAMAGED = "The file is damaged or was made by faulty software. " + ASK_AGAIN;
const GIVE_ANCHOR = "Name the root certificate you trust: --trust FILE.";
/** The list does not say whether a CA was accredited on the day it issued a certificate. */
const UNTOLD = {
  answer: "The list does not tell whether the CA was accredited on the day of issue",
  fix: "Update the list: podpis trust update.",
} as const;
const LATER = "Try again later, or give a fresh list: --crl FILE (or an OCSP answer: --ocsp FILE).";
const OF_ITS_TIME =
  "Give the list that was in force then: --crl FILE (or an OCSP answer: --ocsp FILE), or check without --at.";
const TSA = "Ask the time-stamping service, or take a time-stamp from another one.";
const SUSPENDED = "Wait until the certificate is in force again, and check again; ask its holder about it.";

/** What can be done about a fetch that brought nothing, by why it did not. */
const FETCH: CheckTexts["byReason"] = {
  "fetch.addressRefused": {
    fix: "If you trust that address, add --allow-host HOST:PORT (or --allow-private-network).",
  },
  "fetch.offline": { fix: "Run again without --offline, or give what is needed as a file." },
  "fetch.timeout": { fix: "Try again later, or raise --timeout." },
};
const NO_ISSUER = { answer: "The issuer's certificate could not be obtained" };
const ISSUER_FETCH: CheckTexts["byReason"] = {
  "fetch.addressRefused": { ...FETCH["fetch.addressRefused"], ...NO_ISSUER },
  "fetch.encoded": NO_ISSUER,
  "fetch.limit": NO_ISSUER,
  "fetch.httpStatus": NO_ISSUER,
  "fetch.malformed": NO_ISSUER,
  "fetch.offline": { ...FETCH["fetch.offline"], ...NO_ISSUER },
  "fetch.timeout": { ...FETCH["fetch.timeout"], ...NO_ISSUER },
  "fetch.otherCertificate": NO_ISSUER,
  "fetch.tooLarge": NO_ISSUER,
  "fetch.unreachable": NO_ISSUER,
  "fetch.urlRefused": NO_ISSUER,
};

export const checksEn = once<Readonly<Record<CheckId, CheckTexts>>>(() => ({
  "cms.format": {
    passed: "The signature file is well-formed",
    failed: "The signature file breaks the CMS standard (RFC 5652)",
    fix: DAMAGED,
  },
  "cms.content": {
    passed: "The document given and the one inside the signature are the same",
    failed: "The document given is not the one inside the signature",
    fix: "Compare the documents; without --content the one inside is judged.",
  },
  "signer.certificateFound": {
    passed: "The signer's certificate was found",
    failed: "The signer's certificate is neither in the signature nor among the files given",
    fix: "Get the signer's certificate and add --untrusted FILE.",
  },
  "signer.algorithms": {
    passed: "The signature's algorithms are known and fit the key",
    failed: "The signature's algorithms do not fit the certificate's key",
    indeterminate: "The signature's algorithms are not supported or no longer considered strong",
    fix: ASK_AGAIN,
  },
  "signer.signedAttributes": {
    passed: "The signed attributes are there",
    failed: "Signed attributes are missing or malformed",
    fix: DAMAGED,
  },
  "signer.contentType": {
    passed: "The content type is the signed one",
    failed: "The content type is not the signed one",
    fix: DAMAGED,
  },
  "signer.messageDigest": {
    passed: "The document has not changed since it was signed",
    failed: "The document was changed after signing, or it is another document",
    indeterminate: "The document was not given: whether it changed since signing is not known",
    indeterminateFix: "Name the signed document: --content FILE.",
    fix: "Take exactly the file that was signed (not saved again). If this is it, do not trust the signature: ask for a new one.",
  },
  "signer.essCertificate": {
    passed: "The signature refers to exactly this certificate",
    failed: "The signature refers to another certificate",
    indeterminate: "The signature refers to another certificate than the one found",
    warning: "The signature does not refer to its certificate (it is not CAdES)",
    fix: ASK_AGAIN,
  },
  "signer.algorithmProtection": {
    passed: "The algorithms are protected by the signature",
    failed: "The algorithms were replaced: those signed are not those named",
    fix: "Do not trust this signature. " + ASK_AGAIN,
  },
  "signer.signatureValue": {
    passed: "The signature was made with this certificate's key",
    failed: "The signature does not match the certificate's key: it is damaged or forged",
    indeterminate:
      "The signature cannot be checked: the certificate, the document or the algorithm is missing",
    indeterminateFix: "Add what is missing: --untrusted FILE (certificate) or --content FILE (document).",
    fix: "Do not trust this signature. " + ASK_AGAIN,
  },
  "signer.attributeOrder": {
    passed: "The attributes are written in the order they were signed in",
    failed: "The attributes are not written in the order they were signed in",
    warning: "The attributes are not written in the order they were signed in; the signature still holds",
    fix: "Tell the sender: their software writes signatures with an error.",
  },
  "signer.content": {
    passed: "The document was read",
    failed: "The document this signature belongs to is missing",
    fix: "Name the signed document: --content FILE.",
  },
  "signer.level": {
    passed: "The signature's level was determined",
    failed: "The signature's level is not right",
    fix: ASK_AGAIN,
  },
  "signer.time": {
    passed: "The time of signing is proven by a time-stamp",
    failed: "The time of signing is not plausible",
    indeterminate: "The time of signing is not proven",
    warning: "The time of signing is the signer's own claim; nothing proves it",
    skipped: "Nothing proves the time of signing",
    fix: "A time-stamp on the signature (level T) would prove the time.",
  },
  "signer.certificate": {
    passed: "The signer's certificate is valid",
    failed: "The signer's certificate is not valid",
    indeterminate: "It could not be established that the signer's certificate is valid",
    skipped: "The signer's certificate was not checked",
    fix: ASK_AGAIN,
  },
  "signer.identity": {
    passed: "The signer is the one expected",
    failed: "The signer is not the one expected",
    fix: "Check that you were sent the right signature.",
  },
  "signer.levelAttributes": {
    passed: "The attributes of the advanced signature are there",
    failed: "The attributes of the advanced signature are incomplete or do not match",
    warning: "The attributes hold something that was not evaluated",
    fix: ASK_AGAIN,
  },
  "signer.signaturePolicy": {
    passed: "The signature policy's document is the one that was signed",
    failed: "Whether the signature policy's document is the one that was signed cannot be said",
    fix: "Ask for the document of the policy named in the signature.",
  },
  "certificate.format": {
    passed: "The certificate is well-formed",
    failed: "The certificate is damaged or malformed",
    fix: ASK_CA,
    byReason: {
      "format.limit": {
        answer: "The certificate is more complex than podpis reads",
        fix: "Such certificates are never met in practice; check where it comes from.",
      },
    },
  },
  "certificate.path": {
    passed: "The chain of certificates reaches a trusted root",
    failed: "The chain of certificates is broken",
    indeterminate: "No chain to a root you trust was found",
    fix: GIVE_ANCHOR + " Intermediate certificates can be given with --untrusted FILE.",
    byReason: {
      ...ISSUER_FETCH,
      "path.budget": {
        answer: "There are too many possible chains: not all were checked",
        fix: "Leave only the certificates that are needed in --untrusted and --trust.",
      },
      "path.unsupported": {
        answer: "The issuer's signature on the certificate cannot be computed",
        fix: "podpis does not support this algorithm. " + ASK_CA,
      },
      "policy.md5": {
        answer: "The certificate was signed with an algorithm that proves nothing",
        fix: "A new certificate is needed. " + ASK_CA,
      },
    },
  },
  "certificate.signature": {
    passed: "The certificate was signed by its issuer",
    failed: "The issuer's signature on the certificate does not match: it is forged or damaged",
    fix: "Do not trust this certificate. " + ASK_CA,
  },
  "certificate.validity": {
    passed: "The certificate was within its dates",
    failed: "The certificate was not in force at that time",
    indeterminate:
      "The certificate's dates do not cover that time, and when the signature was made is not proven",
    fix: "A certificate in force when the signature was made is needed, or proof of that moment (a time-stamp).",
  },
  "certificate.issuerName": {
    passed: "The issuer's name is right",
    failed: "The issuer named in the certificate is not the subject of the next one",
    fix: ASK_CA,
  },
  "certificate.basicConstraints": {
    passed: "The issuer may issue certificates",
    failed: "The issuer may not issue certificates",
    fix: "Do not trust this certificate. " + ASK_CA,
  },
  "certificate.pathLength": {
    passed: "The chain is not longer than allowed",
    failed: "The chain is longer than the higher CA allowed",
    fix: ASK_CA,
  },
  "certificate.keyUsage": {
    passed: "The key is used for what it is meant for",
    failed: "The key usage does not allow this",
    fix: "A certificate whose key usage allows this is needed.",
  },
  "certificate.extendedKeyUsage": {
    passed: "The extended key usage fits",
    failed: "The extended key usage does not allow this",
    fix: "A certificate whose extended key usage allows this is needed.",
  },
  "certificate.criticalExtensions": {
    passed: "All critical extensions of the certificate were processed",
    failed: "The certificate has a critical extension that podpis does not know",
    fix: ASK_CA,
  },
  "certificate.algorithm": {
    passed: "The certificate's algorithm is considered strong",
    failed: "The certificate's algorithm is not considered strong",
    indeterminate: "The certificate's algorithm is not supported or not considered strong",
    fix: ASK_CA,
  },
  "certificate.revocation": {
    passed: "The certificate is not revoked",
    failed: "The certificate is revoked",
    indeterminate: "It is not known whether the certificate is revoked",
    skipped: "Revocation of the certificate was not checked",
    fix: "Ask for a signature with a certificate in force, or for proof that this one is older than the revocation (a time-stamp).",
    indeterminateFix: LATER,
    byReason: {
      "revocation.suspended": {
        answer: "The certificate is suspended: it is not in force now",
        fix: SUSPENDED,
      },
    },
  },
  "certificate.trustAnchor": {
    passed: "The root of the chain is among the trusted ones",
    failed: "The root of the chain is not among the trusted ones",
    fix: GIVE_ANCHOR,
    byReason: {
      "anchor.list": { answer: "The CA was accredited on the day it issued the certificate" },
      "anchor.option": { answer: "The chain ends at a certificate that you named" },
      "anchor.policy": { answer: "The chain ends at a certificate that your policy names" },
      "anchor.store": { answer: "The chain ends at a certificate of your trust store" },
      "anchor.notAccredited": {
        answer: "The CA is in the list and was not accredited on the day it issued the certificate",
        fix: `${GIVE_ANCHOR} The list does not vouch for such a CA.`,
      },
      "anchor.listOlder": UNTOLD,
      "anchor.statusMissing": UNTOLD,
      "anchor.statusUndated": UNTOLD,
    },
  },
  "certificate.nameConstraints": {
    passed: "The higher CA allows this name",
    failed: "The higher CA does not allow certificates for this name",
    fix: ASK_CA,
  },
  "certificate.policies": {
    passed: "The certificate policies fit",
    failed: "The certificate policies do not fit",
    fix: ASK_CA,
  },
  "certificate.subjectName": {
    passed: "The certificate names its holder",
    failed: "The certificate does not name its holder as it must",
    fix: ASK_CA,
  },
  "certificate.hostname": {
    passed: "The certificate is one of this server",
    failed: "The certificate is not one of this server",
    fix: "Check the name you asked about; otherwise it is another server's certificate.",
  },
  "certificate.profile": {
    passed: "The certificate is as certificates of servers must be",
    failed: "The certificate is not as certificates of servers must be",
    fix: ASK_CA,
  },
  "crl.signature": {
    passed: "The revocation list's signature is right",
    failed: "The revocation list's signature does not match",
    fix: LATER,
  },
  "crl.issuer": {
    passed: "The revocation list was issued by whoever may do so",
    failed: "The revocation list was issued by someone who may not do so",
    fix: LATER,
  },
  "crl.freshness": {
    passed: "The revocation list is fresh",
    failed: "The revocation list is out of date",
    fix: LATER,
    byReason: {
      "crl.future": { answer: "The revocation list is newer than the time asked about", fix: OF_ITS_TIME },
    },
  },
  "crl.scope": {
    passed: "The revocation list covers this certificate",
    failed: "The revocation list does not cover this certificate",
    fix: LATER,
  },
  "crl.entry": {
    passed: "The certificate is not on the revocation list",
    failed: "The certificate is on the revocation list",
    indeterminate: "The certificate is suspended",
    fix: ASK_CA,
  },
  "crl.available": {
    passed: "A revocation list was obtained",
    failed: "No revocation list could be obtained",
    fix: LATER,
    byReason: FETCH,
  },
  "crl.answer": {
    passed: "The list says the certificate is not revoked",
    failed: "The list says the certificate is revoked",
    indeterminate: "The list does not tell whether the certificate is good",
    fix: LATER,
    byReason: {
      "revocation.suspended": { answer: "The list says the certificate is suspended", fix: SUSPENDED },
    },
  },
  "ocsp.signature": {
    passed: "The OCSP answer's signature is right",
    failed: "The OCSP answer's signature does not match",
    fix: LATER,
  },
  "ocsp.responder": {
    passed: "The OCSP answer comes from an authorized responder",
    failed: "The OCSP answer comes from someone who is not authorized",
    warning: "The OCSP answer comes from a responder that another key of the CA authorized",
    fix: LATER,
  },
  "ocsp.certId": {
    passed: "The OCSP answer is about this certificate",
    failed: "The OCSP answer is about another certificate",
    fix: LATER,
  },
  "ocsp.freshness": {
    passed: "The OCSP answer is fresh",
    failed: "The OCSP answer is out of date",
    fix: LATER,
    byReason: {
      "ocsp.future": { answer: "The OCSP answer is newer than the time asked about", fix: OF_ITS_TIME },
    },
  },
  "ocsp.status": {
    passed: "By the OCSP answer the certificate is not revoked",
    failed: "By the OCSP answer the certificate is revoked",
    indeterminate: "OCSP: the certificate is suspended or unknown to the responder",
    fix: ASK_CA,
  },
  "ocsp.nonce": {
    passed: "The OCSP answer was given to this very request",
    failed: "The OCSP answer was given to another request (the nonce differs)",
    warning: "The OCSP responder did not repeat the request's nonce",
    fix: LATER,
  },
  "ocsp.available": {
    passed: "An OCSP answer was obtained",
    failed: "No OCSP answer could be obtained",
    fix: LATER,
    byReason: FETCH,
  },
  "ocsp.answer": {
    passed: "The OCSP answer says the certificate is not revoked",
    failed: "The OCSP answer says the certificate is revoked",
    indeterminate: "The OCSP answer does not tell whether the certificate is good",
    fix: LATER,
    byReason: {
      "revocation.suspended": { answer: "The OCSP answer says the certificate is suspended", fix: SUSPENDED },
    },
  },
  "timestamp.format": {
    passed: "The time-stamp is well-formed",
    failed: "The time-stamp is damaged or malformed",
    warning: "The time-stamp departs from the format",
    fix: TSA,
  },
  "timestamp.imprint": {
    passed: "The time-stamp is over this very data",
    failed: "The time-stamp is over other data",
    indeterminate: "Whether the time-stamp is over this data was not checked",
    fix: TSA,
    indeterminateFix: "Give the document that it is over.",
  },
  "timestamp.signature": {
    passed: "The time-stamp's signature is right",
    failed: "The time-stamp's signature does not match",
    indeterminate: "The time-stamp's signature was not checked",
    fix: TSA,
  },
  "timestamp.essCertificate": {
    passed: "The time-stamp refers to exactly this certificate of the service",
    failed: "The time-stamp refers to another certificate of the service",
    fix: TSA,
  },
  "timestamp.certificate": {
    passed: "The time-stamping service's certificate is valid",
    failed: "The time-stamping service's certificate is not valid",
    indeterminate: "It could not be established that the time-stamping service's certificate is valid",
    fix: "Name the service's root certificate you trust: --tsa-trust FILE.",
  },
  "timestamp.extendedKeyUsage": {
    passed: "The service's certificate is meant for time-stamping",
    failed: "The service's certificate is not meant for time-stamping",
    fix: TSA,
  },
  "timestamp.genTime": {
    passed: "The time in the time-stamp is plausible",
    failed: "The time in the time-stamp is not plausible (in the future)",
    fix: "Check this computer's clock. " + TSA,
  },
  "timestamp.policy": {
    passed: "The service's policy fits",
    failed: "The time-stamp was issued under another policy",
    fix: TSA,
  },
  "timestamp.nonce": {
    passed: "The time-stamp was given to this very request",
    failed: "The time-stamp was given to another request (the nonce differs)",
    fix: TSA,
  },
  "timestamp.hashIndex": {
    passed: "The archive time-stamp covers all it must",
    failed: "The archive time-stamp does not cover all it must, or the data under it were changed",
    fix: TSA,
  },
  "timestamp.lasting": {
    passed: "The time-stamp still proves the time",
    failed: "The time-stamp no longer proves the time",
    indeterminate:
      "The time-stamp by itself no longer proves the time: its certificates have ended or were revoked",
    warning: "The time-stamp is valid by what was known then",
    fix: "Verify for a time when the evidence still held: --at TIME.",
  },
  "timestamp.order": {
    passed: "The time-stamps are in the right order",
    failed: "The time-stamps contradict each other",
    fix: TSA,
  },
  ...authorityChecks("en"),
  ...authChecks("en"),
  "requirement.inn": {
    passed: "The signer's ИНН (INN) is the required one",
    failed: "The signer's ИНН (INN) is not the required one",
    fix: "Check that the right person or organisation signed.",
  },
  "requirement.ogrn": {
    passed: "The signer's ОГРН (OGRN) is the required one",
    failed: "The signer's ОГРН (OGRN) is not the required one",
    fix: "Check that the right organisation signed.",
  },
  "requirement.snils": {
    passed: "The signer's СНИЛС (SNILS) is the required one",
    failed: "The signer's СНИЛС (SNILS) is not the required one",
    fix: "Check that the right person signed.",
  },
  "requirement.thumbprint": {
    passed: "The certificate's thumbprint is the required one",
    failed: "The certificate's thumbprint is not the required one",
    fix: "Check that the right certificate was used (thumbprints are SHA-256).",
  },
  "requirement.level": {
    passed: "The signature's level is at least the required one",
    failed: "The signature's proven level is below the required one",
    fix: "Ask for a signature of the level needed, or lower --require-level.",
  },
  "requirement.qualified": {
    passed: "The certificate is a qualified one, as required",
    failed: "A qualified signature was required, and this is none, or it is not known",
    fix: "The reasons stand in the line Qualification; without a list of CAs, or with an old one: podpis trust update.",
  },
  "requirement.mchd": {
    passed: "Every signer had the right: by a power of attorney or as the organisation itself",
    failed: "A good power of attorney was required, and a signer's right is not confirmed",
    fix: "Name the power of attorney he signed by: --mchd FILE.xml; where it is named, the lines about it say why.",
  },
  "requirement.signer": {
    passed: "A required signer has signed",
    failed: "A required signer has not signed",
    fix: "Have them sign, or look at why their signature does not count.",
  },
  "requirement.expiry": {
    passed: "The certificate stays in force for the required time",
    failed: "The certificate ends within the given time",
    fix: "Have a new certificate issued in good time.",
  },
  "requirement.policyPath": {
    passed: "The policy says who must sign at this path",
    failed: "The policy does not say who may sign at this path",
    fix: "Add a rule for the path to the policy's signers; a rule for ** that demands nothing lets everything else pass.",
  },
}));
