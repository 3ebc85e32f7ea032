import { expect, it } from "vitest";
import { checkPoolHistory } from "./pool-checker.ts";

const at = (order: number) => ({ order, clock: 0 });
const limit = (sent: number, received: number, most: number) =>
  ({ kind: "limit", pool: "p", limit: most, sent: at(sent), received: at(received), isAcknowledged: true }) as const;
const booking = (sent: number, received: number, amount: number) => ({
  amount,
  sent: at(sent),
  received: at(received),
});

it("accuses whoever counts beyond the limit in force, with all that was certainly counted before", () => {
  const [first, second] = [booking(3, 4, 6), booking(5, 6, 5)];
  expect(checkPoolHistory([first, second], [limit(1, 2, 10)])).toEqual([{ booking: second, counted: 11, limit: 10 }]);
  expect(checkPoolHistory([first, second], [limit(1, 2, 11)])).toEqual([]);
});

it("lets a booking be explained by a higher limit or another order where the calls overlap", () => {
  expect(checkPoolHistory([booking(3, 6, 6), booking(5, 7, 5)], [limit(1, 2, 10)])).toEqual([]);
  expect(checkPoolHistory([booking(3, 4, 6), booking(5, 7, 5)], [limit(1, 2, 20), limit(3, 6, 10)])).toEqual([]);
  expect(checkPoolHistory([booking(3, 4, 6), booking(7, 8, 5)], [limit(1, 2, 20), limit(3, 6, 10)])).toHaveLength(1);
});
