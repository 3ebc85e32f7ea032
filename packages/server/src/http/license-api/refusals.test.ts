/** Every call with every code that it declares: each pair is brought about once, and none is left out. */
import { describe, expect, it } from "vitest";
import { meet } from "../../../test-support/hindrances.ts";
import { codesWithHindrance, hindranceFor, serverRefusals } from "../../../test-support/hindrances-by-code.ts";
import { refused } from "../../../test-support/licensed-device.ts";
import { describeOnServers } from "../../../test-support/wire.ts";
import { type Code, codes } from "../../errors/codes.ts";
import { commonRefusals } from "../endpoint.ts";
import { licenseApi } from "../routes.ts";

/** A GET has no body that could be read wrongly. */
const isUnreachable = (method: string, code: Code) => method === "GET" && code === "invalid_json";

const cells = licenseApi.flatMap(({ call, method, refusals }) =>
  [...commonRefusals, ...refusals]
    .filter((code) => !serverRefusals.includes(code) && !isUnreachable(method, code))
    .map((code) => ({ call, code })),
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

  it("holds every code there is, but for the one of unknown paths", () => {
    const known = new Set<Code>([...cells.map(({ code }) => code), ...serverRefusals, "not_found"]);
    expect((Object.keys(codes) as Code[]).filter((code) => !known.has(code))).toEqual([]);
  });
});

describeOnServers("a refusal", (wire) => {
  it.each(cells)("$code of $call", async ({ call, code }) => {
    const hindrance = hindranceFor(call, code);
    if (hindrance === undefined) throw new Error(`Nothing brings about ${code}.`);
    expect(await meet(wire, call, [hindrance])).toMatchObject(refused(code, codes[code].status));
  });

  it.each(licenseApi.filter(({ call }) => call !== "floating/feature_release").map(({ call }) => call))(
    "is not what %s answers where nothing stands in the way",
    async (call) => {
      expect(await meet(wire, call, [])).toMatchObject({ status: 200 });
    },
  );
});
