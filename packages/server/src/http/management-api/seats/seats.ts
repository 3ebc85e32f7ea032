/** `/seats/`, `/licenses/{id}/seats/` and `/licenses/{id}/free_seat/`: who holds floating seats, and freeing one. */
import * as z from "zod";
import { isoInstant } from "../../../domain/calendar.ts";
import { identifier } from "../../../domain/catalog/members.ts";
import { seatFilters } from "../../../domain/device-filters.ts";
import { freeSeatOfLicense } from "../../../services/seats/free.ts";
import { listAllSeats, seatsOfLicense } from "../../../services/seats/list.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { objectId } from "../members.ts";
import { listed, pageOf } from "../page.ts";
import { describeLicenseSeats, describeSeat, licenseSeatsAnswer, seatAnswer } from "./seat-answers.ts";

const resource = { chapter: "Seats", source: "own" } as const;

const freedAnswer = z.object({
  message: z.string(),
  license_id: z.number(),
  device_id: z.number(),
  feature: z.string().nullable().meta({ description: "The feature's code; null for a seat of the license itself." }),
  free_at: z.string().nullable().meta({ description: "When the seat is free, if it is borrowed; null for at once." }),
});

export const seatEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_seats",
    summary: "Lists who holds which floating seat of a license or of a feature, since when and until when.",
    method: "GET",
    path: "/seats",
    permission: "devices_read",
    list: { filters: seatFilters, orders: ["license", "since", "until"] },
    answers: { kind: "json", status: 200, schema: pageOf(seatAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listAllSeats(context, administrator, list), describeSeat),
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_license_seats",
    summary: "Tells how many seats of a license and of its features are used and free, and who holds them.",
    method: "GET",
    path: "/licenses/:id/seats",
    permission: "devices_read",
    answers: { kind: "json", status: 200, schema: licenseSeatsAnswer },
    handle: async ({ context, administrator, id }) =>
      describeLicenseSeats(await seatsOfLicense(context, administrator, id)),
  }),
  managementEndpoint({
    ...resource,
    name: "free_seat",
    summary:
      "Frees the seat of a device. A borrowed seat is free when its borrow ends, unless `when` is `now`: then more seats may be in use meanwhile than were sold.",
    method: "POST",
    path: "/licenses/:id/free_seat",
    permission: "devices_write",
    body: z.object({
      device_id: objectId.nullable().default(null).meta({ description: "Who holds it; or send `hardware_id`." }),
      hardware_id: identifier
        .nullable()
        .default(null)
        .meta({ description: "Who holds it, as the device names itself." }),
      feature: identifier
        .nullable()
        .default(null)
        .meta({ description: "The code of the feature whose seat it is; the license's own seat if left out." }),
      when: z
        .enum(["borrow_ends", "now"])
        .default("borrow_ends")
        .meta({ description: "When a borrowed seat is free: as its borrow ends, or at once." }),
    }),
    answers: { kind: "json", status: 200, schema: freedAnswer },
    refusals: ["invalid_license_feature_code", "seat_not_held"],
    handle: async ({ context, administrator, id, body }) => {
      const { freeAt, deviceId } = await freeSeatOfLicense(context, administrator, id, {
        deviceId: body.device_id,
        hardwareId: body.hardware_id,
        feature: body.feature,
        when: body.when === "now" ? "now" : "borrow-ends",
      });
      const free_at = freeAt === null ? null : isoInstant(freeAt);
      return { message: "Seat freed.", license_id: id, device_id: deviceId, feature: body.feature, free_at };
    },
  }),
];
