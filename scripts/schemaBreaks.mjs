/** What a schema may become after it was released: whoever reads by the old one must still be able to read. */

/** What users write and podpis reads: nothing may be demanded or refused anew. Of all others podpis is the writer. */
export const INPUTS = new Set(["cert-request", "policy-file"]);

const isSchema = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const list = (value) => (Array.isArray(value) ? value : []);
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** Explain, and may change. */
const PROSE = new Set(["title", "description", "$comment", "examples"]);
/** Hold schemas by name, of which there may be more. */
const NAMED = new Set(["properties", "patternProperties", "$defs"]);
const ALTERNATIVES = new Set(["anyOf", "oneOf"]);
/** May stand there anew: they hold or explain, and by themselves refuse nothing. */
const HARMLESS = new Set([...PROSE, ...NAMED, "$schema", "$id", "default", "required"]);

/**
 * What a schema lost or changed since it was released; empty when it was only added to: keys, values of an enumeration,
 * alternatives, definitions. `accepts`: a schema of INPUTS, where whatever was right before must be right still: no
 * keyword may come that refuses (`enum`, `type`, `additionalProperties: false`, …), and nothing is demanded anew. Of what
 * podpis writes nothing may become optional, and a `not` may not come: it takes away what readers were promised.
 */
export function breaksOf(released, now, accepts = false, path = "#") {
  if (!isSchema(released) || !isSchema(now)) return same(released, now) ? [] : [path];
  const kept = Object.entries(released).flatMap(([key, before]) => {
    const here = `${path}/${key}`;
    const after = now[key];
    if (PROSE.has(key)) return [];
    if (after === undefined) return key === "required" && accepts ? [] : [here];
    if (NAMED.has(key)) return breaksByName(before, after, accepts, here);
    if (key === "required") return accepts ? beyond(after, before, here) : beyond(before, after, here);
    if (key === "enum") return beyond(before, after, here);
    if (ALTERNATIVES.has(key)) return brokenAlternatives(list(before), list(after), accepts, here);
    return breaksOf(before, after, accepts, here);
  });
  return [...kept, ...narrowed(released, now, accepts, path)];
}

/** Keywords that came anew, and refuse something. */
function narrowed(released, now, accepts, path) {
  const fresh = Object.keys(now).filter((key) => released[key] === undefined);
  if (!accepts) return fresh.filter((key) => key === "not").map((key) => `${path}/${key}`);
  const demanded = released.required === undefined ? list(now.required) : [];
  return [
    ...fresh
      .filter((key) => !HARMLESS.has(key) && !(key === "additionalProperties" && now[key] === true))
      .map((key) => `${path}/${key}`),
    ...demanded.map((one) => `${path}/required ${one}`),
  ];
}

const breaksByName = (before, after, accepts, path) =>
  Object.entries(before).flatMap(([name, schema]) =>
    name in after ? breaksOf(schema, after[name], accepts, `${path}/${name}`) : [`${path}/${name}`],
  );

/** Values of the one list that the other lacks. */
const beyond = (all, kept, path) =>
  list(all)
    .filter((one) => !list(kept).some((other) => same(one, other)))
    .map((one) => `${path} ${JSON.stringify(one)}`);

/** Each alternative must still be one, unchanged or added to. */
const brokenAlternatives = (before, after, accepts, path) =>
  before.flatMap((schema, i) =>
    after.some((other) => breaksOf(schema, other, accepts).length === 0) ? [] : [`${path}/${i}`],
  );
