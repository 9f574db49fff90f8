import { join } from "node:path";
import { Failure } from "../../diagnostics/failure.ts";
import { serverNames } from "../../manifests/certificates/leaf_names.ts";
import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import { freePorts } from "../../bench/targets/local/free_ports.ts";
import type { MemberPorts } from "../../bench/targets/local/loopback_place.ts";
import type {
  Claim,
  KeeperBackEnd,
  MemberSet,
  Notice,
  StoredData,
  StoredReference,
} from "../../operations/keeper/back_end.ts";

/** A back end whose objects are files, and which can play what a StatefulSet's controller does. */
export interface FileBackEnd extends KeeperBackEnd {
  /** Where everything is. */
  readonly directory: string;
  /** The ports of a member. */
  portsOf(pod: string): MemberPorts;
  /** What was written, in order, as `kind/name`. */
  readonly written: readonly string[];
  /** What was told. */
  readonly notices: readonly Notice[];
  /** Does what Argo CD does: there is a StatefulSet from now on. */
  createMemberSet(): void;
  /** Does what a StatefulSet's controller does: there is a claim, a new one if there was none. */
  claim(pod: string): Claim;
  /** Does what a person may do. */
  deleteClaim(pod: string): void;
}

/** The pods that may ever get ports. */
const mostMembers = 7;

/** A back end in a directory of its own, which exists. */
export function fileBackEnd(directory: string, config: EtcdCluster): FileBackEnd {
  const ports = freePorts(mostMembers * 3);
  const written: string[] = [];
  const notices: Notice[] = [];
  let versions = 0;
  const portsOf = (pod: string): MemberPorts => {
    const index = Number(pod.slice(pod.lastIndexOf("-") + 1));
    const [client = 0, peer = 0, metrics = 0] = ports.slice(index * 3, index * 3 + 3);
    return { client, peer, metrics };
  };
  const fileOf = ({ kind, name }: StoredReference) => join(directory, `${kind}.${name}.json`);
  const setFile = join(directory, "set.json");
  const claimFile = (pod: string) => join(directory, `claim.${pod}.json`);
  return {
    directory,
    written,
    notices,
    portsOf,
    addresses: {
      endpoint: (pod) => `127.0.0.1:${portsOf(pod).client}`,
      peerUrl: (pod) => `https://127.0.0.1:${portsOf(pod).peer}`,
      serverNames: serverNames(config),
      peerNames: { dnsNames: ["localhost"], ipAddresses: ["127.0.0.1"] },
    },
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
    memberSet: () => Promise.resolve(readJson<MemberSet>(setFile)),
    scale: (seen, replicas) => {
      const stored = readJson<MemberSet>(setFile);
      if (stored?.version !== seen.version) {
        return Promise.reject(conflict({ kind: "StatefulSet", name: "etcd" }));
      }
      writeJson(setFile, { ...stored, replicas, version: String(++versions) });
      written.push("StatefulSet/etcd");
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
        createdAt: Date.now(),
        version: String(++versions),
      }),
    claim: (pod) => {
      const known = readJson<Claim>(claimFile(pod));
      if (known !== undefined) return known;
      const claim = { pod, uid: crypto.randomUUID(), createdAt: Date.now() };
      writeJson(claimFile(pod), claim);
      return claim;
    },
    deleteClaim: (pod) => Deno.removeSync(claimFile(pod)),
  };
}

function conflict({ kind, name }: { readonly kind: string; readonly name: string }): Failure {
  return new Failure("kubernetes-request-failed", `${kind} "${name}" is not as it was seen`);
}

/** Reading, comparing and writing without a pause in between is what makes it atomic. */
function readJson<Value>(file: string): Value | undefined {
  try {
    return JSON.parse(Deno.readTextFileSync(file)) as Value;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function writeJson(file: string, value: unknown): void {
  Deno.writeTextFileSync(file, JSON.stringify(value), { mode: 0o600 });
}
