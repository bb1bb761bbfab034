/** The same function, computed once for each object it is asked about; nothing is kept alive by it. */
export function remembered<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (key) => {
    let answer = known.get(key);
    if (answer === undefined) {
      answer = { value: compute(key) };
      known.set(key, answer);
    }
    return answer.value;
  };
}

/** The same of two arguments, the second of which takes few values: a name, a number. */
export function rememberedBy<K extends object, B extends string | number, V>(
  compute: (key: K, by: B) => V,
): (key: K, by: B) => V {
  const known = remembered((_key: K) => new Map<B, { readonly value: V }>());
  return (key, by) => {
    const answers = known(key);
    let answer = answers.get(by);
    if (answer === undefined) {
      answer = { value: compute(key, by) };
      answers.set(by, answer);
    }
    return answer.value;
  };
}

/** The value, computed when it is first asked for. */
export function once<V>(compute: () => V): () => V {
  let answer: { readonly value: V } | undefined;
  return () => {
    answer ??= { value: compute() };
    return answer.value;
  };
}
