/** Every text by which a person may be told of: as the customer, as the user, as orders have it, and of the devices. */
import type { Queries } from "../dialect.ts";
import { devicesOf, ordersOf, type Person } from "./person.ts";

const OBJECTS_MAX = 1000;

export async function listKnownTexts(queries: Queries, person: Person): Promise<(string | null)[]> {
  const { customer, user } = person;
  const orders = await queries
    .selectFrom("order")
    .select(["customer_first_name", "customer_last_name", "customer_phone"])
    .distinct()
    .where(ordersOf(person))
    .limit(OBJECTS_MAX)
    .execute();
  const devices = await queries
    .selectFrom("device")
    .select(["hostname", "ip", "ip_local", "mac_address"])
    .distinct()
    .where(devicesOf(person))
    .limit(OBJECTS_MAX)
    .execute();
  return [
    ...(customer === null ? [] : [customer.first_name, customer.last_name, customer.phone, customer.address]),
    ...(user === null ? [] : [user.first_name, user.last_name, user.phone_number]),
    ...orders.flatMap((order) => [order.customer_first_name, order.customer_last_name, order.customer_phone]),
    ...devices.flatMap((device) => [device.hostname, device.ip, device.ip_local, device.mac_address]),
  ];
}
