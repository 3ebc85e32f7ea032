/** `/license-templates/`: the policies that licenses are issued from. */
import { policyFilters } from "../../../domain/product-filters.ts";
import { createPolicy, removePolicy, updatePolicy } from "../../../services/policies/change.ts";
import { listManagedPolicies, retrieveManagedPolicy } from "../../../services/policies/managed.ts";
import { type ManagementEndpoint, managementEndpoint } from "../endpoint.ts";
import { listed, pageOf } from "../page.ts";
import { describePolicy, policyAnswer } from "./policy-answer.ts";
import { newPolicy, policyChanges, takenPolicyChanges } from "./policy-body.ts";

const resource = { chapter: "Products", source: "documented" } as const;
const one = { kind: "json", status: 200, schema: policyAnswer } as const;

export const policyEndpoints: readonly ManagementEndpoint[] = [
  managementEndpoint({
    ...resource,
    name: "list_license_templates",
    summary: "Lists policies, archived ones too.",
    method: "GET",
    path: "/license-templates",
    permission: "products_read",
    list: { filters: policyFilters, orders: ["created_at", "updated_at", "code", "name"], hasMetadata: true },
    answers: { ...one, schema: pageOf(policyAnswer) },
    handle: async ({ context, administrator, list }) =>
      listed(await listManagedPolicies(context, administrator, list), describePolicy),
  }),
  managementEndpoint({
    ...resource,
    name: "create_license_template",
    summary:
      "Makes a policy. What it leaves open comes from its product; without a list of features it carries all of them.",
    method: "POST",
    path: "/license-templates",
    permission: "products_write",
    body: newPolicy,
    answers: { ...one, status: 201 },
    handle: async ({ context, administrator, body: { code, product, ...members } }) => {
      const policy = { ...takenPolicyChanges(members), code, product_id: product };
      return describePolicy(await createPolicy(context, administrator, policy));
    },
  }),
  managementEndpoint({
    ...resource,
    name: "retrieve_license_template",
    summary: "Tells of one policy.",
    method: "GET",
    path: "/license-templates/:id",
    permission: "products_read",
    answers: one,
    handle: async ({ context, administrator, id }) =>
      describePolicy(await retrieveManagedPolicy(context, administrator, id)),
  }),
  managementEndpoint({
    ...resource,
    name: "update_license_template",
    summary:
      "Changes a policy for licenses to come; its code and product stay. Of an air-gapped policy only is_default and is_archived can be changed.",
    method: "PATCH",
    path: "/license-templates/:id",
    permission: "products_write",
    body: policyChanges,
    answers: one,
    handle: async ({ context, administrator, id, body }) =>
      describePolicy(await updatePolicy(context, administrator, id, takenPolicyChanges(body))),
  }),
  managementEndpoint({
    ...resource,
    name: "delete_license_template",
    summary: "Deletes a policy that is neither its product's default, nor air-gapped, nor any license's.",
    method: "DELETE",
    path: "/license-templates/:id",
    permission: "products_write",
    answers: { kind: "none" },
    refusals: ["object_in_use"],
    handle: ({ context, administrator, id }) => removePolicy(context, administrator, id),
  }),
];
