import type { V1Container, V1Probe } from "@kubernetes/client-node";
import { objectName, type Review, type ReviewFinding } from "./review_rule.ts";
import { reviewedPods } from "./reviewed_pod.ts";

/** A probe asks at a port that its container declares; at any other it would restart it for ever. */
export function probePortsExist({ objects }: Review): ReviewFinding[] {
  return reviewedPods(objects).flatMap(({ owner, containers }) =>
    containers.flatMap((container) =>
      probesOf(container).flatMap(portOf)
        .filter((port) => !declares(container, port))
        .map((port) => ({
          object: objectName(owner),
          message: `container "${container.name}" is probed at port ${port}, which it has not`,
        }))
    )
  );
}

function probesOf({ startupProbe, readinessProbe, livenessProbe }: V1Container): V1Probe[] {
  return [startupProbe, readinessProbe, livenessProbe].filter((probe) => probe !== undefined);
}

function portOf({ httpGet, tcpSocket, grpc }: V1Probe): (string | number)[] {
  return [httpGet?.port, tcpSocket?.port, grpc?.port].filter((port) => port !== undefined)
    .map((port) => port as string | number);
}

function declares({ ports = [] }: V1Container, wanted: string | number): boolean {
  return ports.some(({ name, containerPort }) => wanted === name || wanted === containerPort);
}
