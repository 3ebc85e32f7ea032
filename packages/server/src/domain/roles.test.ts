import { expect, it } from "vitest";
import { permissions } from "./permissions.ts";
import { builtInRoles } from "./roles.ts";

const allowed = (code: string) => [...(builtInRoles.find((role) => role.code === code)?.permissions ?? [])];

it("an owner may do everything, and an administrator everything but let people in", () => {
  expect(allowed("owner")).toEqual(permissions);
  expect(allowed("admin")).toEqual(permissions.filter((one) => one !== "operators_write"));
});

it("support changes devices and resets licenses, and sees neither audit, nor mail, nor operators", () => {
  const deeds = allowed("support").filter((one) => !one.endsWith("_read"));
  expect(deeds).toEqual(["devices_write", "licenses_reset"]);
  for (const hidden of ["audit_read", "mail_read", "operators_read"]) expect(allowed("support")).not.toContain(hidden);
});

it("sales writes orders, customers and their users alone", () => {
  const written = allowed("sales").filter((one) => !one.endsWith("_read"));
  expect(written).toEqual(["orders_write", "customers_write", "license_users_write"]);
  for (const hidden of ["settings_read", "operators_read", "audit_read"])
    expect(allowed("sales")).not.toContain(hidden);
});

it("read-only sees everything and changes nothing", () => {
  expect(allowed("read-only")).toEqual(permissions.filter((one) => one.endsWith("_read")));
});
