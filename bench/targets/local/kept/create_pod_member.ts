import { join } from "node:path";
import { createLocalMember, type LocalMember } from "../local_member.ts";
import { loopbackPlace } from "../loopback_place.ts";
import { clusterNames } from "../../../../manifests/cluster_names.ts";
import type { EtcdCluster } from "../../../../manifests/config/etcd_cluster.ts";
import { etcdArguments } from "../../../../manifests/etcd_arguments.ts";
import { admissionByData, admissionByTicket } from "../../../../operations/gate/admission.ts";
import { inspectDataDirectory } from "../../../../operations/gate/data_directory.ts";
import { readTicket } from "../../../../operations/gate/ticket.ts";
import type { FileBackEnd } from "./file_back_end.ts";
import { mountSecrets } from "./mount_secrets.ts";

/** What the pods run. */
export interface PodMemberOptions {
  /** Path of the etcd of a version. */
  readonly binaryOf: (version: string) => string;
  /** Where their objects are. */
  readonly backEnd: FileBackEnd;
}

/** A pod, and what it was made from. */
export interface PodPlace {
  /** The config whose template it has. */
  readonly config: EtcdCluster;
  /** Its name. */
  readonly pod: string;
  /** The data directory. */
  readonly data: string;
}

/** Why a pod does not start. */
export interface WaitingPod {
  /** What holds it back. */
  readonly at: "volumes" | "gate";
  /** Why, as a clause or a sentence. */
  readonly waits: string;
}

/** The member of a pod that may start, or why it may not: volumes first, then the gate. */
export async function createPodMember(
  { binaryOf, backEnd }: PodMemberOptions,
  { config, pod, data }: PodPlace,
): Promise<LocalMember | WaitingPod> {
  const names = clusterNames(config);
  const listeners = await mountSecrets(backEnd, { pod, config });
  if (listeners === undefined) return { at: "volumes", waits: "its Secrets do not exist" };
  const environment = await backEnd.read({ kind: "ConfigMap", name: names.membersConfigMap });
  if (environment === undefined) {
    return { at: "volumes", waits: "its environment does not exist" };
  }
  const tickets = await backEnd.read({ kind: "ConfigMap", name: names.ticketsConfigMap });
  const directory = await inspectDataDirectory(data);
  const admission = admissionByData(directory) ?? admissionByTicket(directory, {
    ticket: readTicket(tickets?.data[pod]),
    claim: backEnd.claim(pod).uid,
  });
  if (!admission.admitted) return { at: "gate", waits: admission.reason };
  const ports = backEnd.portsOf(pod);
  const place = loopbackPlace({ name: pod, directory: join(data, ".."), pki: listeners, ports });
  return createLocalMember({
    name: pod,
    binary: binaryOf(config.spec.version),
    arguments: etcdArguments(config, place),
    environment: environment.data,
    endpoint: `127.0.0.1:${ports.client}`,
    metricsUrl: `http://127.0.0.1:${ports.metrics}`,
    dataDirectory: data,
    logFile: join(backEnd.directory, `${pod}.log`),
  });
}
