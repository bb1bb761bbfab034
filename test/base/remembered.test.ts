import { expect, it } from "vitest";
import { remembered } from "../../src/base/remembered.js";

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
