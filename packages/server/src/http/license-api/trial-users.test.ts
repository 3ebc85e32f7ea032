import { expect, it } from "vitest";
import { granted, refused } from "../../../test-support/licensed-device.ts";
import {
  type AskOptions,
  askForTrial,
  fresh,
  freshAddress,
  newTrial,
  type TrialProduct,
  trialProduct,
} from "../../../test-support/trials.ts";
import { describeOnServers, type Wire } from "../../../test-support/wire.ts";
import { changeSettings } from "../../services/companies/settings.ts";

const CHOSEN = "a password of her own";

function activate(wire: Wire, { code }: TrialProduct, hardware_id: string, username: string, password = CHOSEN) {
  return wire.server.call("activate_license", { product: code, hardware_id, username, password });
}

/** A person whom the vendor has given a license of the product, and a password. */
async function customerOf(wire: Wire, { code }: TrialProduct, is_active = true): Promise<string> {
  const email = freshAddress(wire, "ana");
  await wire.server.importCatalog({
    orders: [
      {
        id: fresh(wire, "order"),
        licenses: [
          { product: code, ref: "bought", max_activations: 5, users: [{ email, password: CHOSEN, is_active }] },
        ],
      },
    ],
  });
  return email;
}

describeOnServers("a trial of a product that is licensed by user", (wire) => {
  const askNew = async (product: TrialProduct, parameters: object, options: AskOptions = {}) =>
    newTrial(await askForTrial(wire, product, { hardware_id: fresh(wire, "device"), ...parameters }, options));

  it("makes a user, whose initial password is told once", async () => {
    const product = await trialProduct(wire, "user");
    const asked = { hardware_id: fresh(wire, "device"), email: freshAddress(wire, "Eva"), first_name: "Eva" };
    const answer = await askForTrial(wire, product, asked);
    const username = asked.email.toLowerCase();
    expect(answer).toMatchObject(granted({ license_user: username, max_license_users: 1, active: false }));
    const { initial_password = "" } = newTrial(answer);
    expect(initial_password.length).toBeGreaterThanOrEqual(8);
    expect((await askForTrial(wire, product, asked)).json).toEqual({
      license_type: "perpetual",
      is_trial: true,
      license_user: username,
    });
    expect(await activate(wire, product, asked.hardware_id, username, initial_password)).toMatchObject(
      granted({ user: { email: username, first_name: "Eva", is_initial_password: true } }),
    );
  });

  it("lets a new user choose the password, and never shows it", async () => {
    const product = await trialProduct(wire, "user");
    const asked = { hardware_id: fresh(wire, "device"), email: freshAddress(wire, "eva"), password: CHOSEN };
    const answer = await askForTrial(wire, product, asked);
    expect(answer).toMatchObject(granted({ license_user: asked.email }));
    expect(answer.text).not.toContain("password");
    expect(await activate(wire, product, asked.hardware_id, asked.email)).toMatchObject(
      granted({ user: { is_initial_password: false } }),
    );
  });

  it("tells the initial password again to a call that is repeated under its Idempotency-Key, and to no other", async () => {
    const product = await trialProduct(wire, "user");
    const asked = { hardware_id: fresh(wire, "device"), email: freshAddress(wire, "eva") };
    const headers = { "idempotency-key": fresh(wire, "trial") };
    const first = await askForTrial(wire, product, asked, { headers });
    expect((await askForTrial(wire, product, asked, { headers })).text).toBe(first.text);
    expect((await askForTrial(wire, product, asked)).text).not.toContain("password");
  });

  it("leaves the password of a user who is there as it is, and shows none", async () => {
    const bought = await trialProduct(wire, "user", { allow_trial: false });
    const product = await trialProduct(wire, "user");
    const email = await customerOf(wire, bought);
    for (const password of ["a stranger's password", undefined]) {
      const asked = { hardware_id: fresh(wire, "device"), email, ...(password && { password }) };
      const answer = await askForTrial(wire, product, asked);
      expect(answer).toMatchObject(granted({ license_user: email }));
      expect(answer.text).not.toContain("password");
    }
    expect(await activate(wire, product, "device", email, "a stranger's password")).toMatchObject(
      refused("license_user_not_found"),
    );
    expect(await activate(wire, product, "device", email)).toMatchObject(granted({ is_trial: true }));
  });

  it("leaves an initial password that has not been changed as it is too", async () => {
    const [first, second] = [await trialProduct(wire, "user"), await trialProduct(wire, "user")];
    const email = freshAddress(wire, "eva");
    const { initial_password } = await askNew(first, { email });
    const answer = await askForTrial(wire, second, { hardware_id: fresh(wire, "device"), email, password: CHOSEN });
    expect(answer.text).not.toContain("password");
    expect(await activate(wire, second, "device", email)).toMatchObject(refused("license_user_not_found"));
    expect(await activate(wire, second, "device", email, initial_password)).toMatchObject(granted());
  });

  it("is one for a user, on whatever devices", async () => {
    const product = await trialProduct(wire, "user");
    const email = freshAddress(wire, "eva");
    await askNew(product, { email });
    const elsewhere = await askForTrial(wire, product, { hardware_id: fresh(wire, "device"), email });
    expect(elsewhere.json).toEqual({ license_type: "perpetual", is_trial: true, license_user: email });
  });

  it("is one for a device, whoever asks on it", async () => {
    const product = await trialProduct(wire, "user");
    const hardware_id = fresh(wire, "device");
    await askForTrial(wire, product, { hardware_id, email: freshAddress(wire, "eva") });
    const farmed = await askForTrial(wire, product, { hardware_id, email: freshAddress(wire, "bo") });
    expect(farmed).toMatchObject(refused("trial_not_allowed"));
    expect(farmed.text).not.toContain("eva");
  });

  it("is one user with one password, also where many devices ask at the same moment", async () => {
    const product = await trialProduct(wire, "user");
    const email = freshAddress(wire, "eva");
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => askForTrial(wire, product, { hardware_id: fresh(wire, "device"), email })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    const told = answers
      .map((answer) => newTrial(answer).initial_password)
      .filter((password) => password !== undefined);
    expect(told).toHaveLength(1);
    expect(await activate(wire, product, "device", email, told[0])).toMatchObject(granted());
  });

  it("is not given to a user who was switched off", async () => {
    const product = await trialProduct(wire, "user");
    const email = await customerOf(wire, product, false);
    const answer = await askForTrial(wire, product, { hardware_id: fresh(wire, "device"), email });
    expect(answer).toMatchObject(refused("trial_not_allowed"));
  });

  it("that a stranger has asked for does not come between a user and a license that was bought", async () => {
    const product = await trialProduct(wire, "user");
    const email = await customerOf(wire, product);
    wire.clock.advance({ days: 1 });
    const strangers = { hardware_id: fresh(wire, "stranger"), email };
    expect(await askForTrial(wire, product, strangers)).toMatchObject(granted({ is_trial: true }));
    expect(await activate(wire, product, fresh(wire, "device"), email)).toMatchObject(
      granted({ is_trial: false, max_activations: 5 }),
    );
  });

  it("is activated on the device that has asked for it, as the newest license, whatever the user has bought", async () => {
    const product = await trialProduct(wire, "user");
    const email = await customerOf(wire, product);
    const hardware_id = fresh(wire, "device");
    wire.clock.advance({ days: 1 });
    const { id } = await askNew(product, { hardware_id, email });
    expect(await activate(wire, product, hardware_id, email)).toMatchObject(granted({ id, is_trial: true }));
  });

  it("stays the newest on a device that the user has activated it on", async () => {
    const product = await trialProduct(wire, "user");
    const email = await customerOf(wire, product);
    wire.clock.advance({ days: 1 });
    const { id } = await askNew(product, { email });
    const device = { product: product.code, hardware_id: fresh(wire, "device"), username: email };
    await wire.server.call("activate_license", { ...device, password: CHOSEN, license_id: id });
    expect(await activate(wire, product, device.hardware_id, email)).toMatchObject(granted({ id, times_activated: 1 }));
    expect(await wire.server.call("check_license", device)).toMatchObject(granted({ id }));
  });

  it("of which the vendor makes an order of a customer's is a license like any other", async () => {
    const product = await trialProduct(wire, "user");
    const email = await customerOf(wire, product);
    wire.clock.advance({ days: 1 });
    const { id, order_id } = await askNew(product, { email });
    await wire.server.importCatalog({
      customers: [{ email }],
      orders: [{ id: `trial_${order_id}`, customer: email }],
    });
    expect(await activate(wire, product, fresh(wire, "device"), email)).toMatchObject(granted({ id, is_trial: true }));
  });

  it("of a second time shows at once where the first was remembered", async () => {
    const product = await trialProduct(wire, "user");
    const { server } = wire;
    const asked = { hardware_id: fresh(wire, "device"), email: freshAddress(wire, "eva"), password: CHOSEN };
    const { id: first } = newTrial(await askForTrial(wire, product, asked));
    const device = { product: product.code, hardware_id: asked.hardware_id, username: asked.email };
    await activate(wire, product, asked.hardware_id, asked.email);
    expect(await server.call("check_license", device)).toMatchObject(granted({ id: first }));
    const allowSeveral = (allow_multiple_trials: boolean) =>
      changeSettings(server.context, server.company.company_id, { allow_multiple_trials });
    await allowSeveral(true);
    try {
      expect(await server.call("check_license", device)).toMatchObject(granted({ id: first }));
      wire.clock.advance({ minutes: 1 });
      const { id: second } = newTrial(await askForTrial(wire, product, asked));
      await server.call("activate_license", { ...device, password: CHOSEN, license_id: second });
      expect(await server.call("check_license", device)).toMatchObject(granted({ id: second }));
    } finally {
      await allowSeveral(false);
    }
  });
});
