import { describe, expect, it } from "vitest";
import { type AskedOverages, chooseOverages, type OverageTerms, overagesInForce } from "./overages.ts";

const terms = (vendor: Partial<OverageTerms> = {}): OverageTerms => ({
  allow_overages: true,
  max_overages: 5,
  client_may_raise_overages: false,
  client_max_overages: 0,
  chosen_allow_overages: null,
  chosen_max_overages: null,
  ...vendor,
});

/** What is in force after the client has asked for these, one after another. */
function inForce(vendor: OverageTerms, ...asked: AskedOverages[]): [boolean, number] {
  let chosen = vendor;
  for (const one of asked) chosen = { ...chosen, ...chooseOverages(chosen, one) };
  const { allow_overages, max_overages } = overagesInForce(chosen);
  return [allow_overages, max_overages];
}

const none = terms({ allow_overages: false, max_overages: 0 });
const mayRaise = { client_may_raise_overages: true, client_max_overages: 8 };

describe("overages", () => {
  it.each([
    ["are the vendor's until a client chooses", terms(), [], [true, 5]],
    ["can be lowered", terms(), [{ max_overages: 2 }], [true, 2]],
    ["can be switched off", terms(), [{ allow_overages: false, max_overages: 0 }], [false, 0]],
    [
      "can go back to what the vendor set",
      terms(),
      [
        { allow_overages: false, max_overages: 0 },
        { allow_overages: true, max_overages: 5 },
      ],
      [true, 5],
    ],
    [
      "cannot be raised, so that the values in force stay",
      terms(),
      [{ max_overages: 2 }, { max_overages: 6 }],
      [true, 2],
    ],
    ["cannot be switched on", none, [{ allow_overages: true, max_overages: 3 }], [false, 0]],
    ["are judged member by member", terms(), [{ allow_overages: false, max_overages: 6 }], [false, 5]],
    ["can be raised up to the ceiling", terms(mayRaise), [{ max_overages: 8 }], [true, 8]],
    ["cannot be raised beyond it", terms(mayRaise), [{ max_overages: 9 }], [true, 5]],
    [
      "can be switched on up to the ceiling",
      { ...none, ...mayRaise },
      [{ allow_overages: true, max_overages: 8 }],
      [true, 8],
    ],
    [
      "keep the vendor's value above a lower ceiling",
      terms({ ...mayRaise, client_max_overages: 1 }),
      [{ max_overages: 5 }],
      [true, 5],
    ],
    [
      "switched on by a client stay below the ceiling, whatever number the vendor has left there",
      terms({ ...mayRaise, allow_overages: false, client_max_overages: 3 }),
      [{ allow_overages: true }],
      [true, 3],
    ],
  ] as const)("%s", (_what, vendor, asked, expected) => {
    expect(inForce(vendor, ...asked)).toEqual(expected);
  });

  it("fall back at once when the vendor takes the permission or lowers the ceiling", () => {
    const raised = { ...terms(mayRaise), ...chooseOverages(terms(mayRaise), { max_overages: 8 }) };
    expect(inForce({ ...raised, client_max_overages: 6 })).toEqual([true, 6]);
    expect(inForce({ ...raised, client_may_raise_overages: false })).toEqual([true, 5]);
    const switchedOn = { ...none, ...mayRaise, chosen_allow_overages: true, chosen_max_overages: 4 };
    expect(inForce({ ...switchedOn, client_may_raise_overages: false })).toEqual([false, 0]);
  });
});
