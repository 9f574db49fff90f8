import { join } from "node:path";
import type { LocalMember } from "../local_member.ts";
import type { EtcdCluster } from "../../../../manifests/config/etcd_cluster.ts";
import { possibleMemberNames } from "../../../../manifests/members/member_names.ts";
import type { MemberPod } from "../../../../operations/keeper/back_end.ts";
import { memberOrdinal } from "../../../../operations/keeper/membership/member_ordinal.ts";
import { createPodMember, type PodMemberOptions } from "./create_pod_member.ts";
import { isReady } from "./is_ready.ts";
import { mountSecrets } from "./mount_secrets.ts";

/** The members' pods as processes, each behind the gate. */
export interface LocalPods {
  /**
   * Does once what controllers and kubelets do all the time: ends pods that are to end, makes those
   * that are missing from the present template, starts what is let through, and looks who is ready.
   */
  tick(): Promise<void>;
  /** Why each pod that has not started waits. */
  readonly waiting: ReadonlyMap<string, string>;
  /** The members that were started, by their pods. */
  readonly members: ReadonlyMap<string, LocalMember>;
  /** Pods whose node is away: nobody starts them. */
  readonly away: Set<string>;
  /** The data directory of a pod's present volume. */
  dataDirectory(pod: string): string;
  /** Ends etcd by force; the next tick starts it again in the same pod. */
  kill(pod: string): Promise<void>;
  /** Ends a pod by force, and its claim and volume are gone: the next tick makes new ones. */
  loseVolume(pod: string): Promise<void>;
  /** Ends all. */
  stop(): Promise<void>;
}

/** What is known of a pod besides its object. */
interface Run {
  /** The config whose template it was made from. */
  readonly config: EtcdCluster;
  /** How often in a row it was seen not ready. */
  misses: number;
  /** When it may be started again, in milliseconds since 1970. */
  startsAt: number;
}

/** As the rendered readiness probe has it. */
const mostMisses = 3;
const pauseBetweenStarts = 1_000;

/**
 * Plays the StatefulSet's controller and the kubelet with real etcd processes: claims first, then
 * volumes of Secrets, the gate and etcd with the environment of the members' ConfigMap. A pod keeps
 * the template it was made from. Only that the gate looks at every start is stricter than a kubelet,
 * for which a container that starts again is behind it already.
 */
export function localPods(options: PodMemberOptions): LocalPods {
  const { backEnd } = options;
  const members = new Map<string, LocalMember>();
  const waiting = new Map<string, string>();
  const away = new Set<string>();
  const runs = new Map<string, Run>();
  const dataDirectory = (pod: string) => join(backEnd.directory, backEnd.claim(pod).uid, pod);
  const end = async (pod: string, how: "kill" | "stop") => {
    await members.get(pod)?.[how]();
    members.delete(pod);
    waiting.delete(pod);
    runs.delete(pod);
    backEnd.dropPod(pod);
  };
  const present = () => backEnd.pods(possibleMemberNames(backEnd.config));
  const endSurplus = async (replicas: number) => {
    for (const { name, isEnding } of await present()) {
      if (isEnding || memberOrdinal(name) >= replicas) await end(name, "stop");
    }
    const gone = possibleMemberNames(backEnd.config);
    const pods = (await present()).map(({ name }) => name);
    for (const { pod, isEnding } of await backEnd.claims(gone)) {
      if (isEnding === true && !pods.includes(pod)) backEnd.dropClaim(pod);
    }
  };
  const podOf = async (name: string, revision: string): Promise<MemberPod> => {
    const [known] = await backEnd.pods([name]);
    if (known !== undefined) return known;
    const now = Date.now();
    const pod = { name, uid: crypto.randomUUID(), revision, ...unready(now), ...neverRan };
    runs.set(name, { config: backEnd.config, misses: 0, startsAt: now });
    backEnd.putPod(pod);
    return pod;
  };
  const start = async (pod: MemberPod, run: Run): Promise<MemberPod> => {
    const { name } = pod;
    const now = Date.now();
    const ended = members.has(name)
      ? { ...unready(now), restarts: pod.restarts + 1, lastEnd: "Error" }
      : {};
    members.delete(name);
    run.startsAt = now + pauseBetweenStarts;
    const claim = backEnd.claim(name);
    await Deno.mkdir(join(backEnd.directory, claim.uid), { recursive: true });
    const outcome = await createPodMember(options, {
      config: run.config,
      pod: name,
      data: dataDirectory(name),
    });
    if ("start" in outcome) {
      waiting.delete(name);
      members.set(name, outcome);
      outcome.start();
      return { ...pod, ...ended, gatedSince: undefined };
    }
    waiting.set(name, outcome.waits);
    const gatedSince = outcome.at === "gate" ? pod.gatedSince ?? now : undefined;
    return { ...pod, ...ended, gatedSince };
  };
  const look = async (pod: MemberPod, run: Run): Promise<MemberPod> => {
    const member = members.get(pod.name);
    await mountSecrets(backEnd, { pod: pod.name, config: run.config });
    const now = Date.now();
    if (member !== undefined && await isReady(member.metricsUrl)) {
      run.misses = 0;
      return { ...pod, readySince: pod.readySince ?? now, unreadySince: undefined };
    }
    const isRunning = member?.pid !== undefined;
    if (++run.misses < mostMisses && isRunning) return pod;
    return pod.readySince === undefined ? pod : { ...pod, ...unready(now) };
  };
  return {
    members,
    waiting,
    away,
    dataDirectory,
    async tick() {
      const set = await backEnd.memberSet();
      if (set === undefined) return;
      await endSurplus(set.replicas);
      const names = possibleMemberNames(backEnd.config).slice(0, set.replicas);
      await Promise.all(names.map(async (name) => {
        if (away.has(name)) return;
        const claim = backEnd.claim(name);
        if (claim.isEnding === true) return;
        let pod = await podOf(name, set.revision);
        const run = runs.get(name);
        if (run === undefined) return;
        const isStopped = members.get(name)?.pid === undefined;
        if (isStopped && Date.now() >= run.startsAt) pod = await start(pod, run);
        backEnd.putPod(await look(pod, run));
      }));
    },
    kill: async (pod) => {
      await members.get(pod)?.kill();
      const run = runs.get(pod);
      if (run !== undefined) run.startsAt = 0;
    },
    loseVolume: async (pod) => {
      await end(pod, "kill");
      backEnd.dropClaim(pod);
    },
    stop: async () => {
      await Promise.all([...members.values()].map((member) => member.kill()));
    },
  };
}

const neverRan = { isEnding: false, gatedSince: undefined, restarts: 0, lastEnd: undefined };

function unready(now: number): Pick<MemberPod, "readySince" | "unreadySince"> {
  return { readySince: undefined, unreadySince: now };
}
