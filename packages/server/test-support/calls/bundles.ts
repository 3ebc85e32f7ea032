import type { Area } from "./area.ts";

export const bundles: Area = { needs: {}, everywhere: {}, onCall: {} };
