/** What a schema may become after it was released: whoever reads by the old one must still be able to read. */
type Schema = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Explain, and may change. */
const PROSE: ReadonlySet<string> = new Set(["title", "description", "$comment", "examples"]);
/** Hold schemas by name, of which there may be more. */
const NAMED: ReadonlySet<string> = new Set(["properties", "patternProperties", "$defs"]);
const ALTERNATIVES: ReadonlySet<string> = new Set(["anyOf", "oneOf"]);

/**
 * What a schema lost or changed since it was released; empty when it was only added to: keys, values of an enumeration,
 * alternatives, definitions. `accepts`: the schema of what users write and podpis reads, where nothing may be demanded
 * anew; of what podpis writes nothing may become optional.
 */
export function breaksOf(released: unknown, now: unknown, accepts = false, path = "#"): string[] {
  if (!isSchema(released) || !isSchema(now)) return same(released, now) ? [] : [path];
  return Object.entries(released)
    .flatMap(([key, before]) => {
      const here = `${path}/${key}`;
      const after = now[key];
      if (PROSE.has(key)) return [];
      if (after === undefined) return key === "required" && accepts ? [] : [here];
      if (NAMED.has(key)) return breaksByName(before as Schema, after as Schema, accepts, here);
      if (key === "required") return accepts ? beyond(after, before, here) : beyond(before, after, here);
      if (key === "enum") return beyond(before, after, here);
      if (ALTERNATIVES.has(key)) return brokenAlternatives(list(before), list(after), accepts, here);
      return breaksOf(before, after, accepts, here);
    })
    .concat(
      accepts && released.required === undefined
        ? list(now.required).map((one) => `${path}/required ${one}`)
        : [],
    );
}

const breaksByName = (before: Schema, after: Schema, accepts: boolean, path: string): string[] =>
  Object.entries(before).flatMap(([name, schema]) =>
    name in after ? breaksOf(schema, after[name], accepts, `${path}/${name}`) : [`${path}/${name}`],
  );

/** Values of the one list that the other lacks. */
const beyond = (all: unknown, kept: unknown, path: string): string[] =>
  list(all)
    .filter((one) => !list(kept).some((other) => same(one, other)))
    .map((one) => `${path} ${JSON.stringify(one)}`);

/** Each alternative must still be one, unchanged or added to. */
const brokenAlternatives = (
  before: readonly unknown[],
  after: readonly unknown[],
  accepts: boolean,
  path: string,
): string[] =>
  before.flatMap((schema, i) =>
    after.some((other) => breaksOf(schema, other, accepts).length === 0) ? [] : [`${path}/${i}`],
  );
