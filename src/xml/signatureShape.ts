/**
 * What a signed document says of its signature, and whether it is of the one form podpis reads. Signature
 * wrapping lives on forms: a second signature, a signed part that is not the part that is read, a reference that
 * two elements answer to. So there is one form, and all else is refused before anything is computed.
 */
import { fromBase64 } from "../base/bytes.js";
import { MAX_XML_CERTIFICATES } from "../base/limits.js";
import { C14N, DSIG, ENVELOPED, EXC_C14N } from "./algorithms.js";
import { type C14nMethod, Canonicalizer } from "./c14n.js";
import type { XmlElement, XmlHandler } from "./read.js";

/**
 * "enveloped": the signature is a child of the root element and covers the root (URI "" or the root's Id).
 * "enveloping": the signature is the root and covers its own Object.
 */
export type SignatureForm = "enveloped" | "enveloping";

/** Why a document's signature is not one that podpis reads. */
export type ShapeProblem =
  | "noSignature"
  | "severalSignatures"
  | "signaturePlace"
  | "signatureStructure"
  | "duplicateId"
  | "reference"
  | "transforms"
  | "canonicalization"
  | "keyInfo";

export interface SignatureShape {
  readonly signatureMethod: string;
  readonly canonicalization: string;
  readonly reference: {
    readonly uri: string;
    readonly transforms: readonly string[];
    readonly digestMethod: string;
    /** The form in which the signed content is digested. */
    readonly method: C14nMethod;
  };
  /** KeyInfo/X509Data/X509Certificate, DER, in order. Untrusted. */
  readonly certificates: readonly Uint8Array[];
  /** The Signature element by itself, every namespace in scope declared on it. */
  readonly xml: string;
}

/** Children that may stand in an element of the signature; KeyInfo and Object are free inside. */
const CHILDREN: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    Signature: ["SignedInfo", "SignatureValue", "KeyInfo", "Object"],
    SignedInfo: ["CanonicalizationMethod", "SignatureMethod", "Reference"],
    CanonicalizationMethod: ["InclusiveNamespaces"],
    SignatureMethod: [],
    Reference: ["Transforms", "DigestMethod", "DigestValue"],
    Transforms: ["Transform"],
    Transform: ["InclusiveNamespaces"],
    DigestMethod: [],
    DigestValue: [],
    SignatureValue: [],
    InclusiveNamespaces: [],
  }),
);

const ONCE = [
  "SignedInfo",
  "SignatureValue",
  "CanonicalizationMethod",
  "SignatureMethod",
  "Reference",
  "DigestMethod",
  "DigestValue",
];
const AT_MOST_ONCE = ["KeyInfo", "Transforms"];

/** Names that mean something wherever they stand in a signature, whatever namespace they are in. */
const STRUCTURE: ReadonlySet<string> = new Set([...CHILDREN.keys(), "KeyInfo", "Object", "Manifest"]);

const ID_NAMES: ReadonlySet<string> = new Set(["Id", "ID", "id"]);

interface Method {
  readonly uri: string;
  prefixes: string | undefined;
}

/** Reads the whole document once; `shape()` then says what was found. */
export class ShapeReader implements XmlHandler {
  #problem: ShapeProblem | undefined;
  readonly #path: XmlElement[] = [];
  readonly #ids = new Set<string>();
  #rootIds: readonly string[] = [];
  #objectIds: string[] = [];
  /** Depth of the Signature element while we are in it. */
  #inside: number | undefined;
  #seen = false;
  #canonical: Canonicalizer | undefined;
  #xml = "";
  readonly #counts = new Map<string, number>();
  readonly #methods = new Map<string, Method>();
  readonly #transforms: Method[] = [];
  #uri: string | undefined;
  #certificate: string | undefined;
  readonly #certificates: string[] = [];
  #xmlAttributes = false;

  constructor(private readonly form: SignatureForm) {}

  /** The signature of the document that was read, or the first thing that is wrong with its form. */
  shape(): SignatureShape | { readonly problem: ShapeProblem } {
    const found = this.#problem ?? this.#incomplete();
    if (found !== undefined) return { problem: found };
    const transforms = this.#transforms;
    const method = this.#contentMethod();
    const canonicalization = this.#methods.get("CanonicalizationMethod")!;
    if (method === undefined) return { problem: "transforms" };
    if (!this.#canonicalizationFits(canonicalization)) return { problem: "canonicalization" };
    if (!this.#referenceFits()) return { problem: "reference" };
    const certificates = this.#readCertificates();
    if (certificates === undefined) return { problem: "keyInfo" };
    return {
      signatureMethod: this.#methods.get("SignatureMethod")!.uri,
      canonicalization: canonicalization.uri,
      reference: {
        uri: this.#uri!,
        transforms: transforms.map(({ uri }) => uri),
        digestMethod: this.#methods.get("DigestMethod")!.uri,
        method,
      },
      certificates,
      xml: this.#xml,
    };
  }

  open(element: XmlElement): void {
    const depth = this.#path.length;
    const ids = element.attributes.filter(({ local }) => ID_NAMES.has(local));
    for (const { value } of ids) {
      if (this.#ids.has(value)) this.#fail("duplicateId");
      this.#ids.add(value);
    }
    if (ids.length > 1) this.#fail("duplicateId");
    if (depth === 0) {
      this.#rootIds = ids.filter(({ prefix }) => prefix === "").map(({ value }) => value);
      this.#xmlAttributes = element.attributes.some(({ prefix }) => prefix === "xml");
    }
    if (element.uri === DSIG && element.local === "Signature") this.#openSignature(depth);
    else if (this.#inside !== undefined) this.#openInside(element, depth - this.#inside);
    else if (element.local === "SignedInfo") this.#fail("signatureStructure");
    this.#path.push(element);
    this.#canonical?.open(element);
  }

  close(name: string): void {
    this.#canonical?.close(name);
    this.#path.pop();
    if (this.#certificate !== undefined) {
      this.#certificates.push(this.#certificate);
      this.#certificate = undefined;
    }
    if (this.#inside === this.#path.length) {
      this.#inside = undefined;
      this.#canonical = undefined;
    }
  }

  text(text: string): void {
    this.#canonical?.text(text);
    if (this.#certificate !== undefined) this.#certificate += text;
  }

  comment(): void {
    if (this.#inside !== undefined && !this.#isFree()) this.#fail("signatureStructure");
  }

  #fail(problem: ShapeProblem): void {
    this.#problem ??= problem;
  }

  #openSignature(depth: number): void {
    if (this.#seen) this.#fail("severalSignatures");
    if (depth !== (this.form === "enveloped" ? 1 : 0)) this.#fail("signaturePlace");
    if (this.#seen || this.#inside !== undefined) return;
    this.#seen = true;
    this.#inside = depth;
    const ancestors = new Map(this.#path.flatMap(({ namespaces }) => [...namespaces]));
    const write = (piece: string): void => {
      this.#xml += piece;
    };
    this.#canonical = new Canonicalizer({ exclusive: false }, write, () => false, ancestors);
  }

  /** `level`: 1 for a child of Signature. */
  #openInside(element: XmlElement, level: number): void {
    const { local, uri } = element;
    const parent = this.#path.at(-1)!;
    if (level > 1 && this.#isFree()) {
      if (STRUCTURE.has(local)) this.#fail("signatureStructure");
      if (this.#child() === "KeyInfo" && uri === DSIG && local === "X509Certificate") this.#certificate = "";
      return;
    }
    const namespace = local === "InclusiveNamespaces" ? EXC_C14N : DSIG;
    const allowed = CHILDREN.get(parent.local)?.includes(local) === true && uri === namespace;
    const prefixed = element.attributes.some(({ prefix }) => prefix !== "");
    if (!allowed || prefixed || (local === "Object" && this.form === "enveloped")) {
      this.#fail("signatureStructure");
      return;
    }
    this.#counts.set(local, (this.#counts.get(local) ?? 0) + 1);
    this.#note(element, parent);
  }

  /** The child of Signature that we are in. */
  #child(): string | undefined {
    return this.#path[this.#inside! + 1]?.local;
  }

  #isFree(): boolean {
    return this.#child() === "KeyInfo" || this.#child() === "Object";
  }

  #note(element: XmlElement, parent: XmlElement): void {
    const value = (name: string): string | undefined =>
      element.attributes.find((attribute) => attribute.name === name)?.value;
    const method = (): Method => ({ uri: value("Algorithm") ?? "", prefixes: undefined });
    switch (element.local) {
      case "CanonicalizationMethod":
      case "SignatureMethod":
      case "DigestMethod":
        this.#methods.set(element.local, method());
        break;
      case "Transform":
        this.#transforms.push(method());
        break;
      case "InclusiveNamespaces": {
        const owner =
          parent.local === "Transform" ? this.#transforms.at(-1)! : this.#methods.get(parent.local)!;
        if (owner.prefixes !== undefined) this.#fail("signatureStructure");
        owner.prefixes = value("PrefixList") ?? "";
        break;
      }
      case "Reference":
        this.#uri = value("URI");
        break;
      case "Object": {
        const id = value("Id");
        if (id !== undefined) this.#objectIds.push(id);
        break;
      }
    }
  }

  #incomplete(): ShapeProblem | undefined {
    if (!this.#seen) return "noSignature";
    const count = (name: string): number => this.#counts.get(name) ?? 0;
    const whole = ONCE.every((name) => count(name) === 1) && AT_MOST_ONCE.every((name) => count(name) < 2);
    return whole ? undefined : "signatureStructure";
  }

  #referenceFits(): boolean {
    const uri = this.#uri;
    if (uri === undefined) return false;
    // xml-crypto puts the name into an XPath expression.
    if (uri !== "" && !/^#[\p{L}_][\p{L}\p{N}_.-]*$/u.test(uri)) return false;
    if (this.form === "enveloping") return this.#objectIds.includes(uri.slice(1));
    return uri === "" || this.#rootIds.includes(uri.slice(1));
  }

  /** How the signed content is canonicalised: by the one transform after "enveloped", else by Canonical XML 1.0. */
  #contentMethod(): C14nMethod | undefined {
    const expected = this.form === "enveloped" ? [ENVELOPED] : [];
    const before = this.#transforms.slice(0, expected.length);
    if (
      before.length < expected.length ||
      before.some(({ uri, prefixes }) => uri !== ENVELOPED || prefixes)
    ) {
      return undefined;
    }
    const rest = this.#transforms.slice(expected.length);
    if (rest.length > 1) return undefined;
    return rest.length === 0 ? { exclusive: false } : methodOf(rest[0]!);
  }

  #canonicalizationFits(method: Method): boolean {
    const parsed = methodOf(method);
    // Canonical XML 1.0 §2.4 lets a part of a document inherit xml: attributes; nobody signs so.
    return parsed !== undefined && (parsed.exclusive || !this.#xmlAttributes);
  }

  #readCertificates(): Uint8Array[] | undefined {
    if (this.#certificates.length > MAX_XML_CERTIFICATES) return undefined;
    try {
      return this.#certificates.map(fromBase64);
    } catch (error) {
      if (error instanceof TypeError) return undefined;
      throw error;
    }
  }
}

function methodOf({ uri, prefixes }: Method): C14nMethod | undefined {
  if (uri === C14N) return prefixes === undefined ? { exclusive: false } : undefined;
  if (uri !== EXC_C14N) return undefined;
  const inclusivePrefixes = (prefixes ?? "").split(/\s+/).filter((prefix) => prefix !== "");
  return inclusivePrefixes.includes("#default") ? undefined : { exclusive: true, inclusivePrefixes };
}
