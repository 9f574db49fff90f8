import { Buffer } from "node:buffer";
import { cellTable } from "../cell_table.ts";
import { portSources } from "../decision_sources.ts";
import type { IsolationCell, Limit } from "../isolation_cell.ts";
import type { Scene } from "../scene.ts";

const { clientVersion, gateway, health, http } = portSources;
const label = "label-of-the-callers-choice";

/** Where etcd shows requests with their messages once its log level is `debug`. */
const requestTraces = "/debug/requests?fam=grpc.Recv.etcdserverpb.KV&b=0&exp=1";

const healthShown: Limit = {
  effect: "Learns whether it is healthy",
  isShown: (answer) => (answer as { readonly length: number }).length > 0,
};

const metricsShown: Limit = {
  effect: "Reads its metrics: requests, sizes and latencies of all tenants together",
  isShown: (answer) => String(answer).includes("etcd_mvcc_db_total_size_in_bytes"),
};

const versionShown: Limit = {
  effect: "Reads its version",
  isShown: (answer) => String(answer).includes('"etcdserver"'),
};

const argumentsShown: Limit = {
  effect: "Reads etcd's command line and memory statistics; no secret may be an argument",
  isShown: (answer) => String(answer).includes("--data-dir"),
};

const labelAdded: Limit = {
  effect: "Adds a series to etcd_server_client_requests_total that stays until the member " +
    "restarts",
  isShown: async (_answer, { root }) => (await root.https.get("/metrics")).includes(label),
};

/** What the client port serves besides etcd's own API. */
export const portCells: readonly IsolationCell[] = [
  ...cellTable({ rpc: "Health.Check", source: health }, [
    ["the member", "allowed", "allowed", checkHealth, healthShown],
  ]),
  ...cellTable({ rpc: "Health.List", source: health }, [
    ["the member", "allowed", "allowed", listHealth, healthShown],
  ]),
  ...cellTable({ rpc: "Health.Watch", source: health }, [
    ["the member", "allowed", "allowed", watchHealth, healthShown],
  ]),
  ...cellTable({ rpc: "Health.Check", source: clientVersion }, [
    ["the member, naming a version of the client", "allowed", "allowed", nameVersion, labelAdded],
  ]),
  ...cellTable({ rpc: "HTTP GET /health", source: http }, [
    ["the member", "allowed", "allowed", get("/health"), healthShown],
  ]),
  ...cellTable({ rpc: "HTTP GET /metrics", source: http }, [
    ["the member", "allowed", "allowed", get("/metrics"), metricsShown],
  ]),
  ...cellTable({ rpc: "HTTP GET /version", source: http }, [
    ["the member", "allowed", "allowed", get("/version"), versionShown],
  ]),
  ...cellTable({ rpc: "HTTP GET /debug/vars", source: http }, [
    ["the member", "allowed", "allowed", get("/debug/vars"), argumentsShown],
  ]),
  ...cellTable({ rpc: "HTTP GET /debug/requests", source: http }, [
    ["everybody's requests", "absent", "absent", get(requestTraces)],
  ]),
  ...cellTable({ rpc: "HTTP GET /debug/pprof/", source: http }, [
    ["the member", "absent", "absent", get("/debug/pprof/")],
  ]),
  ...cellTable({ rpc: "HTTP GET /v2/keys", source: http }, [
    ["the keys of the old API", "absent", "absent", get("/v2/keys")],
  ]),
  ...cellTable({ rpc: "HTTP POST /v3/kv/range", source: gateway, root: "denied" }, [
    ["an own key", "denied", "denied", rangeByGateway((s) => s.own.key)],
    ["a foreign key", "denied", "denied", rangeByGateway((s) => s.foreign.key)],
  ]),
];

function checkHealth({ actor }: Scene): Promise<unknown> {
  return actor.raw.unary({ method: "/grpc.health.v1.Health/Check", message: Buffer.alloc(0) });
}

function listHealth({ actor }: Scene): Promise<unknown> {
  return actor.raw.unary({ method: "/grpc.health.v1.Health/List", message: Buffer.alloc(0) });
}

function watchHealth({ actor }: Scene): Promise<unknown> {
  return actor.raw.stream({
    method: "/grpc.health.v1.Health/Watch",
    message: Buffer.alloc(0),
  }, 1);
}

function nameVersion({ actor }: Scene): Promise<unknown> {
  return actor.raw.unary({
    method: "/grpc.health.v1.Health/Check",
    message: Buffer.alloc(0),
    metadata: { "client-api-version": label },
  });
}

function get(path: string): IsolationCell["probe"] {
  return ({ actor }) => actor.https.get(path);
}

/** The gateway could not pass the caller's name on, so it refuses every certificate with one. */
function rangeByGateway(key: (scene: Scene) => Buffer): IsolationCell["probe"] {
  return (scene) => scene.actor.https.post("/v3/kv/range", { key: key(scene).toString("base64") });
}
