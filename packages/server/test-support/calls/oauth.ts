import type { Area } from "./area.ts";

export const oauth: Area = { needs: {}, everywhere: {}, onCall: {} };
