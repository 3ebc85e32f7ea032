/**
 * The other half of what applications expect online: consumption, variables, floating seats, passwords, versions, and
 * where to sign in. The client's part is played as in the first half.
 */
import { afterAll, beforeAll, expect, it } from "vitest";
import { answeredList, answeredText, memberOf } from "../../test-support/expected-answers.ts";
import { type IdentityProvider, startIdentityProvider } from "../../test-support/identity-provider.ts";
import { granted, refused } from "../../test-support/licensed-device.ts";
import { SsoAccount } from "../../test-support/sso-account.ts";
import { describeOnServers } from "../../test-support/wire.ts";

const HOUR = 3_600_000;
const files = [
  { version: "1.0", release_date: "2026-01-10", full_link: "https://download.test.example/1.0", environment: "linux" },
  { version: "2.0", release_date: "2026-02-10", full_link: "https://download.test.example/2.0", environment: "linux" },
];
const counting = { license_type: "consumption", max_consumptions: 3, allow_overages: false };
const floating = {
  is_floating_cloud: true,
  floating_users: 1,
  max_activations: 9,
  can_borrow: true,
  max_borrow_time: 5,
};

let provider: IdentityProvider;
beforeAll(async () => {
  provider = await startIdentityProvider();
});
afterAll(() => provider.stop());

describeOnServers(
  "online use",
  (wire) => {
    it("scenario 14: consumption of a license is counted", async () => {
      const device = await (await wire.license(counting)).activeDevice();
      expect(await device.call("add_consumption", { consumptions: 1 })).toMatchObject(
        granted({ total_consumptions: 1 }),
      );
      expect(await device.check()).toMatchObject(granted({ total_consumptions: 1 }));
    });

    it("scenario 15: consumption of a feature is counted", async () => {
      const features = [{ code: "PRINT", feature_type: "consumption", max_consumption: 5 }];
      const device = await (await wire.license({}, { features })).activeDevice();
      const added = await device.call("add_feature_consumption", { feature: "PRINT", consumptions: 2 });
      expect(added).toMatchObject(granted({ total_consumptions: 2 }));
      expect(await device.checkFeature("PRINT")).toMatchObject(granted({ total_consumptions: 2 }));
    });

    it("scenario 16: consumption beyond the limit is refused, and nothing of it is counted", async () => {
      const device = await (await wire.license(counting)).activeDevice();
      await device.call("add_consumption", { consumptions: 2 });
      const beyond = await device.call("add_consumption", { consumptions: 2 });
      expect(beyond).toMatchObject(refused("license_not_enough_consumptions"));
      expect(await device.check()).toMatchObject(granted({ total_consumptions: 2 }));
    });

    it("scenario 17: a product tells of itself, on request with its latest version and its custom fields", async () => {
      const product = { custom_fields: [{ name: "grade", default_value: "A" }] };
      const { product: short_code } = await wire.license({}, { files, product });
      const wanted = { product: short_code, include_latest_version: true, include_custom_fields: true };
      expect(await wire.server.call("product_details", wanted)).toMatchObject(
        granted({ short_code, latest_version: { version: "2.0" }, custom_fields: [{ name: "grade" }] }),
      );
    });

    it("scenario 18: variables that a device tracks are told again, and kept by name", async () => {
      const device = await (await wire.license()).activeDevice();
      const track = (variables: object) => device.call("track_device_variables", { variables });
      expect(await track({ site: "Zagreb", rooms: "4" })).toMatchObject(
        answeredList({ variable: "site" }, { variable: "rooms" }),
      );
      expect(await track({ rooms: "5" })).toMatchObject(answeredList({ variable: "rooms", value: "5" }));
      const kept = [
        { variable: "site", value: "Zagreb" },
        { variable: "rooms", value: "5" },
      ];
      expect(await device.call("get_device_variables")).toMatchObject(answeredList(...kept));
    });

    it("scenario 19: a seat is borrowed until the instant asked for", async () => {
      const device = await (await wire.license(floating)).activeDevice();
      const borrowed_until = new Date(wire.clock.now() + 2 * HOUR).toISOString();
      expect(await device.borrow(borrowed_until)).toMatchObject(granted({ borrowed_until }));
    });

    it("scenario 20: a seat borrowed without an end is borrowed for as long as may be", async () => {
      const device = await (await wire.license(floating)).activeDevice();
      const borrowed_until = new Date(wire.clock.now() + 5 * HOUR).toISOString();
      expect(await device.borrow(null)).toMatchObject(granted({ borrowed_until }));
    });

    it("scenario 21: a borrow that is too long is refused, and so is any where borrowing is off", async () => {
      const device = await (await wire.license(floating)).activeDevice();
      const tooLate = new Date(wire.clock.now() + 5 * HOUR + 1).toISOString();
      expect(await device.borrow(tooLate)).toMatchObject(refused("borrow_until_not_valid"));
      const stayer = await (await wire.license({ ...floating, can_borrow: false })).activeDevice();
      expect(await stayer.borrow(null)).toMatchObject(refused("license_borrow_not_allowed"));
    });

    it("scenario 22: a seat that is released is free for another device", async () => {
      const license = await wire.license(floating);
      const [holder, next] = [await license.activeDevice(), await license.activeDevice()];
      expect(await holder.check()).toMatchObject(granted());
      expect(await next.check()).toMatchObject(refused("floating_not_available"));
      expect(await holder.release()).toMatchObject(answeredText(""));
      expect(await next.check()).toMatchObject(granted());
    });

    it("scenario 23: a feature's seat that is released is free for another device", async () => {
      const features = [{ code: "MESH", is_floating_cloud: true, floating_users: 1 }];
      const license = await wire.license({ max_activations: 2 }, { features });
      const [holder, next] = [await license.activeDevice(), await license.activeDevice()];
      expect(await holder.checkFeature("MESH")).toMatchObject(granted());
      expect(await next.checkFeature("MESH")).toMatchObject(refused("floating_not_available"));
      expect(await holder.releaseFeature("MESH")).toMatchObject(answeredText(""));
      expect(await next.checkFeature("MESH")).toMatchObject(granted());
    });

    it("scenario 24: a user changes the password with the present one, and with no other", async () => {
      const license = await wire.license({}, { users: { ana: {} } });
      const { username, password } = license.user("ana");
      const new_password = "quite another password";
      const change = (present: string) =>
        wire.server.call("change_password", { username, password: present, new_password });
      expect(await change("not the present one")).toMatchObject(refused("license_user_not_found"));
      expect(await change(password)).toMatchObject(answeredText("password_changed"));
      expect(await license.device().activate({ password: new_password })).toMatchObject(granted());
      expect(await license.device().activate({ password })).toMatchObject(refused("license_user_not_found"));
    });

    it("scenario 25: an active device is told the versions and the newest file, any other neither", async () => {
      const license = await wire.license({}, { files });
      const device = license.device();
      for (const call of ["versions", "installation_file"]) {
        expect(await device.call(call)).toMatchObject(refused("active_license_required"));
      }
      await device.activate();
      expect(await device.call("versions")).toMatchObject(answeredList({ version: "1.0" }, { version: "2.0" }));
      expect(await device.call("installation_file")).toMatchObject(
        granted({ version: "2.0", installation_file: "https://download.test.example/2.0" }),
      );
    });

    it("scenario 26: an account with an identity provider has an address to sign in at, for either way", async () => {
      const account = await SsoAccount.open(wire, provider);
      const { product } = await account.license();
      for (const [response_type, asked] of [
        ["token", "id_token"],
        ["code", "code"],
      ]) {
        const answer = await account.url(product, { response_type });
        expect(answer).toMatchObject(
          granted({ openid_configuration: { issuer: provider.issuer }, alternate_urls: expect.any(Array) }),
        );
        expect(new URL(String(memberOf(answer, "url"))).searchParams.get("response_type")).toBe(asked);
      }
    });
  },
  { environment: { LEASEHOLD_OUTGOING_ALLOW: "127.0.0.1" } },
);
