import { describe, expect, it } from "vitest";
import { recordedMember } from "./recorded-member.ts";

const INSTANT = Date.UTC(2026, 2, 3, 9, 15, 0, 7);
const SHOWN = "2026-03-03T09:15:00.007Z";

describe("a member on record", () => {
  it.each([
    ["permissions_json", '["audit_read"]', "permissions", ["audit_read"]],
    ["metadata_json", '{"a":{"b":1}}', "metadata", { a: { b: 1 } }],
    ["metadata_json", "{}", "metadata", {}],
    ["events_json", null, "events", null],
    ["created_at", INSTANT, "created_at", SHOWN],
    ["revoked_at", null, "revoked_at", null],
    ["recovering_until", INSTANT, "recovering_until", SHOWN],
    ["vacant_since", INSTANT, "vacant_since", SHOWN],
    ["start_date", INSTANT, "start_date", SHOWN],
    ["time_activated", INSTANT, "time_activated", SHOWN],
    ["time_deactivated", INSTANT, "time_deactivated", SHOWN],
    ["last_check", INSTANT, "last_check", SHOWN],
    ["last_login", INSTANT, "last_login", SHOWN],
    ["last_sign_in", INSTANT, "last_sign_in", SHOWN],
  ])("that is stored as %s %j is told as %s %j", (name, stored, shownName, shown) => {
    expect(recordedMember(name, stored)).toEqual([shownName, shown]);
  });

  it.each([
    ["validity_period", "2027-01-01"],
    ["consumption_since", "2026-03-03"],
    ["times_activated", 3],
    ["id", INSTANT],
    ["note", '{"a":1}'],
  ])("of another kind stays as it is: %s %j", (name, value) => {
    expect(recordedMember(name, value)).toEqual([name, value]);
  });
});
