/**
 * Every role by every route: who is let in where, as it was really answered. The table in docs/contract/roles.md is written
 * from it, and a route or a role that changes what it allows shows there.
 */
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { newSqlitePlace } from "../../test-support/databases.ts";
import { startTestServer, type TestServer } from "../../test-support/license-server.ts";
import { addOperator, Browser } from "../../test-support/operators.ts";
import { builtInRoles } from "../domain/roles.ts";
import { startSession } from "../services/operators/sessions.ts";
import { managementApi } from "./management-api/routes.ts";
import { operatorApi } from "./operator-api/routes.ts";

/** An id that no object has: whoever is let in finds nothing, and nothing is changed. */
const ABSENT = "8888888888888888";
/** A role of a company's own, as one might be made for a front desk. */
const CUSTOM = { code: "front-desk", permissions: ["customers_read", "licenses_read", "licenses_reset"] } as const;
const NOTHING = { code: "nothing", permissions: [] } as const;
const roles = [...builtInRoles.map(({ code }) => code), CUSTOM.code, NOTHING.code];

type Verdict = "yes" | "no";
interface Row {
  readonly route: string;
  readonly needs: string;
  readonly verdicts: ReadonlyMap<string, Verdict>;
}

const routes = [
  ...managementApi.map(({ method, path, permission }) => ({ method, path, needs: permission })),
  ...operatorApi.map(({ method, path, access }) => ({ method, path, needs: access === "open" ? "nobody" : "session" })),
];

describe("every role by every route", () => {
  let rows: readonly Row[];

  beforeAll(async () => {
    const place = await newSqlitePlace();
    const server = await startTestServer(place, { isOnlySample: true });
    try {
      for (const { code, permissions } of [CUSTOM, NOTHING]) {
        const body = { code, name: code, permissions };
        expect((await server.manage("POST", "/roles/", { body })).status).toBe(201);
      }
      const answered: Row[] = [];
      for (const { method, path, needs } of routes) {
        const verdicts = new Map<string, Verdict>();
        for (const role of roles) verdicts.set(role, await verdictOn(server, role, method, path));
        verdicts.set("stranger", verdictOf(await sendAs(new Browser(server.url), method, path)));
        answered.push({ route: `${method} ${path}`, needs, verdicts });
      }
      rows = answered;
    } finally {
      await server.stop();
      await place.drop();
    }
  }, 600_000);

  it("is as docs/contract/roles.md says", async () => {
    const file = join(import.meta.dirname, "../../../../docs/contract/roles.md");
    await expect(page(rows)).toMatchFileSnapshot(file);
  });

  it("lets in whoever's role has the permission, and nobody else", () => {
    const allowedTo = new Map<string, ReadonlySet<string>>([
      ...builtInRoles.map(({ code, permissions }) => [code, permissions] as const),
      [CUSTOM.code, new Set<string>(CUSTOM.permissions)],
      [NOTHING.code, new Set<string>()],
    ]);
    const wrong = rows.flatMap(({ route, needs, verdicts }) =>
      [...allowedTo].flatMap(([role, permissions]) => {
        const expected = needs === "nobody" || needs === "session" || permissions.has(needs) ? "yes" : "no";
        return verdicts.get(role) === expected ? [] : [`${role}: ${route} ${verdicts.get(role)}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it("denies by default: a role without permissions gets into nothing but what is everybody's own", () => {
    const open = rows.filter(({ verdicts }) => verdicts.get(NOTHING.code) === "yes").map(({ route }) => route);
    const own = operatorApi.map(({ method, path }) => `${method} ${path}`);
    expect(open.toSorted()).toEqual(own.toSorted());
  });

  it("lets strangers into nothing but what is open by intention", () => {
    const open = rows.filter(({ verdicts }) => verdicts.get("stranger") === "yes").map(({ needs }) => needs);
    expect(new Set(open)).toEqual(new Set(["nobody"]));
  });
});

/** Each request with a session of its own, as some of them end it. */
async function verdictOn(server: TestServer, role: string, method: string, path: string): Promise<Verdict> {
  const { context, company } = server;
  const operator = await addOperator(context, [{ companyId: company.company_id, role }]);
  const { token, csrfToken } = await context.database.write((queries) =>
    startSession(context, queries, context.clock.now(), {
      operatorId: operator.id,
      companyId: company.company_id,
      signedInBy: "password",
      address: "192.0.2.1",
      userAgent: "a test",
    }),
  );
  return verdictOf(await sendAs(new Browser(server.url, { token, csrfToken }), method, path));
}

function sendAs(browser: Browser, method: string, path: string) {
  const body = method === "POST" || method === "PATCH" ? { body: { anything: true } } : {};
  return browser.send(method, path.replace(":id", ABSENT), body);
}

/** Whoever is let in may still be refused for what the request is. */
function verdictOf({ status, json }: Awaited<ReturnType<typeof sendAs>>): Verdict {
  expect([500, 503, 429]).not.toContain(status);
  const isDenied = ["permission_denied", "not_authenticated", "session_required"].includes(json?.code);
  return isDenied ? "no" : "yes";
}

function page(rows: readonly Row[]): string {
  const columns = [...roles.filter((role) => role !== NOTHING.code), "stranger"];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const head = ["route", "needs", ...columns];
  const body = rows.map(({ route, needs, verdicts }) => {
    const told =
      needs === "nobody" || needs === "session" ? `${needs === "nobody" ? "nothing" : "a session"}` : `\`${needs}\``;
    return line([`\`${route}\``, told, ...columns.map((column) => (verdicts.get(column) === "yes" ? "yes" : "·"))]);
  });
  return `# Every role by every route

Written by a test from what the server answered: \`yes\` where the role was let in, \`·\` where it was refused. Paths are below
\`/api/v1\`. \`${CUSTOM.code}\` stands for a company's own roles; it has ${CUSTOM.permissions.map((one) => `\`${one}\``).join(", ")}.
A role without any permission is let into what needs a session, and into nothing else. What the roles are for is in
[18-operators.md](18-operators.md).

${line(head)}
${line(head.map(() => "---"))}
${body.join("\n")}
`;
}
