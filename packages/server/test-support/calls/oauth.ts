/** Access tokens: what is refused of them on any call. */
import type { Code } from "../../src/errors/codes.ts";
import type { Hindrance } from "../hindrance.ts";
import { grantToken } from "../oauth-tokens.ts";
import type { Area } from "./area.ts";

export const tokenHindrances = {
  oauth_token_malformed: { code: "oauth_token_malformed", header: { authorization: "Bearer not-a-token" } },
  oauth_token_expired: {
    code: "oauth_token_expired",
    presents: async ({ wire }) => {
      const token = await grantToken(wire.server);
      wire.clock.advance({ seconds: 480 });
      return { authorization: `Bearer ${token}` };
    },
  },
} as const satisfies Partial<Record<Code, Hindrance>>;

export const oauth: Area = { needs: {}, everywhere: tokenHindrances, onCall: {} };
