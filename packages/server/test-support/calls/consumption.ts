import type { Area } from "./area.ts";

export const consumption: Area = { needs: {}, everywhere: {}, onCall: {} };
