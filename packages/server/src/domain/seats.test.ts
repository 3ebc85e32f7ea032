import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideBorrow } from "./borrow.ts";
import { featurePoolTerms, hasFreeSeat, heldUntil, licensePoolTerms, type PoolTerms } from "./seat-pool.ts";

const now = Date.parse("2026-03-03T09:15:00Z");
const HOUR = 3_600_000;
const terms: PoolTerms = {
  seats: 3,
  timeoutMinutes: 30,
  canBorrow: true,
  maxBorrowHours: 48,
  end: null,
  recoveringUntil: null,
};

describe("a pool of seats", () => {
  it("never lets a new holder in once its seats are held", () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), (seats, held) => {
        expect(hasFreeSeat({ ...terms, seats }, held, now)).toBe(held < seats);
      }),
    );
  });

  it("gives no seat from its end on", () => {
    expect(hasFreeSeat({ ...terms, end: now + 1 }, 0, now)).toBe(true);
    expect(hasFreeSeat({ ...terms, end: now }, 0, now)).toBe(false);
  });

  it("lets nobody new in while it recovers", () => {
    expect(hasFreeSeat({ ...terms, recoveringUntil: now + 1 }, 0, now)).toBe(false);
    expect(hasFreeSeat({ ...terms, recoveringUntil: now }, 0, now)).toBe(true);
  });

  it("holds a seat for one timeout, and never for less than a running borrow", () => {
    expect(heldUntil(terms, now, null)).toBe(now + HOUR / 2);
    expect(heldUntil(terms, now, now + HOUR)).toBe(now + HOUR);
    expect(heldUntil(terms, now, now + 1)).toBe(now + HOUR / 2);
  });

  it("of a feature has the license's timeout and borrowing time where it has none of its own", () => {
    const license = {
      license_type: "time-limited",
      is_trial: false,
      validity_period: "2026-12-31",
      allow_grace_period: false,
      grace_period: 0,
      recovering_until: null,
      floating_users: 9,
      floating_timeout: 30,
      can_borrow: false,
      max_borrow_time: 12,
    } as const;
    const feature = {
      floating_users: 2,
      floating_timeout: null,
      can_borrow: true,
      max_borrow_time: null,
      expiry_date: "2026-06-30",
    };
    expect(featurePoolTerms(license, feature)).toEqual({
      seats: 2,
      timeoutMinutes: 30,
      canBorrow: true,
      maxBorrowHours: 12,
      end: Date.parse("2026-07-01T00:00:00Z"),
      recoveringUntil: null,
    });
    expect(licensePoolTerms(license).end).toBe(Date.parse("2027-01-01T00:00:00Z"));
  });
});

describe("a borrow", () => {
  it("lasts until the instant asked for, at most the longest time and the pool's end", () => {
    expect(decideBorrow(terms, null, now)).toEqual({ kind: "borrowed", until: now + 48 * HOUR });
    expect(decideBorrow({ ...terms, end: now + HOUR }, null, now)).toEqual({ kind: "borrowed", until: now + HOUR });
    expect(decideBorrow(terms, "2026-03-03T09:15:00.001Z", now)).toEqual({ kind: "borrowed", until: now + 1 });
    expect(decideBorrow(terms, "2026-03-05T09:15:00Z", now)).toEqual({ kind: "borrowed", until: now + 48 * HOUR });
  });

  it.each(["2026-03-03T09:15:00Z", "2020-01-01", "soon", "", "2026-03-05T09:15:00.001Z"])(
    "until %j is not valid",
    (text) => {
      expect(decideBorrow(terms, text, now)).toMatchObject({ kind: "refused", code: "borrow_until_not_valid" });
    },
  );

  it("is refused where it is not allowed, or for no time at all", () => {
    for (const refused of [{ canBorrow: false }, { maxBorrowHours: 0 }]) {
      expect(decideBorrow({ ...terms, ...refused }, null, now)).toMatchObject({ code: "license_borrow_not_allowed" });
    }
  });
});
