/** A company is never left without an owner, however many try at once. */
import { expect, it } from "vitest";
import { accept, invited, PASSWORD } from "../../../../test-support/invited.ts";
import { addOperator, signedInBrowser } from "../../../../test-support/operators.ts";
import { describeOnServers } from "../../../../test-support/wire.ts";
import { createCompany } from "../../../services/companies/create.ts";

describeOnServers("the last owner of a company", (wire) => {
  const ofNewCompany = async (count: number) => {
    const { context } = wire.server;
    const { company_id: companyId, management_api_key: key } = await createCompany(context, {
      name: "Small",
      signingKeyBits: 2048,
    });
    const owners = [];
    for (let made = 0; made < count; made += 1) owners.push(await addOperator(context, [{ companyId }]));
    return { key, owners };
  };
  const last = { status: 409, json: { code: "last_owner" } };

  it("can be neither removed nor demoted, until somebody else is one", async () => {
    const { key, owners } = await ofNewCompany(1);
    const path = `/operators/${owners[0]?.id}/`;
    expect(await wire.server.manage("DELETE", path, { key })).toMatchObject(last);
    expect(await wire.server.manage("PATCH", path, { key, body: { role: "admin" } })).toMatchObject(last);
    expect((await wire.server.manage("POST", `${path}reset/`, { key })).status).toBe(201);
    const { token } = await invited(wire, { role: "owner", key });
    await accept(wire.server, token, PASSWORD);
    expect((await wire.server.manage("DELETE", path, { key })).status).toBe(204);
  });

  it("is left where several owners remove one another at once", async () => {
    const { key, owners } = await ofNewCompany(5);
    const browsers = await Promise.all(owners.map((owner) => signedInBrowser(wire.server.url, owner)));
    await Promise.all(
      browsers.map((browser, index) =>
        browser.send("DELETE", `/operators/${owners[(index + 1) % owners.length]?.id}/`),
      ),
    );
    const { json } = await wire.server.manage("GET", "/operators/", { key, query: { role: "owner" } });
    expect(json.count).toBeGreaterThanOrEqual(1);
  });

  it("is left where keys remove all of them at once", async () => {
    const { key, owners } = await ofNewCompany(6);
    const answers = await Promise.all(
      owners.map(({ id }) => wire.server.manage("DELETE", `/operators/${id}/`, { key })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 204, 204, 204, 204, 409]);
  });
});
