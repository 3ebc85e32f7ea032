import { describe, expect, it } from "vitest";
import { openLog } from "./log.ts";

function logged(write: (log: ReturnType<typeof openLog>) => void): string {
  let text = "";
  write(openLog({ level: "info", destination: { write: (line: string) => (text += line) } }));
  return text;
}

describe("the log", () => {
  it("is one JSON object a line, with time and level as words", () => {
    const line = JSON.parse(logged((log) => log.info({ route: "/api/v4/check_license" }, "answered")));
    expect(line).toEqual({
      level: "info",
      time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/),
      route: "/api/v4/check_license",
      msg: "answered",
    });
  });

  it.each([
    [{ password: "hidden" }],
    [{ license_key: "hidden" }],
    [{ request: { headers: { authorization: "hidden", "set-cookie": "hidden" } } }],
    [{ body: { user: { new_password: "hidden" } } }],
    [{ issued: { initialization_code: "hidden", confirmationCode: "hidden" } }],
    [{ config: { secretKey: "hidden", databaseUrl: "hidden" } }],
  ])("blots out the secrets of %j", (members) => {
    const text = logged((log) => log.info(members, "event"));
    expect(text).not.toContain("hidden");
    expect(text).toContain("[secret]");
  });

  it("shows an error and its causes, without what the database hangs on it", () => {
    const driverError = Object.assign(new Error("duplicate key"), {
      code: "23505",
      detail: "Key (license_key)=(hidden) exists",
      query: "hidden",
    });
    const text = logged((log) => log.error(new Error("failed", { cause: driverError }), "the call failed"));
    expect(JSON.parse(text).err).toMatchObject({
      type: "Error",
      message: "failed",
      cause: { code: "23505", message: "duplicate key" },
    });
    expect(text).not.toContain("hidden");
  });

  it("leaves out what is less important than its level", () => {
    expect(logged((log) => log.debug("detail"))).toBe("");
  });
});
