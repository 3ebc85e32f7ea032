/** Prometheus metrics of the process and of its answers, served on an address of their own. */
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { collectDefaultMetrics, Histogram, Registry } from "prom-client";

export interface Metrics {
  observe(method: string, route: string, status: number, milliseconds: number): void;
  readonly registry: Registry;
}

export function processMetrics(): Metrics {
  const registry = new Registry();
  const duration = new Histogram({
    name: "leasehold_http_request_duration_seconds",
    help: "Time from request to answer, by method, route pattern and status.",
    labelNames: ["method", "route", "status"],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  return {
    registry,
    observe: (method, route, status, milliseconds) =>
      duration.observe({ method, route, status: String(status) }, milliseconds / 1000),
  };
}

/** Listens, and answers GET /metrics and nothing else. The process is measured from then on. */
export async function serveMetrics(metrics: Metrics, address: { host: string; port: number }): Promise<Server> {
  collectDefaultMetrics({ register: metrics.registry, prefix: "leasehold_" });
  const server = createServer(async (request, response) => {
    if (request.method !== "GET" || request.url?.split("?")[0] !== "/metrics") {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "Content-Type": metrics.registry.contentType }).end(await metrics.registry.metrics());
  });
  server.listen(address);
  await once(server, "listening");
  return server;
}
