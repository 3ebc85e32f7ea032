import type { Area } from "./area.ts";

export const people: Area = { needs: {}, everywhere: {}, onCall: {} };
