/** The one function for everything that is counted: activations, users' activations, transfers, seats, consumption. */

export interface Limit {
  readonly max: number;
  /** Said by a flag of its own: no number means "unlimited". */
  readonly isUnlimited: boolean;
}

/** Whether `added` more may be granted when `used` are in use. */
export function fitsLimit(limit: Limit, used: number, added: number): boolean {
  return limit.isUnlimited || used + added <= limit.max;
}
