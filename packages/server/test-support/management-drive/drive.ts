/** Every request of a drive, in the order in which each finds what it needs. */

import type { ManagementEndpoint } from "../../src/http/management-api/endpoint.ts";
import { managementApi } from "../../src/http/management-api/routes.ts";
import type { ManagementAnswer, ManagementRequest } from "../management-client.ts";
import { analyticsDrive } from "./analytics.ts";
import { customersDrive } from "./customers.ts";
import { devicesDrive } from "./devices.ts";
import { importsDrive } from "./imports.ts";
import { licensesDrive } from "./licenses.ts";
import { mailDrive } from "./mail.ts";
import { operatorsDrive } from "./operators.ts";
import { ordersDrive } from "./orders.ts";
import { peopleDrive } from "./people.ts";
import { poolsDrive } from "./pools.ts";
import { productsDrive } from "./products.ts";
import { removalsDrive } from "./removals.ts";
import { signInProviderDrive } from "./sign-in-provider.ts";
import type { Drive, Step } from "./step.ts";
import { webhookRemovalsDrive, webhooksDrive } from "./webhooks.ts";
import type { World } from "./world.ts";

export const wholeDrive: Drive = [
  ...productsDrive,
  ...customersDrive,
  ...ordersDrive,
  ...licensesDrive,
  ...devicesDrive,
  ...peopleDrive,
  ...poolsDrive,
  ...importsDrive,
  ...operatorsDrive,
  ...mailDrive,
  ...analyticsDrive,
  ...signInProviderDrive,
  ...webhooksDrive,
  ...removalsDrive,
  ...webhookRemovalsDrive,
];

export const wholeSteps: readonly Step[] = wholeDrive.filter((one): one is Step => typeof one !== "function");

export function endpointOf({ endpoint }: Step): ManagementEndpoint {
  const found = managementApi.find(({ name }) => name === endpoint);
  if (found === undefined) throw new Error(`There is no endpoint ${endpoint}.`);
  return found;
}

export interface Sent {
  readonly method: string;
  /** Without a slash at its end. */
  readonly path: string;
  readonly request: ManagementRequest;
}

/** The step's request in this world. */
export function requestOf(step: Step, world: World): Sent {
  const { method, path } = endpointOf(step);
  const file = step.file?.(world);
  return {
    method,
    path: (step.id === undefined ? path : path.replace(":id", String(world.id(step.id)))).replace(
      ":kind",
      step.kind ?? "",
    ),
    request: {
      ...(step.query && { query: step.query(world) }),
      ...(step.body && { body: step.body(world) }),
      ...(file !== undefined && { file: { name: "file.csv", content: file } }),
    },
  };
}

/** Makes the step's request, which has to be granted, and remembers what it has made. */
export async function takeStep(step: Step, world: World): Promise<ManagementAnswer> {
  const { method, path, request } = requestOf(step, world);
  const answer = await world.manage(method, `${path}/`, request);
  if (answer.status >= 300) throw new Error(`${step.endpoint}: ${answer.status} ${answer.text}`);
  if (step.remember !== undefined) world.remember(step.remember, answer.json?.id);
  await step.learn?.(world, answer.json);
  return answer;
}

/** Fills a company with an object of every kind, and leaves them there. */
export async function fillWorld(world: World): Promise<World> {
  for (const one of wholeDrive) {
    if (typeof one === "function") await one(world);
    else if (one.isRemoval !== true) await takeStep(one, world);
  }
  return world;
}
