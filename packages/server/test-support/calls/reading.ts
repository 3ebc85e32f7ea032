import type { Area } from "./area.ts";

export const reading: Area = { needs: {}, everywhere: {}, onCall: {} };
