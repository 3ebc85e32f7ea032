/** What a change is recorded as: what was done to which object, and how that differs. */

export interface Change {
  /** The kind of object and what was done to it, e.g. `license.disabled`. */
  readonly action: `${string}.${string}`;
  readonly id: number;
  /** The object's row before, or the part of it that matters; left out where it is new. */
  readonly before?: object;
  /** The same after; left out where it is gone. */
  readonly after?: object;
  /** The license that the change belongs to: it is told in the license's history as well. */
  readonly licenseId?: number;
  /** How the license's history tells it, e.g. `License disabled`. */
  readonly text?: string;
  /** How much it deserves to be looked at there; `info` where it is left out. */
  readonly level?: "info" | "warning";
  readonly deviceId?: number;
}
