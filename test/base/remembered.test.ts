import { expect, it } from "vitest";
import { once, remembered, rememberedBy } from "../../src/base/remembered.js";

it("computes once for each object, undefined included", () => {
  let computed = 0;
  const ask = remembered((key: { readonly value?: number }) => {
    computed++;
    return key.value;
  });
  const [one, other] = [{ value: 1 }, {}];
  expect([ask(one), ask(one), ask(other), ask(other)]).toEqual([1, 1, undefined, undefined]);
  expect(computed).toBe(2);
});

it("computes once for each object and name", () => {
  const asked: string[] = [];
  const ask = rememberedBy((key: { readonly value: number }, by: "a" | "b") => {
    asked.push(`${key.value}${by}`);
    return `${key.value}${by}`;
  });
  const [one, other] = [{ value: 1 }, { value: 2 }];
  const answers = [ask(one, "a"), ask(one, "b"), ask(one, "a"), ask(other, "a"), ask(other, "a")];
  expect(answers).toEqual(["1a", "1b", "1a", "2a", "2a"]);
  expect(asked).toEqual(["1a", "1b", "2a"]);
});

it("computes once, and only when it is asked for", () => {
  let computed = 0;
  const ask = once(() => ++computed);
  expect(computed).toBe(0);
  expect([ask(), ask()]).toEqual([1, 1]);
});
