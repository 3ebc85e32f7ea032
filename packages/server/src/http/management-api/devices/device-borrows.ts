/** `/devices/{id}/borrow/` and `/devices/{id}/borrow_release/`: a floating seat taken offline, and given back. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import { freeText, identifier } from "../../../domain/catalog/members.ts";
import { borrowForDevice, type EndedBorrow, endBorrow } from "../../../services/seats/lend.ts";
import { deviceLevelRefusals } from "../../license-api/device-level-refusals.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";

const borrowAnswer = z.object({
  device_id: z.number(),
  license_id: z.number(),
  borrowed_until: z.string().nullable().meta({ description: "Until when the seat is borrowed; null where it is not." }),
  max_borrow_time: z.number(),
});

function describeBorrow(
  { deviceId, licenseId, maxBorrowHours }: EndedBorrow,
  borrowedUntil: number | null,
): z.input<typeof borrowAnswer> {
  return {
    device_id: deviceId,
    license_id: licenseId,
    borrowed_until: borrowedUntil === null ? null : isoInstant(borrowedUntil),
    max_borrow_time: maxBorrowHours,
  };
}

const feature = identifier
  .nullable()
  .default(null)
  .meta({ description: "The code of a floating feature whose seat is meant; the license's own seat if left out." });

const ofDevice = {
  chapter: "Devices",
  source: "documented",
  method: "POST",
  permission: "devices_write",
  answers: { kind: "json", status: 200, schema: borrowAnswer },
} as const;

export const deviceBorrowEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...ofDevice,
    name: "borrow_device",
    summary: "Borrows a floating seat for a device, under the rules that hold for the device itself.",
    path: "/devices/:id/borrow",
    body: z.object({
      borrowed_until: freeText
        .nullable()
        .default(null)
        .meta({ description: "Until when, a date and time; the latest instant allowed if left out." }),
      feature,
    }),
    refusals: [
      ...deviceLevelRefusals,
      "invalid_license_feature_code",
      "feature_not_floating",
      "license_expired",
      "trial_expired",
      "license_borrow_not_allowed",
      "borrow_until_not_valid",
      "floating_not_available",
    ],
    handle: async ({ context, administrator, id, body }) => {
      const wanted = { feature: body.feature, borrowedUntil: body.borrowed_until };
      const borrowed = await borrowForDevice(context, administrator, id, wanted);
      return describeBorrow(borrowed, borrowed.borrowedUntil);
    },
  }),
  managementEndpoint({
    ...ofDevice,
    name: "release_borrow_of_device",
    summary:
      "Ends a borrow at once and frees its seat. The device may go on offline until the agreed end, so that more seats may be in use meanwhile than were sold.",
    path: "/devices/:id/borrow_release",
    body: z.object({ feature }),
    refusals: ["invalid_license_feature_code"],
    handle: async ({ context, administrator, id, body }) =>
      describeBorrow(await endBorrow(context, administrator, id, body.feature), null),
  }),
];
