/** Whether decrypted octets are what they should be, where the cipher itself does not tell. */
import { isMalformed } from "../../asn1/cursor.js";
import { type Asn1Node, type Budget, newBudget, readAsn1, TAG } from "../../asn1/reader.js";

/** An OCTET STRING of this length that begins like a SEQUENCE holds one; a GOST key may begin so by chance. */
const HOLDS_SEQUENCE = 160;
const SEQUENCE_OCTET = 0x30;

/** Strings in strings: a certificate in a bag has an extension's value. */
const DEPTH = 3;

/**
 * Whether the octets are one ASN.1 object, well-formed through and through, certificates and keys in OCTET
 * STRINGs included: with the wrong section length of ACPKM only the beginning of a message comes out right.
 */
export function isWellFormed(octets: Uint8Array): boolean {
  try {
    walk(octets, newBudget(), 0);
    return true;
  } catch (error) {
    if (isMalformed(error)) return false;
    throw error;
  }
}

function walk(octets: Uint8Array, budget: Budget, depth: number): void {
  const pending: Asn1Node[] = [readAsn1(octets, { encoding: "ber", budget })];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.constructed) pending.push(...node.children);
    else if (depth < DEPTH && node.is(TAG.octetString) && holdsSequence(node.content)) {
      walk(node.content, budget, depth + 1);
    }
  }
}

const holdsSequence = (content: Uint8Array): boolean =>
  content.length >= HOLDS_SEQUENCE && content[0] === SEQUENCE_OCTET;
