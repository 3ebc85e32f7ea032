/** Writes a new trial: its customer, order, license and user. */
import { insertCustomer, listCustomersByEmail } from "../../storage/customers.ts";
import type { Queries } from "../../storage/dialect.ts";
import { type IssuedLicense, insertIssuedLicense } from "../../storage/license-issue.ts";
import { insertOrderWithItem } from "../../storage/orders.ts";
import type { OrderTable } from "../../storage/tables/licenses.ts";
import type { CustomerTable, LicenseUserTable } from "../../storage/tables/people.ts";
import { saveTrialOfDevice } from "../../storage/trials.ts";
import { raiseRevisionsOfUsers } from "../../storage/user-licenses.ts";
import { newCustomer } from "../catalog/new-customer.ts";
import { newOrder } from "../catalog/new-order.ts";
import type { ServiceContext } from "../context.ts";
import type { Audience } from "../events/audience.ts";
import { tellTrial } from "../events/of-trial.ts";
import { ensurePeople } from "../license-users/ensure-people.ts";
import type { Person, PreparedPasswords } from "../license-users/people.ts";
import { issueLicense, keyForNewLicense } from "../licenses/issue.ts";
import type { TrialOffer } from "./find-offer.ts";
import type { TrialRequest } from "./trial-request.ts";

export interface IssuedTrial extends IssuedLicense {
  readonly offer: TrialOffer;
  /** On a product that is licensed by user. */
  readonly user: LicenseUserTable | null;
  /** Generated for a new user who brought none: told once. */
  readonly initialPassword: string | null;
}

interface Place {
  readonly context: ServiceContext;
  readonly queries: Queries;
  readonly companyId: number;
  readonly now: number;
  readonly audience: Audience;
}

/** `knownUser` is who asks, if the company knows the address; another one is made from the request. */
export async function issueTrial(
  place: Place,
  offer: TrialOffer,
  request: TrialRequest,
  knownUser: LicenseUserTable | null,
  passwords: PreparedPasswords,
): Promise<IssuedTrial> {
  const { queries, companyId, now } = place;
  const { product } = offer;
  const { user, initialPassword } =
    product.authorization_method === "user" && knownUser === null
      ? await makeUser(place, request, passwords)
      : { user: knownUser, initialPassword: null };
  const { customer, isNewCustomer } = await ensureCustomer(place, request);
  const order = trialOrder(place, customer, request);
  const item = { id: place.context.newId(), order_id: order.id, product_id: product.id, note: "" };
  const issued = issueTrialLicense(place, offer, order, item.id, user);
  await insertOrderWithItem(queries, order, item);
  if (knownUser !== null) await raiseRevisionsOfUsers(queries, [{ userId: knownUser.id, productId: product.id }]);
  await insertIssuedLicense(queries, issued);
  await saveTrialOfDevice(queries, {
    company_id: companyId,
    product_id: product.id,
    hardware_id: request.hardwareId,
    license_id: issued.license.id,
    created_at: now,
  });
  await tellTrial(place, { customer, isNewCustomer, order, licenseId: issued.license.id });
  return { ...issued, offer, user, initialPassword };
}

function issueTrialLicense(
  { context, companyId, now }: Place,
  { product, template, policy }: TrialOffer,
  order: OrderTable,
  orderItemId: number,
  user: LicenseUserTable | null,
): IssuedLicense {
  const place = {
    companyId,
    orderId: order.id,
    orderItemId,
    licenseKey: keyForNewLicense(product.authorization_method, undefined),
    ref: null,
    bundle: null,
    users: user === null ? [] : [{ license_user_id: user.id }],
    createdAt: now,
    source: "trial_key",
  };
  // Active from its first activation on, whatever its type: that is what starts a trial.
  const request = { entitlements: {}, is_trial: true, is_always_active: false };
  const outcome = issueLicense(context, now, place, template, policy, request);
  if ("faults" in outcome) {
    const faults = outcome.faults.map(({ path, text }) => `${path.join(".")} ${text}`);
    throw new Error(`A trial of ${product.short_code} cannot be issued: ${faults.join("; ")}`);
  }
  return outcome.issued;
}

/** The person to be made a user of a product that is licensed by user. */
export function trialUser({ email, password, customer }: TrialRequest): Person {
  if (email === null) throw new Error("A user is found by an address.");
  const { first_name, last_name, phone } = customer;
  return { email, first_name, last_name, phone_number: phone, ...(password !== null && { password }) };
}

async function makeUser(place: Place, request: TrialRequest, passwords: PreparedPasswords) {
  const person = trialUser(request);
  const ensured = (await ensurePeople(place, new Map([[person.email, person]]), passwords)).get(person.email);
  if (ensured === undefined) throw new Error("Everybody who is asked for is ensured.");
  return { user: ensured.user, initialPassword: ensured.generatedPassword };
}

/** Stands for all who ask for trials without an address. */
const NOBODY = "trial_request";

/** A customer who is there stays as the vendor knows them: whoever asks has not proved to be them. */
async function ensureCustomer(
  place: Place,
  { email, customer: told }: TrialRequest,
): Promise<{ readonly customer: CustomerTable; readonly isNewCustomer: boolean }> {
  const address = email ?? NOBODY;
  const [known] = await listCustomersByEmail(place.queries, place.companyId, [address]);
  if (known !== undefined) return { customer: known, isNewCustomer: false };
  const customer = { ...newCustomer(place), ...(email !== null && told), email: address };
  await insertCustomer(place.queries, customer);
  return { customer, isNewCustomer: true };
}

function trialOrder(place: Place, customer: CustomerTable, { customer: told }: TrialRequest): OrderTable {
  const order = newOrder(place, "");
  return {
    ...order,
    store_id: `trial_${order.id}`,
    is_trial: true,
    customer_id: customer.id,
    customer_account_id: customer.customer_account_id,
    customer_email: customer.email ?? "",
    customer_first_name: told.first_name,
    customer_last_name: told.last_name,
    customer_company: told.company_name,
    customer_phone: told.phone,
    customer_reference: told.reference,
    customer_told_json: JSON.stringify({ email: customer.email, ...told }),
  };
}
