/** Everybody whom an order names: users of its licenses, and the customer who is to manage them. */
import { present } from "../../domain/present.ts";
import type { WantedOrder, WantedPerson } from "../../domain/wanted-order.ts";
import type { Person } from "../license-users/people.ts";

export function peopleOfOrder({ items, customer }: WantedOrder): Person[] {
  const users = items.flatMap(({ licenses = [] }) => licenses.flatMap(({ users = [] }) => users.map(personOf)));
  if (customer?.is_manager !== true || customer.email === undefined) return users;
  const { email, first_name, last_name, phone } = customer;
  return [...users, present({ email, first_name, last_name, phone_number: phone })];
}

/** Without what belongs to the person's place on one license. */
export function personOf({ email, first_name, last_name, phone_number, password }: WantedPerson): Person {
  return present({ email, first_name, last_name, phone_number, password });
}
