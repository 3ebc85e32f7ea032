/** One license as a few lines can tell it: who is active, who holds a seat until when, and what each call answers. */

const MINUTE_MILLISECONDS = 60_000;
const HOUR_MILLISECONDS = 60 * MINUTE_MILLISECONDS;

export interface Terms {
  readonly activations: number;
  /** 0 sets no limit, -1 allows none. */
  readonly transfers: number;
  readonly seats: number;
  readonly featureSeats: number;
  readonly timeoutMinutes: number;
  readonly featureTimeoutMinutes: number;
  readonly canBorrow: boolean;
  readonly borrowHours: number;
  /** Of each user, 0 sets no limit; empty where the license has a key in place of users. */
  readonly userActivations: readonly number[];
}

export type PoolName = "license" | "feature";

export type Command =
  | { readonly kind: "activate" | "deactivate"; readonly device: number; readonly user: number }
  | { readonly kind: "check" | "release"; readonly pool: PoolName; readonly device: number; readonly user: number }
  | {
      readonly kind: "borrow";
      readonly pool: PoolName;
      readonly device: number;
      readonly user: number;
      /** From now on; null asks for the longest time. */
      readonly minutes: number | null;
    }
  | { readonly kind: "pass"; readonly minutes: number };

/** The code of a refusal, or what the answer shows. */
export type Expected = string | Readonly<Record<string, number | boolean | string | null>>;

interface Device {
  isActive: boolean;
  user: number;
  vacantSince: number | null;
}

interface Hold {
  readonly until: number;
  readonly borrowedUntil: number | null;
}

export class LicenseModel {
  readonly #terms: Terms;
  /** In the order in which they came first. */
  readonly #devices = new Map<number, Device>();
  readonly #holds = { license: new Map<number, Hold>(), feature: new Map<number, Hold>() };
  #transfers = 0;

  constructor(terms: Terms) {
    this.#terms = terms;
  }

  /** The answer to a call made at `now`. */
  answer(command: Exclude<Command, { kind: "pass" }>, now: number): Expected {
    if (command.kind === "activate") return this.#activate(command, now);
    const refusal = this.#accessRefusal(command);
    if (refusal !== null) return refusal;
    switch (command.kind) {
      case "deactivate":
        return this.#deactivate(command.device, now);
      case "check":
        return this.#hold(command, now, null);
      case "borrow":
        return this.#borrow(command, now);
      case "release":
        return this.#release(command, now);
    }
  }

  #active(): Device[] {
    return [...this.#devices.values()].filter((device) => device.isActive);
  }

  #counts(user: number) {
    const active = this.#active();
    return {
      times_activated: active.length,
      transfer_count: this.#transfers,
      ...(this.#terms.userActivations.length > 0 && {
        total_activations: active.filter((device) => device.user === user).length,
      }),
    };
  }

  #userIsFull(user: number): boolean {
    const limit = this.#terms.userActivations[user] ?? 0;
    return limit > 0 && this.#active().filter((device) => device.user === user).length >= limit;
  }

  #activate({ device: name, user }: { device: number; user: number }, now: number): Expected {
    const device = this.#devices.get(name);
    if (device?.isActive) {
      if (device.user !== user && this.#userIsFull(user)) return "license_user_activated_max_times";
      device.user = user;
      return this.#counts(user);
    }
    if (this.#active().length >= this.#terms.activations) return "license_activated_max_times";
    if (this.#userIsFull(user)) return "license_user_activated_max_times";
    const vacancies = [...this.#devices.values()].filter(({ vacantSince }) => vacantSince !== null);
    const oldest = vacancies.toSorted((one, other) => (one.vacantSince ?? now) - (other.vacantSince ?? now))[0];
    if (oldest !== undefined && (device?.vacantSince ?? null) === null) {
      const { transfers } = this.#terms;
      if (transfers !== 0 && this.#transfers >= transfers) return "license_transferred_max_times";
      oldest.vacantSince = null;
      this.#transfers += 1;
    }
    this.#devices.set(name, { isActive: true, user, vacantSince: null });
    return this.#counts(user);
  }

  #accessRefusal({ device: name, user }: { device: number; user: number }): string | null {
    if (this.#active().length === 0) return "license_not_active";
    const device = this.#devices.get(name);
    return device?.isActive && device.user === user ? null : "device_not_found";
  }

  #deactivate(name: number, now: number): Expected {
    const device = this.#devices.get(name);
    if (device !== undefined) Object.assign(device, { isActive: false, vacantSince: now });
    for (const holds of Object.values(this.#holds)) holds.delete(name);
    return {};
  }

  #heldAt(pool: PoolName, now: number): Map<number, Hold> {
    const holds = this.#holds[pool];
    for (const [device, { until }] of holds) if (until <= now) holds.delete(device);
    return holds;
  }

  #hold(call: { pool: PoolName; device: number; user: number }, now: number, borrow: number | null): Expected {
    const { pool, device, user } = call;
    const holds = this.#heldAt(pool, now);
    const { seats, featureSeats, timeoutMinutes, featureTimeoutMinutes } = this.#terms;
    const before = holds.get(device);
    if (before === undefined && holds.size >= (pool === "license" ? seats : featureSeats)) {
      return "floating_not_available";
    }
    const running = before?.borrowedUntil && before.borrowedUntil > now ? before.borrowedUntil : null;
    const borrowedUntil = borrow ?? running;
    const minutes = pool === "license" ? timeoutMinutes : featureTimeoutMinutes;
    const until = Math.max(now + minutes * MINUTE_MILLISECONDS, borrowedUntil ?? 0);
    holds.set(device, { until, borrowedUntil });
    const shown = borrowedUntil === null ? null : new Date(borrowedUntil).toISOString();
    if (borrow !== null) return { borrowed_until: shown };
    if (pool === "feature") return { floating_in_use_devices: holds.size };
    const isBorrowed = borrowedUntil !== null;
    return {
      ...this.#counts(user),
      floating_in_use_devices: holds.size,
      is_borrowed: isBorrowed,
      borrowed_until: shown,
    };
  }

  #borrow(command: Extract<Command, { kind: "borrow" }>, now: number): Expected {
    const longest = this.#terms.borrowHours * HOUR_MILLISECONDS;
    if (!this.#terms.canBorrow || longest === 0) return "license_borrow_not_allowed";
    const length = command.minutes === null ? longest : command.minutes * MINUTE_MILLISECONDS;
    if (length <= 0 || length > longest) return "borrow_until_not_valid";
    return this.#hold(command, now, now + length);
  }

  #release({ pool, device }: { pool: PoolName; device: number }, now: number): Expected {
    const wasHeld = this.#heldAt(pool, now).delete(device);
    return wasHeld || pool === "license" ? {} : "floating_feature_device_not_in_use";
  }
}
