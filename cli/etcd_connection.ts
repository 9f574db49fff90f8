import type { Etcd3 } from "etcd3";
import { Failure } from "../diagnostics/failure.ts";
import { type ClientCredentials, connectEtcd } from "../etcd/connect_etcd.ts";
import { type EtcdErrorClass, etcdErrorClass } from "../etcd/error_class.ts";
import type { OptionValues, StringSpec } from "./option_spec.ts";

/** The options by which a command is told which etcd it works on, called as etcdctl calls them. */
export const etcdConnection = {
  endpoints: {
    type: "string",
    placeholder: "HOST:PORT,...",
    default: "127.0.0.1:2379",
    summary: "Members to ask, the first that can be reached is used",
  },
  cacert: file("The CA that members' certificates chain to"),
  cert: file("The certificate of an etcd user, root as a rule"),
  key: file("The key of that certificate"),
} as const;

function file(
  summary: string,
): StringSpec & { readonly required: true; readonly completes: "file" } {
  return { type: "string", placeholder: "FILE", required: true, completes: "file", summary };
}

/** Where and as whom a command works on etcd. */
export type EtcdConnection = OptionValues<typeof etcdConnection>;

/**
 * Does something with a client of the first member that can be reached. It may be done again on the
 * next one when a member goes away meanwhile, so it has to bear being repeated.
 *
 * @throws {Failure} `usage` for endpoints and files that cannot be used, `etcd-request-failed` when
 * etcd refuses or no member answers
 */
export async function withEtcd<Result>(
  connection: EtcdConnection,
  work: (client: Etcd3) => Promise<Result>,
): Promise<Result> {
  const endpoints = connection.endpoints.split(",").map(endpointOf);
  const credentials = await readCredentials(connection);
  let unreachable: unknown;
  for (const endpoint of endpoints) {
    const client = connectEtcd({ endpoints: [endpoint], credentials });
    try {
      return await work(client);
    } catch (error) {
      if (error instanceof Failure) throw error;
      if (etcdErrorClass(error) !== "unavailable") throw refusal(error, endpoint);
      unreachable = error;
    } finally {
      client.close();
    }
  }
  throw refusal(unreachable, endpoints.join(", "));
}

/** etcdctl takes a scheme before the address; without TLS there is no multi-tenancy. */
function endpointOf(text: string): string {
  const endpoint = text.trim().replace(/^https:\/\//, "");
  if (/^(\[[\da-f:]+\]|[\w.-]+):\d+$/i.test(endpoint)) return endpoint;
  throw new Failure("usage", `${JSON.stringify(text)} is no endpoint`, {
    hint: 'Write host and port, as in "127.0.0.1:2379"; TLS is always used',
  });
}

async function readCredentials(connection: EtcdConnection): Promise<ClientCredentials> {
  const [trust, certificate, privateKey] = await Promise.all([
    readPem("cacert", connection.cacert),
    readPem("cert", connection.cert),
    readPem("key", connection.key),
  ]);
  return { trust, certificate, privateKey };
}

async function readPem(option: string, path: string): Promise<string> {
  try {
    const text = await Deno.readTextFile(path);
    if (text.includes("-----BEGIN ")) return text;
  } catch (cause) {
    throw new Failure("usage", `Option "--${option}": "${path}" cannot be read`, { cause });
  }
  throw new Failure("usage", `Option "--${option}": "${path}" is no PEM file`);
}

const hints: Partial<Record<EtcdErrorClass, string>> = {
  denied: "Use the certificate of the user root",
  unauthenticated: "Use the certificate of a user that etcd knows",
  timeout: "Look whether the cluster has a quorum",
  "no-leader": "Look whether the cluster has a quorum",
  unavailable: "Check the endpoints, and that --cacert is the CA of the members' certificates",
};

function refusal(cause: unknown, endpoint: string): Failure {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const hint = hints[etcdErrorClass(cause)];
  return new Failure("etcd-request-failed", `etcd at ${endpoint}: ${reason}`, {
    cause,
    ...(hint === undefined ? {} : { hint }),
  });
}
