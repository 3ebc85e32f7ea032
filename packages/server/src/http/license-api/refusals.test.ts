/** Every call with every code that it declares: each pair is brought about once, and none is left out. */
import { beforeAll, describe, expect, it } from "vitest";
import { meet } from "../../../test-support/hindrances.ts";
import { codesWithHindrance, hindranceFor, serverRefusals } from "../../../test-support/hindrances-by-code.ts";
import { refused } from "../../../test-support/licensed-device.ts";
import { Overheard, overhear } from "../../../test-support/overheard-wire.ts";
import { expectSilence } from "../../../test-support/silence.ts";
import { describeOnServers, type Wire } from "../../../test-support/wire.ts";
import type { LicenseApiCall } from "../../domain/call-names.ts";
import { type Code, codes } from "../../errors/codes.ts";
import { commonRefusals, possibleRefusals } from "../endpoint.ts";
import { possibleManagementRefusals } from "../management-api/endpoint.ts";
import { managementApi } from "../management-api/routes.ts";
import { commonOperatorRefusals } from "../operator-api/endpoint.ts";
import { operatorApi } from "../operator-api/routes.ts";
import { licenseApi } from "../routes.ts";

const cells = licenseApi.flatMap((endpoint) =>
  possibleRefusals(endpoint)
    .filter((code) => !serverRefusals.includes(code))
    .map((code) => ({ call: endpoint.call, code })),
);

describe("the table of refusals", () => {
  it("has a way to each declared code of each call", () => {
    expect(cells.filter(({ call, code }) => hindranceFor(call, code) === undefined)).toEqual([]);
  });

  it("names no code twice for one call", () => {
    for (const { refusals } of licenseApi) {
      const all = [...commonRefusals, ...refusals];
      expect(all).toEqual([...new Set(all)]);
    }
  });

  it("brings about no code that no call declares", () => {
    const declared = new Set<Code>(cells.map(({ code }) => code));
    expect([...codesWithHindrance].filter((code) => !declared.has(code))).toEqual([]);
  });

  it("and the APIs of vendors and operators hold every code there is, but for those of unknown paths and methods", () => {
    const ofManagement = managementApi.flatMap(possibleManagementRefusals);
    const ofOperators = operatorApi.flatMap((one) => [...commonOperatorRefusals(one), ...(one.refusals ?? [])]);
    const unknown: readonly Code[] = ["not_found", "method_not_allowed"];
    const known = new Set<Code>([
      ...cells.map(({ code }) => code),
      ...serverRefusals,
      ...ofManagement,
      ...ofOperators,
      ...unknown,
    ]);
    expect((Object.keys(codes) as Code[]).filter((code) => !known.has(code))).toEqual([]);
  });
});

/** A seat to give back, or an identity provider: these are seen to succeed in tests of their own. */
const needsMore: ReadonlySet<LicenseApiCall> = new Set(["floating/feature_release", "sso_url"]);

describeOnServers("a refusal", (wire) => {
  const overheard = new Overheard();
  let listening: Wire;
  beforeAll(() => {
    listening = overhear(wire, overheard);
  });

  it.each(cells)("$code of $call", async ({ call, code }) => {
    const hindrance = hindranceFor(call, code);
    if (hindrance === undefined) throw new Error(`Nothing brings about ${code}.`);
    expect(await meet(listening, call, [hindrance])).toMatchObject(refused(code, codes[code].status));
  });

  it.each(licenseApi.map(({ call }) => call).filter((call) => !needsMore.has(call)))(
    "is not what %s answers where nothing stands in the way",
    async (call) => {
      expect(await meet(listening, call, [])).toMatchObject({ status: 200 });
    },
  );

  it("leaves nothing of what was sent or answered in the log, at its fullest, and no more does a success", async () => {
    for (const call of needsMore) await meet(listening, call, []);
    expect(overheard.texts.size).toBeGreaterThan(cells.length);
    expectSilence(wire, overheard);
  });
});
