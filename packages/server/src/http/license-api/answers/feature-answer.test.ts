/** What check_license_feature answers, for every kind of feature, against its page's schema to the letter. */
import { expect, it } from "vitest";
import { granted } from "../../../../test-support/licensed-device.ts";
import { describeOnServers } from "../../../../test-support/wire.ts";
import { changeSettings } from "../../../services/companies/settings.ts";

const counted = {
  feature_type: "consumption",
  max_consumption: 50,
  allow_overages: true,
  max_overages: 5,
  reset_consumption: true,
  consumption_period: "monthly",
  allow_negative_consumptions: true,
};
const kinds = [
  { code: "ACTIVATION", metadata: { "2": "two", name: "ž" } },
  { code: "ENDING", expiry_date: "2026-12-31" },
  { code: "COUNTED", ...counted },
  { code: "UNLIMITED", feature_type: "consumption", allow_unlimited_consumptions: true },
  { code: "CLOUD", is_floating_cloud: true, floating_users: 4, floating_timeout: 7 },
  { code: "CLOUD-COUNTED", ...counted, is_floating_cloud: true, floating_users: 4 },
  { code: "PREMISES", is_floating: true, floating_users: 3 },
];

/** The members of the page, in which every feature shows every one of them. */
const pageMembers = {
  name: expect.any(String),
  id: expect.any(Number),
  license_id: expect.any(Number),
  metadata: {},
  is_floating: false,
  is_floating_cloud: false,
  expiry_date: null,
  consumption_period: "",
  allow_negative_consumptions: false,
  allow_overages: false,
  allow_unlimited_consumptions: false,
  max_consumption: 0,
  max_overages: 0,
  reset_consumption: false,
  total_consumptions: 0,
};

describeOnServers("a feature check", (wire) => {
  it.each(kinds)("of $code has every member of the page and no other", async ({ code, ...terms }) => {
    const license = await wire.license({ floating_timeout: 90 }, { features: kinds });
    const device = await license.activeDevice();
    const { json } = await device.checkFeature(code);
    const isFloating = "floating_users" in terms;
    const { floating_users, floating_timeout, expiry_date, ...shown } = terms as Record<string, unknown>;
    expect(json).toEqual({
      ...pageMembers,
      code,
      feature_type: "activation",
      ...shown,
      ...(expiry_date !== undefined && { expiry_date: `${expiry_date}T00:00:00.000Z` }),
      ...(isFloating && { floating_in_use_devices: "is_floating_cloud" in terms ? 1 : 0 }),
    });
  });

  it.each([true, "true", "1"])("shows metadata as text too where include_metadata_string is %j", async (flag) => {
    const device = await (await wire.license({}, { features: kinds })).activeDevice();
    const options = { shape: { hasMetadataString: true } };
    const answer = await device.checkFeature("ACTIVATION", { include_metadata_string: flag }, options);
    expect(answer).toMatchObject(granted({ metadata_string: '{"2":"two","name":"ž"}' }));
  });

  it.each([false, "false", "0"])("shows no such text where it is %j", async (flag) => {
    const device = await (await wire.license({}, { features: kinds })).activeDevice();
    const answer = await device.checkFeature("ACTIVATION", { include_metadata_string: flag });
    expect(answer.json).not.toHaveProperty("metadata_string");
  });

  it("shows company, timeout and users where the company has asked for them", async () => {
    const { context, company } = wire.server;
    const device = await (await wire.license({ floating_timeout: 90 }, { features: kinds })).activeDevice();
    const full = { shape: { hasFullFeatureMembers: true } };
    await changeSettings(context, company.company_id, { feature_check_members: "full" });
    try {
      const added = { company: { id: company.company_id } };
      expect(await device.checkFeature("COUNTED", {}, full)).toMatchObject(granted(added));
      expect(await device.checkFeature("CLOUD", {}, full)).toMatchObject(
        granted({ ...added, floating_timeout: 7, floating_users: 4 }),
      );
      expect(await device.checkFeature("PREMISES", {}, full)).toMatchObject(
        granted({ ...added, floating_timeout: 90, floating_users: 3 }),
      );
    } finally {
      await changeSettings(context, company.company_id, { feature_check_members: "page" });
    }
  });

  it("is shown in a license's own answers with the members of its kind alone", async () => {
    const device = (await wire.license({}, { features: kinds })).device();
    for (const { json } of [await device.activate(), await device.check()]) {
      const { product_features } = json as { product_features: Record<string, unknown>[] };
      expect(product_features.map(({ code }) => code)).toEqual(kinds.map(({ code }) => code));
      expect(product_features[0]).not.toHaveProperty("max_consumption");
      expect(product_features[2]).toMatchObject({ max_consumption: 50, consumption_period: "monthly" });
      expect(product_features[4]).toMatchObject({ floating_timeout: 7, floating_users: 4 });
    }
  });
});
