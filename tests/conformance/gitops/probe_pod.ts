import { ownImage } from "../../../manifests/image_reference.ts";
import { exampleCluster } from "../../../manifests/testing/example_cluster.ts";
import type { Labels } from "../../../manifests/testing/network_verdict.ts";
import type { CaseContext } from "../conformance_case.ts";
import { applyObject, deleteObject } from "../../../bench/kubernetes/objects.ts";
import { runInPod } from "../../../bench/kubernetes/run_in_pod.ts";
import { until } from "../../../bench/kubernetes/until.ts";
import { isReady, type Pod } from "./member_pods.ts";

/** Who probes, and is probed. */
export interface ProbeOptions {
  /** The pod. */
  readonly name: string;
  /** Its namespace. */
  readonly namespace: string;
  /** By which policies know it. */
  readonly labels: Labels;
}

/** A pod that answers on a port of its own and tries others'. */
export interface ProbePod extends ProbeOptions {
  /** Its address. */
  readonly address: string;
}

/** Where every probe answers. */
export const probePort = 8080;

const answer = `for await (const each of Deno.listen({ port: ${probePort} })) each.close();`;

/** A connection that is let through opens at once; who is kept out mostly hears nothing. */
const dial = `
const reaches = async (hostname, port) => {
  const late = new Promise((resolve) => setTimeout(resolve, 2000, false));
  const open = Deno.connect({ hostname, port: Number(port) }).then(() => true, () => false);
  return await Promise.race([open, late]);
};
const all = Deno.args.map((each) => reaches(...each.split("|")));
console.log(JSON.stringify(await Promise.all(all)));
Deno.exit();
`;

/** Starts a probe of our own image, which is on every node and has a program that can listen. */
export async function startProbe(
  { kubernetes, signal }: CaseContext,
  { name, namespace, labels }: ProbeOptions,
): Promise<ProbePod> {
  await applyObject(kubernetes, {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 0,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containers: [{
        name: "probe",
        image: ownImage(exampleCluster()),
        command: ["/bin/deno", "eval", answer],
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"] },
        },
      }],
    },
  });
  const address = await until<string, Pod>(kubernetes, {
    apiVersion: "v1",
    kind: "Pod",
    namespace,
    fields: `metadata.name=${name}`,
    what: `pod ${name} to be ready`,
    found: ([pod]) => pod !== undefined && isReady(pod) ? addressOf(pod) : undefined,
    signal,
  });
  return { name, namespace, labels, address };
}

/** Removes a probe at once. */
export async function removeProbe(
  { kubernetes }: CaseContext,
  { name, namespace }: ProbeOptions,
): Promise<void> {
  await deleteObject(kubernetes, { apiVersion: "v1", kind: "Pod", metadata: { name, namespace } });
}

/** A port of an address. */
export interface ProbeTarget {
  /** IPv4 or IPv6. */
  readonly address: string;
  /** TCP. */
  readonly port: number;
}

/** Whether a probe reaches each of some targets, within two seconds. */
export async function reached(
  { kubernetes, signal }: CaseContext,
  { name, namespace }: ProbePod,
  targets: readonly ProbeTarget[],
): Promise<readonly boolean[]> {
  const args = targets.map(({ address, port }) => `${address}|${port}`);
  const output = await runInPod(kubernetes, {
    namespace,
    pod: name,
    container: "probe",
    command: ["/bin/deno", "eval", dial, ...args],
    signal,
  });
  return JSON.parse(output);
}

/** The address that Kubernetes gave a pod. */
export function addressOf({ status }: Pod): string | undefined {
  return Object(status).podIP;
}
