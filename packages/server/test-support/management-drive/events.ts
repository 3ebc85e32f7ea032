/** Brings about what webhooks are told of, and other drives leave out: limits that are come to, ends, and dead letters. */
import { tellLicenseEnds } from "../../src/services/license-ends/tell.ts";
import { answering, type Receiver, settleWebhooks } from "../receiver.ts";
import type { Drive } from "./step.ts";
import type { World } from "./world.ts";

const seated = { product: "drawing", license_key: "DRAW-EVEN-TFUL-0001" };
const counted = { product: "drawing", license_key: "DRAW-EVEN-TFUL-0002" };

/** `receiver` belongs to the "listening webhook", which hears of everything. */
export function eventsDrive(receiver: Receiver): Drive {
  return [orderAndAnswer, comeToLimits, changeVariables, consumePool, letLicensesEnd, (world) => lose(world, receiver)];
}

async function granted(world: World, method: string, path: string, body?: unknown) {
  const { status, json, text } = await world.manage(method, path, body === undefined ? {} : { body });
  if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
  return json;
}

async function orderAndAnswer(world: World): Promise<void> {
  const seats = { is_floating_cloud: true, floating_users: 1, floating_timeout: 60, max_activations: 2 };
  const dates = { license_type: "time-limited", validity_period: "2026-03-10" };
  const maintenance = { enable_maintenance_period: true, maintenance_period: "2026-03-09" };
  const units = { license_type: "consumption", allow_unlimited_consumptions: true };
  const licenses = [
    { key: seated.license_key, ...seats, ...dates, ...maintenance },
    { key: counted.license_key, ...units },
  ];
  const customer = { email: "ida@plum.example", first_name: "Ida", last_name: "Plum", company_name: "Plum" };
  const items = [
    { product_code: "drawing", licenses },
    { product_code: "writing", licenses: [{ max_license_users: 10, users: [{ email: "ann@plum.example" }] }] },
  ];
  const order = await granted(world, "POST", "/orders/create_order/", { id: "shop-7", customer, items });
  world.remember("eventful order", order.id);
  const [drawing, writing] = order.order_items;
  world.remember("seated license", drawing.licenses[0].id);
  world.remember("pooled license", drawing.licenses[1].id);
  world.remember("written license", writing.licenses[0].id);
}

async function comeToLimits(world: World): Promise<void> {
  for (const hardware_id of ["desk-1", "desk-2"]) await world.call("activate_license", { ...seated, hardware_id });
  await world.call("check_license", { ...seated, hardware_id: "desk-1" });
  const { context } = world.server;
  const credentials = world.company;
  const refused = await world.server.call("check_license", { ...seated, hardware_id: "desk-2" }, { credentials });
  if (refused.code !== "floating_not_available") throw new Error(refused.text);
  await context.refusals.flush(context);
  const written = `/licenses/${world.id("written license")}`;
  for (let user = 2; user <= 9; user += 1)
    await granted(world, "POST", `${written}/assign_user/`, { email: `user-${user}@plum.example` });
  await granted(world, "POST", `${written}/unassign_user/`, { license_user_email: "user-9@plum.example" });
}

async function changeVariables(world: World): Promise<void> {
  const desk = { ...seated, hardware_id: "desk-1" };
  for (const theme of ["dark", "light"]) await world.call("track_device_variables", { ...desk, variables: { theme } });
  await world.call("deactivate_license", { ...seated, hardware_id: "desk-2" });
}

async function consumePool(world: World): Promise<void> {
  const account = await granted(world, "POST", "/customer-accounts/", { code: "south", name: "South" });
  await granted(world, "PATCH", `/orders/${world.id("eventful order")}/`, { customer_account: account.id });
  const members = { name: "Renderings", code: "renderings", type: "license", max_consumptions: 10 };
  const pool = await granted(world, "POST", "/consumption-pools/", { ...members, customer_account: account.id });
  const license = world.id("pooled license");
  await granted(world, "POST", `/consumption-pools/${pool.id}/add_member/`, { license });
  const desk = { ...counted, hardware_id: "desk-1" };
  await world.call("activate_license", desk);
  await world.call("add_consumption", { ...desk, consumptions: 8 });
}

async function letLicensesEnd(world: World): Promise<void> {
  for (const instant of ["2026-03-08T12:00:00.000Z", "2026-03-12T12:00:00.000Z"]) {
    world.server.clock.set(instant);
    await tellLicenseEnds(world.server.context);
  }
}

/** What is sent again is tried once. */
async function lose(world: World, receiver: Receiver): Promise<void> {
  await granted(world, "POST", `/webhook-endpoints/${world.id("listening webhook")}/test/`);
  await settleWebhooks(world.server.context);
  const { results } = await granted(
    world,
    "GET",
    "/webhook-deliveries/?event=license.created&status=delivered&limit=1",
  );
  const { behave } = receiver;
  receiver.behave = answering(503);
  await granted(world, "POST", `/webhook-deliveries/${results[0].id}/redeliver/`);
  await settleWebhooks(world.server.context);
  receiver.behave = behave;
  world.server.clock.advance({ hours: 24 });
  await settleWebhooks(world.server.context);
}
