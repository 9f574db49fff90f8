import type { V1Container } from "@kubernetes/client-node";
import { objectName, type Review, type ReviewFinding } from "./review_rule.ts";
import { reviewedPods } from "./reviewed_pod.ts";

const shells = /(^|\/)(sh|bash|ash|dash|busybox|env)$/;

/** What etcd's image holds (etcd scripts/build-docker.sh): three programs and nothing else. */
const etcdPrograms = /^(\/usr\/local\/bin\/)?(etcd|etcdctl|etcdutl)$/;

/** Of our own image the command names the program, so whoever runs none of etcd's is not etcd. */
const ourPrograms = /^\/tini$/;

/**
 * Nothing runs in a shell: etcd's image has none, and ours has none either. So each container
 * starts a program that its image holds, and no probe and no handler runs anything in it.
 */
export function noShell({ objects }: Review): ReviewFinding[] {
  return reviewedPods(objects).flatMap(({ owner, containers }) =>
    containers.flatMap((container) =>
      problemsOf(container).map((problem) => ({
        object: objectName(owner),
        message: `container "${container.name}" ${problem}`,
      }))
    )
  );
}

function problemsOf(container: V1Container): string[] {
  const { command = [], args = [], lifecycle } = container;
  const [program = ""] = command;
  const shell = [...command, ...args].some((word) => shells.test(word));
  const known = etcdPrograms.test(program) || ourPrograms.test(program);
  const probes = [container.livenessProbe, container.readinessProbe, container.startupProbe];
  const executing = [...probes, lifecycle?.postStart, lifecycle?.preStop]
    .some((each) => each?.exec !== undefined);
  return [
    ...shell ? ["runs a shell"] : [],
    ...known ? [] : [`runs "${program}", which its image may not hold`],
    ...executing ? ["is probed by a command"] : [],
  ];
}
