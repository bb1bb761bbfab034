/**
 * How @peculiar/x509 learns GOST's names. Import "reflect-metadata" before this file: the package wants it.
 */
import { diAlgorithm, EdAlgorithm } from "@peculiar/x509";
import { container } from "tsyringe";
import { OID } from "../../asn1/oids.js";

interface WebAlgorithm {
  readonly name: string;
}

/**
 * The package's own class of AlgorithmIdentifiers. It is not exported, and an import from where it comes
 * may give another copy (CommonJS beside ESM), which the package does not recognise.
 */
type AlgorithmIdentifier = NonNullable<ReturnType<EdAlgorithm["toAsnAlgorithm"]>>;

function algorithmIdentifier(oid: string): AlgorithmIdentifier {
  const identifier = new EdAlgorithm().toAsnAlgorithm({ name: "Ed25519" })!;
  identifier.algorithm = oid;
  return identifier;
}

/** By Web Crypto name: the OID to write, and all that are read. */
const ALGORITHMS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  "GOST R 34.10-2012-256": [OID.gost2012Signature256, OID.gost2012Key256],
  "GOST R 34.10-2012-512": [OID.gost2012Signature512, OID.gost2012Key512],
  "STREEBOG-256": [OID.streebog256],
  "STREEBOG-512": [OID.streebog512],
};

/** Both directions give null for what is not GOST, as the interface wants. */
class GostAlgorithm {
  /** A signature's AlgorithmIdentifier has no parameters (RFC 9215 §3). */
  toAsnAlgorithm({ name }: WebAlgorithm): AlgorithmIdentifier | null {
    const oids = ALGORITHMS[name];
    return oids === undefined ? null : algorithmIdentifier(oids[0]);
  }

  toWebAlgorithm({ algorithm }: AlgorithmIdentifier): WebAlgorithm | null {
    const found = Object.entries(ALGORITHMS).find(([, oids]) => oids.includes(algorithm));
    return found === undefined ? null : { name: found[0] };
  }
}

let registered = false;

/** Makes @peculiar/x509 read and write GOST signatures and keys; once per process is enough. */
export function registerGostAlgorithms(): void {
  if (!registered) container.registerSingleton(diAlgorithm, GostAlgorithm);
  registered = true;
}
