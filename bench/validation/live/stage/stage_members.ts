import { join } from "node:path";
import { possibleMemberNames } from "../../../../manifests/members/member_names.ts";
import { type FileBackEnd, fileBackEnd } from "../../../targets/local/kept/file_back_end.ts";
import { type LocalPods, localPods } from "../../../targets/local/kept/local_pods.ts";
import { freePorts } from "../../../targets/local/free_ports.ts";
import { startKubelet } from "./kubelet.ts";
import { createLauncher, type LaunchSettings } from "./launcher.ts";
import { type PeerProxy, startPeerProxy } from "./peer_proxy.ts";
import type { StageOptions } from "./stage.ts";

/** Where members run, with proxies between them; which of them do is for a keeper to say. */
export interface StageMembers {
  /** Names of those that the configuration has. */
  readonly names: readonly string[];
  /** Their objects. */
  readonly backEnd: FileBackEnd;
  /** Their pods. */
  readonly pods: LocalPods;
  /** The program that starts etcd behind the proxies. */
  readonly launcher: string;
  /** The proxy in front of a member's peer port. */
  proxyOf(member: string): PeerProxy;
  /** Sets what a member is started with, from its next start on. */
  launch(member: string, settings: Partial<LaunchSettings>): Promise<void>;
  /** Ends all of it. */
  stop(): Promise<void>;
}

/**
 * etcd takes what is applied in more than 100 ms for slow (etcd server/embed/config.go,
 * DefaultWarningApplyDuration), which on a machine of many clusters nearly everything is at times.
 */
const patience = ["--warning-apply-duration=500ms"];

/**
 * Prepares pods for a cluster that no keeper has founded yet, and for one member more.
 *
 * @param directory an existing one, of its own
 */
export async function prepareMembers(
  { config, etcd, flags = [] }: Pick<StageOptions, "config" | "etcd" | "flags">,
  directory: string,
): Promise<StageMembers> {
  const objects = join(directory, "objects");
  const launching = join(directory, "launch");
  for (const each of [objects, launching]) await Deno.mkdir(each, { mode: 0o700 });
  const backEnd = fileBackEnd(objects, config);
  const possible = possibleMemberNames(config).slice(0, config.spec.members + 1);
  const ports = freePorts(possible.length);
  const launcher = await createLauncher(launching);
  const launch: StageMembers["launch"] = (member, settings) =>
    launcher.set(member, {
      binary: etcd,
      peerPort: ports[possible.indexOf(member)] ?? 0,
      flags: [...patience, ...flags],
      ...settings,
    });
  for (const member of possible) await launch(member, {});
  const proxies = new Map(possible.map((member, index) => [
    member,
    startPeerProxy({ listen: backEnd.portsOf(member).peer, target: ports[index] ?? 0 }),
  ]));
  const pods = localPods({ binaryOf: () => launcher.path, backEnd });
  const kubelet = startKubelet(pods);
  return {
    names: possible.slice(0, -1),
    backEnd,
    pods,
    launcher: launcher.path,
    launch,
    proxyOf: (member) => {
      const proxy = proxies.get(member);
      if (proxy === undefined) throw new TypeError(`Member "${member}" has no proxy`);
      return proxy;
    },
    stop: async () => {
      await kubelet.stop();
      await pods.stop();
      for (const proxy of proxies.values()) proxy.close();
    },
  };
}
