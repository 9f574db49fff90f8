import { tenantOf } from "../../etcd/tenants/tenant.ts";
import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import type { IndexedTenant, LoadPlan, PhaseLoad } from "../engine/load_plan.ts";
import { startLoadWorkers } from "../engine/load_workers.ts";
import type { PhaseRecording } from "../engine/recorder.ts";
import { loadShares } from "../load_shares.ts";
import type { Preflight } from "../results/run_result.ts";
import { createLocalPki } from "../targets/local/local_pki.ts";
import type { IdleServerReady, IdleServerStart } from "./idle_server_worker.ts";
import { putWorkload } from "./put_workload.ts";

/** How a generator is tried. */
export interface ProbeGeneratorOptions {
  /** Threads that make load. */
  readonly workers: number;
  /** Seconds of each of the two measurements. */
  readonly seconds: number;
}

/** Enough for the server and each worker to be busy all the time. */
const inFlightEach = 32;
const tenantsEach = 4;
const warmup = 500;

/**
 * How many requests a second the generator makes of a server that does nothing, and how late it is
 * at half of that. The server takes a thread of this machine, as etcd would.
 */
export async function probeGenerator(
  { seconds, workers }: ProbeGeneratorOptions,
): Promise<Preflight["generator"]> {
  const directory = await Deno.makeTempDir({ prefix: "kamaji-etcd-preflight-" });
  const server = await startIdleServer(directory);
  try {
    const run = (load: PhaseLoad) => runLoad(load, { ...server, workers, seconds });
    const inFlight = inFlightEach * workers;
    const full = await run({ kind: "closed", inFlight });
    const requestsPerSecond = Math.round(requestsOf(full) / seconds);
    if (requestsPerSecond === 0) throw new Error("The server that does nothing did not answer");
    const rate = requestsPerSecond / 2;
    const { lag } = await run({ kind: "open", from: rate, to: rate, arrival: "poisson" });
    return { requestsPerSecond, lagP99AtHalf: lag.quantile(0.99) };
  } finally {
    server.stop();
    await Deno.remove(directory, { recursive: true });
  }
}

interface IdleServer {
  readonly endpoint: string;
  readonly credentials: ClientCredentials;
  stop(): void;
}

async function startIdleServer(directory: string): Promise<IdleServer> {
  const pki = await createLocalPki(directory);
  const [certificate, privateKey] = await Promise.all([
    Deno.readTextFile(pki.server.certificate),
    Deno.readTextFile(pki.server.privateKey),
  ]);
  const credentials = await pki.credentialsOf("root");
  const worker = new Worker(new URL("./idle_server_worker.ts", import.meta.url), {
    type: "module",
  });
  const ready = Promise.withResolvers<IdleServerReady>();
  worker.onmessage = ({ data }: MessageEvent<IdleServerReady>) => ready.resolve(data);
  worker.onerror = (event) => {
    event.preventDefault();
    ready.reject(new Error(`Idle server failed: ${event.message}`));
  };
  worker.postMessage({ certificate, privateKey } satisfies IdleServerStart);
  const { endpoint } = await ready.promise;
  return { endpoint, credentials, stop: () => worker.terminate() };
}

interface LoadRun extends ProbeGeneratorOptions {
  readonly endpoint: string;
  readonly credentials: ClientCredentials;
}

async function runLoad(load: PhaseLoad, options: LoadRun): Promise<PhaseRecording> {
  const { credentials, endpoint, seconds, workers } = options;
  const count = tenantsEach * workers;
  const { name } = putWorkload;
  const plan: LoadPlan = {
    groups: [{ name: "tenants", workload: name, settings: {}, tenants: count, connections: 1 }],
    phases: [
      { begin: 0, duration: warmup, measured: false, loads: [load] },
      { begin: warmup, duration: seconds * 1000, measured: true, loads: [load] },
    ],
    seed: 1,
    requestTimeout: 7_000,
  };
  const tenants = Array.from({ length: count }, (_, index): IndexedTenant => ({
    index,
    group: 0,
    place: index,
    tenant: tenantOf(`preflight-${index}`),
    neighbour: undefined,
    confined: false,
    credentials,
  }));
  const target = { endpoints: [endpoint], serverName: "localhost" };
  const threads = startLoadWorkers(plan, loadShares({ plan, target, tenants, workers }));
  try {
    await threads.prepare();
    const { recording } = await threads.run(Date.now() + 50);
    const phase = recording.phases[1];
    if (phase === undefined) throw new TypeError("Nothing was measured");
    return phase;
  } finally {
    threads.close();
  }
}

function requestsOf({ groups }: PhaseRecording): number {
  return groups.flatMap(({ operations }) => operations)
    .reduce((sum, tally) => sum + (tally?.done ?? 0), 0);
}
