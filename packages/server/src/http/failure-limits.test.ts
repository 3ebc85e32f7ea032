/** What the limits of failures keep in memory: no guess may cost more than its count. */
import { RateLimiterMemory } from "rate-limiter-flexible";
import { afterEach, expect, it, vi } from "vitest";
import { FailureLimits } from "./failure-limits.ts";

afterEach(() => vi.restoreAllMocks());

it("guesses of client ids, however long and many, take little memory", async () => {
  const consume = vi.spyOn(RateLimiterMemory.prototype, "consume");
  const limits = new FailureLimits();
  for (let tries = 0; tries < 700; tries += 1) {
    const guessed = limits.afterWrongSecret("192.0.2.1", `${tries}`.padEnd(100_000, "x"));
    await (tries < 600 ? guessed : expect(guessed).rejects.toMatchObject({ code: "rate_limited" }));
  }
  const names = new Set(consume.mock.calls.map(([name]) => String(name)));
  expect(Math.max(...[...names].map(({ length }) => length))).toBeLessThan(200);
  // One for each guess up to the address's limit, and one for the address.
  expect(names.size).toBe(601);
});
