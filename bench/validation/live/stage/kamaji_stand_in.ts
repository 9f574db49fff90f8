import { freePorts } from "../../../targets/local/free_ports.ts";
import { liveTenants } from "./live_config.ts";

/** What Prometheus would read of Kamaji, which does not run here. */
export interface KamajiStandIn {
  /** Where it answers. */
  readonly port: number;
  /** Whether it finds the DataStore ready. */
  isReady: boolean;
  /** Ends it. */
  stop(): Promise<void>;
}

/**
 * Exposes what Kamaji says of its DataStore and of the control planes on it, with the names and labels
 * that it has (clastix/kamaji internal/metrics/metrics.go).
 *
 * @param dataStore the DataStore's name
 */
export function startKamajiStandIn(dataStore: string): KamajiStandIn {
  const [port = 0] = freePorts(1);
  const headers = { "content-type": "text/plain; version=0.0.4; charset=utf-8" };
  const standIn = { isReady: true };
  const server = Deno.serve(
    { port, hostname: "127.0.0.1", onListen: () => undefined },
    () => new Response(exposition(dataStore, standIn.isReady), { headers }),
  );
  return Object.assign(standIn, { port, stop: () => server.shutdown() });
}

function exposition(dataStore: string, isReady: boolean): string {
  const status = isReady ? "Ready" : "NotReady";
  const controlPlanes = liveTenants.flatMap((tenant) => {
    const name = `tcp_namespace="${tenant}",tcp_name="${tenant}"`;
    return [
      `kamaji_tenant_control_plane_info{${name},kubernetes_version="v1.35.0",datastore_driver="etcd"} 1`,
      `kamaji_tenant_control_plane_status{${name},status="Ready"} 1`,
    ];
  });
  return [
    `kamaji_datastore_info{datastore_name="${dataStore}",driver="etcd"} 1`,
    `kamaji_datastore_status{datastore_name="${dataStore}",status="${status}",ready="${isReady}"} 1`,
    ...controlPlanes,
    "",
  ].join("\n");
}
