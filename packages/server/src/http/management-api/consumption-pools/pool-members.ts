/** `/consumption-pools/{id}/members/` and its neighbours: who shares a pool. */
import * as z from "zod";
import { listMembersOfPool } from "../../../services/consumption-pools/managed.ts";
import { addPoolMember, removePoolMember } from "../../../services/consumption-pools/members.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { objectId } from "../members.ts";
import { poolMembersAnswer } from "./pool-answer.ts";

const resource = { chapter: "Consumption pools" } as const;
const members = { kind: "json", status: 200, schema: poolMembersAnswer } as const;

const body = z.object({
  license: objectId.exactOptional().meta({ description: "Id of a license, for a pool of the type `license`." }),
  license_product_feature: objectId
    .exactOptional()
    .meta({ description: "Id of a feature of a license, for a pool of the type `license_product_feature`." }),
});

export const poolMemberEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_consumption_pool_members",
    summary:
      "Lists the licenses, or features of licenses, that share a pool, with what their devices have checked out.",
    source: "documented",
    method: "GET",
    path: "/consumption-pools/:id/members",
    permission: "licenses_read",
    answers: members,
    handle: ({ context, administrator, id }) => listMembersOfPool(context, administrator, id),
  }),
  managementEndpoint({
    ...resource,
    name: "add_consumption_pool_member",
    summary: "Lets a license, or a feature of one, share a pool from now on; answers all members.",
    source: "own",
    method: "POST",
    path: "/consumption-pools/:id/add_member",
    permission: "licenses_write",
    body,
    answers: members,
    handle: ({ context, administrator, id, body: named }) => addPoolMember(context, administrator, id, named),
  }),
  managementEndpoint({
    ...resource,
    name: "remove_consumption_pool_member",
    summary:
      "Takes a license, or a feature of one, out of a pool; what it consumed stays counted. Answers who remains.",
    source: "own",
    method: "POST",
    path: "/consumption-pools/:id/remove_member",
    permission: "licenses_write",
    body,
    answers: members,
    handle: ({ context, administrator, id, body: named }) => removePoolMember(context, administrator, id, named),
  }),
];
