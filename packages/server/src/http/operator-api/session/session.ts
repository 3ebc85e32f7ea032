/** `/session`: who is signed in. */
import type { OperatorEndpoint } from "../endpoint.ts";

export const sessionEndpoints: readonly OperatorEndpoint[] = [];
