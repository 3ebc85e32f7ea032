/** Every endpoint of the Management API. */
import { customerLabelEndpoints } from "./customer-labels/customer-labels.ts";
import type { ManagementEndpoint } from "./endpoint.ts";

export const managementApi: readonly ManagementEndpoint[] = [...customerLabelEndpoints];
