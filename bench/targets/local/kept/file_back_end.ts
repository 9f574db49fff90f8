import { join } from "node:path";
import { Failure } from "../../../../diagnostics/failure.ts";
import { serverNames } from "../../../../manifests/certificates/leaf_names.ts";
import type { EtcdCluster } from "../../../../manifests/config/etcd_cluster.ts";
import { freePorts } from "../free_ports.ts";
import type { MemberPorts } from "../loopback_place.ts";
import type {
  Claim,
  KeeperBackEnd,
  MemberPod,
  MemberSet,
  Notice,
  StoredData,
  StoredReference,
} from "../../../../operations/keeper/back_end.ts";
import { fileLease } from "./file_lease.ts";
import { readJson, removeFile, writeJson } from "./json_files.ts";
import { templateRevision } from "./template_revision.ts";

/** A back end whose objects are files, and which can play what a StatefulSet's controller does. */
export interface FileBackEnd extends KeeperBackEnd {
  /** Where everything is. */
  readonly directory: string;
  /** The config that was committed last. */
  readonly config: EtcdCluster;
  /** The ports of a member. */
  portsOf(pod: string): MemberPorts;
  /** What was written, in order, as `kind/name`. */
  readonly written: readonly string[];
  /** What was told. */
  readonly notices: readonly Notice[];
  /** Does what Argo CD does: there is a StatefulSet from now on. */
  createMemberSet(): void;
  /** Does what Argo CD does after a commit: the StatefulSet has the template of this config. */
  commit(config: EtcdCluster): void;
  /** Does what a StatefulSet's controller does: there is a claim, a new one if there was none. */
  claim(pod: string): Claim;
  /** Does what the protection of claims in use does: one that is being deleted goes. */
  dropClaim(pod: string): void;
  /** Does what a kubelet does: a pod is there, or is now like this. */
  putPod(pod: MemberPod): void;
  /** The pod is gone. */
  dropPod(name: string): void;
}

/** The pods that may ever get ports. */
const mostMembers = 7;

/** A back end in a directory of its own, which exists. */
export function fileBackEnd(directory: string, initial: EtcdCluster): FileBackEnd {
  const ports = freePorts(mostMembers * 3);
  const written: string[] = [];
  const notices: Notice[] = [];
  let config = initial;
  let versions = 0;
  const portsOf = (pod: string): MemberPorts => {
    const index = Number(pod.slice(pod.lastIndexOf("-") + 1));
    const [client = 0, peer = 0, metrics = 0] = ports.slice(index * 3, index * 3 + 3);
    return { client, peer, metrics };
  };
  const fileOf = ({ kind, name }: StoredReference) => join(directory, `${kind}.${name}.json`);
  const setFile = join(directory, "set.json");
  const claimFile = (pod: string) => join(directory, `claim.${pod}.json`);
  const podFile = (name: string) => join(directory, `pod.${name}.json`);
  const podsOf = (names: readonly string[]) =>
    names.map((name) => readPod(podFile(name))).filter((pod) => pod !== undefined);
  const changeSet = (changed: Partial<MemberSet>) => {
    const stored = readJson<MemberSet>(setFile);
    if (stored !== undefined) {
      writeJson(setFile, { ...stored, ...changed, version: String(++versions) });
    }
  };
  return {
    directory,
    written,
    notices,
    portsOf,
    get config() {
      return config;
    },
    get addresses() {
      return {
        endpoint: (pod: string) => `127.0.0.1:${portsOf(pod).client}`,
        peerUrl: (pod: string) => `https://127.0.0.1:${portsOf(pod).peer}`,
        serverNames: serverNames(config),
        peerNames: { dnsNames: ["localhost"], ipAddresses: ["127.0.0.1"] },
      };
    },
    operations: fileLease(join(directory, "lease.json")),
    read: (object) => Promise.resolve(readJson<StoredData>(fileOf(object))),
    write: (object, { data, replaces }) => {
      const stored = readJson<StoredData>(fileOf(object));
      if (stored?.version !== replaces) return Promise.reject(conflict(object));
      writeJson(fileOf(object), { data, version: String(++versions) });
      written.push(`${object.kind}/${object.name}`);
      return Promise.resolve();
    },
    claims: (pods) =>
      Promise.resolve(
        pods.map((pod) => readJson<Claim>(claimFile(pod))).filter((claim) => claim !== undefined),
      ),
    memberSet: () => {
      const stored = readJson<MemberSet>(setFile);
      if (stored === undefined) return Promise.resolve(undefined);
      const names = Array.from({ length: stored.replicas }, (_, index) => podName(config, index));
      const ready = podsOf(names).filter(({ readySince }) => readySince !== undefined).length;
      return Promise.resolve({ ...stored, ready });
    },
    scale: (seen, replicas) => {
      if (readJson<MemberSet>(setFile)?.version !== seen.version) {
        return Promise.reject(conflict({ kind: "StatefulSet", name: "etcd" }));
      }
      changeSet({ replicas });
      written.push("StatefulSet/etcd");
      return Promise.resolve();
    },
    pods: (names) => Promise.resolve(podsOf(names)),
    endPod: ({ name, uid }) => {
      const pod = readPod(podFile(name));
      if (pod === undefined) return Promise.resolve();
      if (pod.uid !== uid) return Promise.reject(conflict({ kind: "Pod", name }));
      writeJson(podFile(name), { ...pod, isEnding: true });
      return Promise.resolve();
    },
    deleteClaim: ({ pod, uid }) => {
      const claim = readJson<Claim>(claimFile(pod));
      if (claim?.uid !== uid) {
        return Promise.reject(conflict({ kind: "PersistentVolumeClaim", name: `data-${pod}` }));
      }
      if (readPod(podFile(pod)) === undefined) removeFile(claimFile(pod));
      else writeJson(claimFile(pod), { ...claim, isEnding: true });
      return Promise.resolve();
    },
    notify: (notice) => {
      notices.push(notice);
      return Promise.resolve();
    },
    createMemberSet: () =>
      writeJson(setFile, {
        replicas: 1,
        ready: 0,
        revision: templateRevision(config),
        createdAt: Date.now(),
        version: String(++versions),
      }),
    commit: (committed) => {
      config = committed;
      changeSet({ revision: templateRevision(committed) });
    },
    claim: (pod) => {
      const known = readJson<Claim>(claimFile(pod));
      if (known !== undefined) return known;
      const claim = { pod, uid: crypto.randomUUID(), createdAt: Date.now() };
      writeJson(claimFile(pod), claim);
      return claim;
    },
    dropClaim: (pod) => removeFile(claimFile(pod)),
    putPod: (pod) => writeJson(podFile(pod.name), pod),
    dropPod: (name) => removeFile(podFile(name)),
  };
}

function podName({ metadata }: EtcdCluster, index: number): string {
  return `${metadata.name}-${index}`;
}

/** JSON has no `undefined`: what a pod does not say is not in its file. */
function readPod(file: string): MemberPod | undefined {
  const pod = readJson<MemberPod>(file);
  return pod === undefined ? undefined : {
    ...pod,
    readySince: pod.readySince,
    unreadySince: pod.unreadySince,
    gatedSince: pod.gatedSince,
    lastEnd: pod.lastEnd,
  };
}

function conflict({ kind, name }: { readonly kind: string; readonly name: string }): Failure {
  return new Failure("kubernetes-request-failed", `${kind} "${name}" is not as it was seen`);
}
