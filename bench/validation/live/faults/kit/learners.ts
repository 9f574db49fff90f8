import { join } from "node:path";
import { etcdArguments } from "../../../../../manifests/etcd_arguments.ts";
import { mountSecrets } from "../../../../targets/local/kept/mount_secrets.ts";
import { createLocalMember } from "../../../../targets/local/local_member.ts";
import { loopbackPlace } from "../../../../targets/local/loopback_place.ts";
import type { Stage } from "../../stage/stage.ts";
import { rediscover } from "./rediscover.ts";

/**
 * Adds a learner as a person would, and starts nothing.
 *
 * @returns what removes it
 */
export async function addLearner(
  stage: Pick<Stage, "connect">,
  peerUrl: string,
): Promise<() => Promise<void>> {
  const client = await stage.connect("root");
  const { member } = await onceConnected(() =>
    client.cluster.memberAdd({ peerURLs: [peerUrl], isLearner: true })
  );
  return async () => {
    await client.cluster.memberRemove({ ID: member.ID });
    client.close();
  };
}

/**
 * etcd changes its membership only when members have been connected for five seconds (etcd
 * server/etcdserver/server.go, HealthInterval).
 */
async function onceConnected<Result>(change: () => Promise<Result>): Promise<Result> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    try {
      return await change();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
}

/**
 * Adds and starts what the next pod would be, and has Prometheus scrape it.
 *
 * @returns what removes and ends it
 */
export async function startLearner(stage: Stage): Promise<() => Promise<void>> {
  const { backEnd, config } = stage;
  const name = `${config.metadata.name}-${stage.members.length}`;
  const listeners = await mountSecrets(backEnd, { pod: name, config });
  if (listeners === undefined) throw new Error("Secrets are missing");
  const ports = backEnd.portsOf(name);
  const directory = join(backEnd.directory, "learner");
  await Deno.mkdir(directory, { recursive: true });
  const place = loopbackPlace({ name, directory, pki: listeners, ports });
  const remove = await addLearner(stage, place.advertisePeerUrl);
  const others = stage.members.map((pod) => `${pod}=${backEnd.addresses.peerUrl(pod)}`);
  const member = createLocalMember({
    name,
    binary: stage.launcher,
    arguments: etcdArguments(config, place),
    environment: {
      ETCD_INITIAL_CLUSTER: [...others, `${name}=${place.advertisePeerUrl}`].join(","),
      ETCD_INITIAL_CLUSTER_STATE: "existing",
    },
    endpoint: `127.0.0.1:${ports.client}`,
    metricsUrl: `http://127.0.0.1:${ports.metrics}`,
    dataDirectory: place.dataDirectory,
    logFile: join(directory, "learner.log"),
  });
  member.start();
  await stage.discover(undefined, [name]);
  return async () => {
    await remove();
    await member.kill();
    await Deno.remove(directory, { recursive: true });
    await rediscover(stage);
  };
}
