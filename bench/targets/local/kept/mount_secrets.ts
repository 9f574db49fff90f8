import { join } from "node:path";
import { clusterNames } from "../../../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../../../manifests/config/etcd_cluster.ts";
import type { ListenerFiles } from "../../../../manifests/etcd_arguments.ts";
import type { FileBackEnd } from "./file_back_end.ts";

/** Where a pod's etcd finds its certificates. */
export interface MountedSecrets {
  /** Of the client port. */
  readonly server: ListenerFiles;
  /** Of the peer port. */
  readonly peer: ListenerFiles;
}

/**
 * Does what a kubelet does with a pod's volumes of Secrets, again and again: what is in a Secret is
 * in the files, each of which is replaced whole. `undefined` while a Secret does not exist.
 */
export async function mountSecrets(
  backEnd: FileBackEnd,
  { pod, config }: { readonly pod: string; readonly config: EtcdCluster },
): Promise<MountedSecrets | undefined> {
  const names = clusterNames(config);
  const read = (name: string) => backEnd.read({ kind: "Secret", name });
  const [server, peer, trust] = await Promise.all(
    [names.serverSecret, names.peerSecret, names.trustSecret].map(read),
  );
  if (server === undefined || peer === undefined || trust === undefined) return undefined;
  const pathOf = (volume: string, key: string) =>
    join(backEnd.directory, "mounts", pod, volume, key);
  for (const [volume, { data }] of Object.entries({ server, peer, trust })) {
    for (const [key, value] of Object.entries(data)) replaceFile(pathOf(volume, key), value);
  }
  const listener = (volume: "server" | "peer", ca: string): ListenerFiles => ({
    certificate: pathOf(volume, "tls.crt"),
    privateKey: pathOf(volume, "tls.key"),
    trust: pathOf("trust", ca),
  });
  return {
    server: listener("server", "client-ca.crt"),
    peer: listener("peer", "peer-ca.crt"),
  };
}

/** Nothing waits in between, so a certificate is without its key for the shortest time. */
function replaceFile(path: string, value: string): void {
  if (textOf(path) === value) return;
  Deno.mkdirSync(join(path, ".."), { recursive: true });
  Deno.writeTextFileSync(`${path}.new`, value, { mode: 0o600 });
  Deno.renameSync(`${path}.new`, path);
}

function textOf(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
