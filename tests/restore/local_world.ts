import { join } from "node:path";
import { connectEtcd } from "../../etcd/connect_etcd.ts";
import { defaultEtcdVersion, type EtcdClusterInput } from "../../manifests/config/etcd_cluster.ts";
import { restoreArguments } from "../../manifests/jobs/restore_arguments.ts";
import { restoreLayout } from "../../manifests/jobs/restore_layout.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import { Failure } from "../../diagnostics/failure.ts";
import type { StoredData } from "../../operations/keeper/back_end.ts";
import type { StoredLease } from "../../operations/kubernetes/lease_record.ts";
import { dropKept } from "../../operations/restore/data_files.ts";
import { fetchRestorable } from "../../operations/restore/fetch_restorable.ts";
import { installRestored } from "../../operations/restore/install_restored.ts";
import type { RestoreBackEnd, VolumeState } from "../../operations/restore/restore_back_end.ts";
import type { RestoreRecord } from "../../operations/restore/restore_record.ts";
import { storedSnapshots } from "../../operations/snapshots/stored_snapshots.ts";
import { volumeStore } from "../../operations/snapshots/volume_store.ts";
import { localEtcd } from "../local_etcd.ts";
import { type ClusterSecrets, credentialsOf } from "./cluster_secrets.ts";
import { etcdutl } from "./local_etcdutl.ts";
import { play } from "./play.ts";
import { type PlayedMembers, playMembers } from "./played_members.ts";
import type { RestoreWorld } from "./restore_world.ts";

/** A world of processes: objects in memory, volumes in folders, steps run one after the other. */
export async function startLocalWorld(
  spec: EtcdClusterInput["spec"],
  store?: string,
): Promise<RestoreWorld> {
  const binary = await localEtcd(defaultEtcdVersion);
  if (binary === undefined || etcdutl === undefined) throw new TypeError("No etcd or no etcdutl");
  const directory = await Deno.makeTempDir({ prefix: "kamaji-etcd-restore-" });
  const snapshots = store ?? join(directory, "snapshots");
  await Deno.mkdir(snapshots, { recursive: true });
  const config = exampleCluster({ spec });
  const members = playMembers({ config, binary: binary.path, directory });
  const world = { config, members, store: volumeStore(snapshots) };
  const state: State = { objects: new Map(), replicas: 0, keeper: { replicas: 0 }, volumes: {} };
  const backEnd = localBackEnd({ world, state, directory });
  const playing = play(() => members.tick(state.replicas, backEnd.read));
  return Object.assign(world, {
    backEnd,
    putSecrets: async (secrets: ClusterSecrets) => {
      for (const [name, data] of Object.entries(secrets)) {
        await backEnd.write({ kind: "Secret", name }, { data });
      }
    },
    startKeeper: (restartedBy?: string) => {
      state.keeper = { replicas: 1, restartedBy };
      return Promise.resolve();
    },
    connect: async (pod: string, user: string) => {
      const authority = await backEnd.read({ kind: "Secret", name: "etcd-certs" });
      const credentials = await credentialsOf({ "etcd-certs": authority?.data ?? {} }, user);
      return connectEtcd({ endpoints: [members.endpoint(pod)], credentials });
    },
    stop: async () => {
      await playing.end();
      await members.stop();
      await Deno.remove(directory, { recursive: true });
    },
  });
}

interface State {
  readonly objects: Map<string, StoredData>;
  replicas: number;
  keeper: { readonly replicas: number; readonly restartedBy?: string | undefined };
  volumes: Record<string, VolumeState>;
  lease?: StoredLease;
}

interface LocalParts {
  readonly world: Pick<RestoreWorld, "config" | "members" | "store">;
  readonly state: State;
  readonly directory: string;
}

function localBackEnd({ world, state, directory }: LocalParts): RestoreBackEnd {
  const { objects } = state;
  const { members, store } = world;
  let versions = 0;
  const work = (record: RestoreRecord, pod: string) => `${record.id} ${pod}`;
  return {
    addresses: members.addresses,
    endpoint: (pod) => Promise.resolve(members.endpoint(pod)),
    read: ({ kind, name }) => Promise.resolve(objects.get(`${kind}/${name}`)),
    write: ({ kind, name }, { data, replaces }) => {
      const id = `${kind}/${name}`;
      if (objects.get(id)?.version !== replaces) return Promise.reject(conflict(id));
      objects.set(id, { data: { ...data }, version: String(++versions) });
      return Promise.resolve();
    },
    remove: ({ kind, name }) => Promise.resolve(void objects.delete(`${kind}/${name}`)),
    replicas: () => Promise.resolve(state.replicas),
    scale: (replicas) => Promise.resolve(void (state.replicas = replicas)),
    pods: (names) => Promise.resolve(names.filter((name) => members.running.has(name))),
    isServing: () => isReady(members),
    keeper: () =>
      Promise.resolve({
        replicas: state.keeper.replicas,
        pods: state.keeper.replicas,
        restartedBy: state.keeper.restartedBy,
      }),
    scaleKeeper: (replicas) => Promise.resolve(void (state.keeper = { ...state.keeper, replicas })),
    snapshots: () => storedSnapshots(store),
    volume: (record, pod) =>
      Promise.resolve(state.volumes[work(record, pod)] ?? { state: "untouched" }),
    restoreVolume: (record, pod) => {
      const id = work(record, pod);
      state.volumes[id] = { state: "working" };
      restoreLocally({ world, directory, record, pod }).then(
        () => state.volumes[id] = { state: "restored" },
        (error) => state.volumes[id] = { state: "failed", reason: String(error) },
      );
      return Promise.resolve();
    },
    forgetFailure: (record, pod) => {
      const id = work(record, pod);
      if (state.volumes[id]?.state === "failed") delete state.volumes[id];
      return Promise.resolve();
    },
    cleanUp: () => Promise.resolve(),
    dropOldData: ({ id }, pod) => dropKept(layoutOf(world, { id, pod })),
    operations: {
      read: () => Promise.resolve(state.lease),
      write: (record, version) => {
        if (state.lease?.version !== version) return Promise.reject(conflict("Lease"));
        state.lease = { record, version: String(++versions) };
        return Promise.resolve();
      },
    },
  };
}

function conflict(object: string): Failure {
  return new Failure("kubernetes-request-failed", `"${object}" is not as it was seen`);
}

function layoutOf(
  { config, members }: LocalParts["world"],
  { id, pod }: { readonly id: string; readonly pod: string },
) {
  const { dataDirectory } = config.spec.storage;
  return restoreLayout({ volume: members.volume(pod), dataDirectory, id });
}

/** The three steps of the Job, with the real etcdutl. */
async function restoreLocally(
  { world, directory, record, pod }: {
    readonly world: LocalParts["world"];
    readonly directory: string;
    readonly record: RestoreRecord;
    readonly pod: string;
  },
): Promise<void> {
  const layout = layoutOf(world, { id: record.id, pod });
  await Deno.mkdir(world.members.volume(pod), { recursive: true });
  const file = join(directory, `${pod}.db`);
  const { snapshot, sha256 } = record;
  await fetchRestorable({ store: world.store, snapshot, sha256, file, layout });
  const args = restoreArguments({
    ...record,
    snapshot: file,
    dataDirectory: layout.staging,
    name: pod,
  });
  const { success, stderr } = await new Deno.Command(etcdutl ?? "", { args }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  await installRestored(layout);
  await Deno.remove(file);
}

async function isReady({ running }: PlayedMembers): Promise<boolean> {
  const answers = await Promise.all(
    [...running.values()].map(({ metricsUrl }) =>
      fetch(`${metricsUrl}/readyz`).then(async (answer) => {
        await answer.body?.cancel();
        return answer.ok;
      }, () => false)
    ),
  );
  return answers.includes(true);
}
