/** Every request of the operator API, as the server's own pages make it. */
import type { CreatedCompany } from "../src/services/companies/create.ts";
import { makeResetLinkByCommand } from "../src/services/operators/make-reset-link.ts";
import { createSetUpLink } from "../src/services/operators/set-up.ts";
import type { TestServer } from "./license-server.ts";
import type { ManagementAnswer } from "./management-client.ts";
import { tokenOf } from "./operator-client.ts";
import { AuthenticatorApp, Browser } from "./operators.ts";

export interface OperatorStep {
  /** The endpoint's name. */
  readonly endpoint: string;
  readonly id?: number;
  readonly body?: unknown;
}

/** Makes one request in a browser, which has to be granted. */
export type TakeOperatorStep = (browser: Browser, step: OperatorStep) => Promise<ManagementAnswer>;

interface OwnSession {
  readonly is_current: boolean;
}

const owner = { email: "olga@plum.example", password: "quinces, pears and plums" };
const renewed = { ...owner, password: "medlars, pears and plums" };
const guest = { email: "gil@plum.example", password: "cherries, pears and plums" };

/** On a server that has no operator yet; `other` is another company of it. */
export async function driveOperators(server: TestServer, other: CreatedCompany, take: TakeOperatorStep): Promise<void> {
  const { company, context, clock, url } = server;
  const browser = new Browser(url);
  const step = (endpoint: string, more: Omit<OperatorStep, "endpoint"> = {}) => take(browser, { endpoint, ...more });
  const invite = async (key: string, email: string) => {
    const { json } = await server.manage("POST", "/invitations/", { key, body: { email, role: "support" } });
    return tokenOf(json.link);
  };

  const { link } = await createSetUpLink(context, company.company_id, url);
  await step("set_up", { body: { token: tokenOf(link), name: "Olga", ...owner } });
  await step("sign_in", { body: owner });
  await step("retrieve_session");
  await step("retrieve_profile");
  await step("update_profile", { body: { name: "Olga Plum" } });
  await step("change_own_password", { body: { password: owner.password, new_password: renewed.password } });

  const { password } = renewed;
  const app = new AuthenticatorApp((await step("begin_second_factor", { body: { password } })).json.secret);
  await step("confirm_second_factor", { body: { code: app.code(clock.now()) } });
  for (const endpoint of ["make_backup_codes", "switch_off_second_factor"]) {
    clock.advance({ minutes: 1 });
    await step(endpoint, { body: { password, code: app.code(clock.now()) } });
  }

  await new Browser(url).signIn(renewed);
  const { json } = await step("list_own_sessions");
  await step("end_own_session", { id: json.results.find(({ is_current }: OwnSession) => !is_current).id });

  const token = await invite(company.management_api_key, guest.email);
  await take(new Browser(url), {
    endpoint: "accept_invitation",
    body: { token, name: "Gil", password: guest.password },
  });
  const second = await invite(other.management_api_key, renewed.email);
  await step("accept_invitation", { body: { token: second, name: "Olga", password } });
  await step("enter_company", { body: { company: other.company_id } });
  await step("sign_out");

  await step("ask_for_password_reset", { body: { email: guest.email } });
  const reset = await makeResetLinkByCommand(context, guest.email, url);
  await step("accept_password_reset", { body: { token: tokenOf(reset.link), password: guest.password } });
}
