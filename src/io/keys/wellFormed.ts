/** Whether decrypted octets are what they should be, where the cipher itself does not tell. */
import { isMalformed } from "../../asn1/cursor.js";
import { type Asn1Node, type Budget, newBudget, readAsn1, TAG } from "../../asn1/reader.js";

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

/**
 * Whether an OCTET STRING begins like a SEQUENCE that fills it, in the long form of its length. Shorter ones are not
 * asked: the octets of a GOST key may begin so by chance.
 */
function holdsSequence(content: Uint8Array): boolean {
  const [tag, form = 0] = content;
  const count = form - 0x80;
  if (tag !== SEQUENCE_OCTET || count < 1 || count > 3) return false;
  const length = content.subarray(2, 2 + count).reduce((sum, octet) => 256 * sum + octet, 0);
  return 2 + count + length === content.length;
}
