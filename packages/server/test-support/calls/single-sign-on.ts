import type { Area } from "./area.ts";

export const singleSignOn: Area = { needs: {}, everywhere: {}, onCall: {} };
