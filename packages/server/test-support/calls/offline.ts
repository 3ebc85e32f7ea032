import type { Area } from "./area.ts";

export const offline: Area = { needs: {}, everywhere: {}, onCall: {} };
