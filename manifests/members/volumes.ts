import type { V1Volume, V1VolumeMount } from "@kubernetes/client-node";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { mountPaths } from "./mount_paths.ts";

/** Readable by owner and group, which is `fsGroup`. In decimal, since YAML 1.1 and 1.2 read 0440 differently. */
const groupReadable = 0o440;

/**
 * The volumes of a member's pod besides its data. Keys are listed one by one, so that a CA's
 * private key never reaches a member, whatever a Secret holds.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function memberVolumes(config: EtcdCluster): V1Volume[] {
  const { serverSecret, peerSecret, trustSecret } = clusterNames(config);
  return [
    secretVolume("server", serverSecret, ["tls.crt", "tls.key"]),
    secretVolume("peer", peerSecret, ["tls.crt", "tls.key"]),
    secretVolume("trust", trustSecret, ["client-ca.crt", "peer-ca.crt"]),
    tokenVolume(),
  ];
}

/** What etcd sees: its data and its certificates, but no token. */
export function etcdMounts(): V1VolumeMount[] {
  return [
    { name: "data", mountPath: mountPaths.data },
    { name: "server", mountPath: mountPaths.server, readOnly: true },
    { name: "peer", mountPath: mountPaths.peer, readOnly: true },
    { name: "trust", mountPath: mountPaths.trust, readOnly: true },
  ];
}

/** What the gate sees: whether there are data, and a token to ask for its ticket. */
export function gateMounts(): V1VolumeMount[] {
  return [
    { name: "data", mountPath: mountPaths.data, readOnly: true },
    { name: "token", mountPath: mountPaths.token, readOnly: true },
  ];
}

/** What the kubelet would mount into every container, as a volume that one container can mount. */
export function tokenVolume(): V1Volume {
  return {
    name: "token",
    projected: {
      defaultMode: groupReadable,
      sources: [
        { serviceAccountToken: { path: "token", expirationSeconds: 3_600 } },
        { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
        {
          downwardAPI: {
            items: [{
              path: "namespace",
              fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" },
            }],
          },
        },
      ],
    },
  };
}

/** A Secret's named keys, and no other of them, readable by the pod's group. */
export function secretVolume(name: string, secretName: string, keys: readonly string[]): V1Volume {
  const items = keys.map((key) => ({ key, path: key }));
  return { name, secret: { secretName, defaultMode: groupReadable, items } };
}
