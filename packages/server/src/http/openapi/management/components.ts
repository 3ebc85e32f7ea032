/** The names under which the OpenAPI document keeps the objects of the Management API. */
import type { ManagementEndpoint } from "../../management-api/endpoint.ts";
import { componentNames } from "../components.ts";

/** What one endpoint retrieves is a component, e.g. `ManagedLicense` for `retrieve_license`; others refer to it. */
export function nameComponents(endpoints: readonly ManagementEndpoint[]): void {
  for (const { name, answers } of endpoints) {
    const [, object] = /^retrieve_(\w+)$/.exec(name) ?? [];
    if (object === undefined || answers.kind !== "json" || componentNames.has(answers.schema)) continue;
    componentNames.add(answers.schema, { id: componentName(object) });
  }
}

function componentName(object: string): string {
  const words = object.split("_").map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `Managed${words.join("")}`;
}
