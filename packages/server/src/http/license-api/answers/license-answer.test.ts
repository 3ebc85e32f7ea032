/** What activations and checks show of a license, in full, and in which form. */
import { expect, it } from "vitest";
import { granted, LicensedDevice } from "../../../../test-support/licensed-device.ts";
import { describeOnServers } from "../../../../test-support/wire.ts";

// Members, types and order of every answer are held to their documentation by the devices of the tests themselves.
describeOnServers("a license answer", (wire) => {
  it("shows order, customer, account and custom fields", async () => {
    const identified = { product: "cad", license_key: "FLOA-TING-SEAT-0001" };
    const device = new LicensedDevice(wire.server, identified, "answers");
    const common = {
      license_key: "FLOA-TING-SEAT-0001",
      custom_fields: [{ name: "tier", data_type: "text", value: "gold" }],
      customer: {
        email: "it@orchard.example",
        company_name: "Orchard Ltd",
        phone: "",
        customer_account: { name: "Orchard Ltd", code: "orchard" },
        metadata: {},
      },
      company: { id: wire.server.company.company_id },
    };
    expect(await device.activate()).toMatchObject(
      granted({ ...common, request: "activation", hardware_id: "answers" }),
    );
    expect(await device.check()).toMatchObject(granted({ ...common, order_store_id: "shop-1001" }));
  });

  it("shows empty texts in place of a customer", async () => {
    const { json } = await (await wire.license()).device().activate();
    expect((json as { customer: object }).customer).toEqual({
      email: "",
      company_name: "",
      reference: "",
      phone: "",
      first_name: "",
      last_name: "",
      city: "",
      postcode: "",
      state: "",
      country: "",
      address: "",
      customer_account: null,
      metadata: {},
    });
  });

  it("shows dates as instants, and null where there is none", async () => {
    const license = await wire.license({ start_date: "2026-01-05", maintenance_period: "2026-12-31" });
    const device = await license.activeDevice();
    expect(await device.check()).toMatchObject(
      granted({
        start_date: "2026-01-05T00:00:00.000Z",
        maintenance_period: "2026-12-31T00:00:00.000Z",
        validity_period: null,
        borrowed_until: null,
      }),
    );
  });

  it("shows counters on licenses of the type consumption alone", async () => {
    const terms = { license_type: "consumption", max_consumptions: 9, reset_consumption: true, max_activations: 2 };
    const counted = await wire.license({ ...terms, consumption_period: "weekly", allow_negative_consumptions: true });
    const shown = { max_consumptions: 9, total_consumptions: 0, consumption_period: "weekly", reset_consumption: true };
    const device = counted.device();
    expect(await device.activate()).toMatchObject(granted(shown));
    expect(await device.check()).toMatchObject(granted({ ...shown, allow_negative_consumptions: true }));
    const plain = await (await wire.license()).activeDevice();
    expect((await plain.check()).json).not.toHaveProperty("max_consumptions");
  });

  it("shows the trial's days on trials alone, and seats on floating licenses alone", async () => {
    const trial = await (await wire.license({ is_trial: true, trial_days: 5 })).activeDevice();
    const plain = await (await wire.license()).activeDevice();
    expect(await trial.check()).toMatchObject(granted({ trial_days: 5 }));
    for (const member of ["trial_days", "floating_users", "floating_in_use_devices", "user"]) {
      expect((await plain.check()).json).not.toHaveProperty(member);
    }
  });

  it("shows is_initial_password until the password is the user's own", async () => {
    const identified = { product: "edge-users", username: "ivo@edge.example", password: "geslo-dva-2" };
    const device = new LicensedDevice(wire.server, identified, "initial");
    expect(await device.activate()).toMatchObject(granted({ user: { is_initial_password: true } }));
    expect((await device.check()).text).not.toContain("geslo");
  });
});
