/** The calls that the floor answers. */

const floorGets = ["check_license", "check_license_feature", "trial_key"] as const;
const floorPosts = ["activate_license", "floating/release", "add_consumption"] as const;

export type FloorCall = (typeof floorGets)[number] | (typeof floorPosts)[number];

export const floorCalls: readonly FloorCall[] = [...floorGets, ...floorPosts];

export function isFloorGet(call: FloorCall): boolean {
  return floorGets.some((get) => get === call);
}
