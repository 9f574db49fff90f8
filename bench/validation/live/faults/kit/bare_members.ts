import { join } from "node:path";
import { etcdArguments, etcdEnvironment } from "../../../../../manifests/etcd_arguments.ts";
import { metricsJob } from "../../../../../manifests/monitoring/metric_labels.ts";
import { createLocalMember } from "../../../../targets/local/local_member.ts";
import { createLocalPki } from "../../../../targets/local/local_pki.ts";
import { loopbackPlace } from "../../../../targets/local/loopback_place.ts";
import { memberPorts } from "../../../../targets/local/member_ports.ts";
import type { ScrapeTarget } from "../../prometheus_process.ts";
import type { Stage } from "../../stage/stage.ts";

/** Members that no keeper has seen. */
export interface BareMembers {
  /** As which they are scraped: the cluster's, and the keeper as it is. */
  readonly targets: readonly ScrapeTarget[];
  /** Ends them. */
  stop(): Promise<void>;
}

/** Starts as many members as the cluster has, with its arguments, and does nothing else for them. */
export async function startBareMembers(stage: Stage): Promise<BareMembers> {
  const directory = await Deno.makeTempDir({ prefix: "kamaji-etcd-bare-" });
  const pki = await createLocalPki(join(directory, "pki"));
  const ports = memberPorts(stage.members.length, undefined);
  const places = ports.map((each, index) =>
    loopbackPlace({ name: stage.members[index] ?? "", directory, pki, ports: each })
  );
  const initial = {
    members: places.map(({ advertisePeerUrl, name }) => ({ name, peerUrl: advertisePeerUrl })),
    state: "new",
    token: `bare-${crypto.randomUUID()}`,
  } as const;
  const members = places.map((place, index) =>
    createLocalMember({
      name: place.name,
      binary: stage.etcd,
      arguments: etcdArguments(stage.config, place),
      environment: etcdEnvironment(initial),
      endpoint: `127.0.0.1:${ports[index]?.client}`,
      metricsUrl: `http://127.0.0.1:${ports[index]?.metrics}`,
      dataDirectory: place.dataDirectory,
      logFile: join(directory, `${place.name}.log`),
      temporaryDirectory: directory,
    })
  );
  for (const member of members) member.start();
  await Promise.all(members.map((member) => member.ready()));
  const job = metricsJob(stage.config);
  const labels = stage.targets.find((target) => target.labels["job"] === job)?.labels ?? {};
  return {
    targets: [
      ...stage.targets.filter((target) => target.labels["job"] !== job),
      ...members.map(({ metricsUrl, name }) => ({
        address: new URL(metricsUrl).host,
        labels: { ...labels, pod: name },
      })),
    ],
    stop: async () => {
      await Promise.all(members.map((member) => member.kill()));
      await Deno.remove(directory, { recursive: true });
    },
  };
}
