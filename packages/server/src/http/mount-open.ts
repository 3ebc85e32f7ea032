/** Puts an open endpoint behind validation and signing; whoever asks is a stranger. */
import type { FastifyInstance } from "fastify";
import * as z from "zod";
import { requireOpenCompany } from "../services/companies/open-company.ts";
import { invalidParameters, missingParameters, refuseMissing, sentParameters } from "./license-api/parameters.ts";
import type { MountContext } from "./mount.ts";
import { type OpenEndpoint, openParameters } from "./open-endpoint.ts";
import { baseUrlOf } from "./reachable.ts";

const whichCompany = z.object(openParameters);

export function mountOpen(
  server: FastifyInstance,
  prefix: string,
  endpoint: OpenEndpoint,
  context: MountContext,
): void {
  const parameters = z.object(endpoint.parameters);
  server.route({
    method: endpoint.method,
    url: `${prefix}/${endpoint.call}`,
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      await context.requestLimit.countAddress(request.ip);
      const sent = sentParameters(endpoint.parameters, request.query as Record<string, unknown>);
      refuseMissing(missingParameters(endpoint.parameters, sent));
      const parsed = parameters.safeParse(sent);
      if (!parsed.success) throw invalidParameters(parsed.error);
      const { company_id: companyId } = whichCompany.parse(sent);
      const company = await requireOpenCompany(context.services, companyId);
      const baseUrl = baseUrlOf(server, context.publicUrl);
      const body = Buffer.from(
        JSON.stringify(endpoint.handle({ baseUrl, values: { ...parsed.data, company_id: companyId } })),
      );
      reply.header("LicenseSignature", await context.signer.signBody(company, body));
      return reply.type("application/json; charset=utf-8").send(body);
    },
  });
}
