/** Every endpoint for operators themselves: signing in and out, and what belongs to each of them. */
import type { OperatorEndpoint } from "./endpoint.ts";
import { linkEndpoints } from "./links/links.ts";
import { ownSessionEndpoints } from "./profile/own-sessions.ts";
import { profileEndpoints } from "./profile/profile.ts";
import { secondFactorEndpoints } from "./profile/second-factor.ts";
import { sessionEndpoints } from "./session/session.ts";

export const operatorApi: readonly OperatorEndpoint[] = [
  ...sessionEndpoints,
  ...profileEndpoints,
  ...secondFactorEndpoints,
  ...ownSessionEndpoints,
  ...linkEndpoints,
];
