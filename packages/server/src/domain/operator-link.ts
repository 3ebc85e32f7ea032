/** Links that let operators in: how long each is good, where it leads, and whether it still is good. */
import { DAY_MILLISECONDS } from "./calendar.ts";

export type LinkKind = "set-up" | "invitation" | "reset" | "full-reset";

const HOUR_MILLISECONDS = 60 * 60 * 1000;

export const linkLifeMilliseconds: Readonly<Record<LinkKind, number>> = {
  "set-up": DAY_MILLISECONDS,
  invitation: 7 * DAY_MILLISECONDS,
  reset: HOUR_MILLISECONDS,
  "full-reset": DAY_MILLISECONDS,
};

/** The page that takes the link. */
export const linkPages: Readonly<Record<LinkKind, string>> = {
  "set-up": "/set-up",
  invitation: "/invitation",
  reset: "/reset-password",
  "full-reset": "/reset-password",
};

/** The token stands where browsers keep it to themselves: it is in no request, and so in no log. */
export function linkAddress(baseUrl: string, kind: LinkKind, token: string): string {
  return `${baseUrl}${linkPages[kind]}#${token}`;
}

export interface LinkState {
  readonly expires_at: number;
  readonly used_at: number | null;
  readonly revoked_at: number | null;
}

export type LinkStatus = "open" | "used" | "revoked" | "expired";

export function linkStatus({ expires_at, used_at, revoked_at }: LinkState, now: number): LinkStatus {
  if (used_at !== null) return "used";
  if (revoked_at !== null) return "revoked";
  return now < expires_at ? "open" : "expired";
}
