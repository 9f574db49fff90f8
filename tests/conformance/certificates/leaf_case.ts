import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { describeCertificate } from "../../../operations/certificates/describe_certificate.ts";
import { dialPort } from "../../../operations/keeper/rotation/dial_port.ts";
import type { Case, CaseContext } from "../conformance_case.ts";
import { whileWriting } from "../gitops/acknowledged_writes.ts";
import { memberPods, rootCredentials } from "../gitops/etcd_access.ts";
import { etcdName, etcdNamespace } from "../gitops/etcd_document.ts";
import { untilCondition } from "../gitops/keeper_status.ts";
import { type Pod, untilMembersReady } from "../gitops/member_pods.ts";
import { forwardPort } from "../../../bench/kubernetes/forward_port.ts";
import { deleteObject } from "../../../bench/kubernetes/objects.ts";
import { until } from "../../../bench/kubernetes/until.ts";

/** The way of docs/rotate-certificates.md to have leaves issued before they are due. */
export const leaves: Case = {
  group: "certificates",
  id: "leaves",
  name: "members serve new certificates on both ports without a restart, once their Secrets are " +
    "deleted",
  needs: ["first-sync"],
  minutes: 8,
  run,
};

/** The Secrets by the ports that show what they hold. */
const ports = { server: 2379, peer: 2380 } as const;
const kinds = ["server", "peer"] as const;

async function run(context: CaseContext): Promise<string> {
  const before = await restartsOf(context);
  const begun = performance.now();
  const record = await whileWriting(context, async () => {
    await Promise.all(kinds.map((kind) => replace(context, kind)));
  });
  assert.deepEqual(record.lost, []);
  assert.deepEqual(await restartsOf(context), before, "a member was restarted");
  await untilCondition(context, { type: "CertificatesServed", status: "True" });
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  return `served after ${seconds} s, ${record.acknowledged} writes, longest pause ` +
    `${record.longestPause.toFixed(1)} s`;
}

/** Which process of which pod each member is. */
async function restartsOf(context: CaseContext): Promise<readonly string[]> {
  const pods = await untilMembersReady(context);
  return pods.map(({ metadata: { name, uid }, status }: Pod) => {
    const etcd = status?.containerStatuses?.find((container) => container.name === "etcd");
    return `${name} ${uid} ${JSON.stringify(etcd?.state)}`;
  }).sort();
}

async function replace(context: CaseContext, kind: keyof typeof ports): Promise<void> {
  const old = await serialIn(context, { kind, unlike: undefined });
  const metadata = { name: `${etcdName}-${kind}`, namespace: etcdNamespace };
  await deleteObject(context.kubernetes, { apiVersion: "v1", kind: "Secret", metadata });
  const serial = await serialIn(context, { kind, unlike: old });
  const port = ports[kind];
  await Promise.all(memberPods.map((pod) => untilServed(context, { pod, port, serial })));
}

/** Waits for a certificate in the Secret, and returns its serial number. */
async function serialIn(
  { kubernetes, signal }: CaseContext,
  { kind, unlike }: { readonly kind: string; readonly unlike: string | undefined },
): Promise<string> {
  const name = `${etcdName}-${kind}`;
  return await until(kubernetes, {
    apiVersion: "v1",
    kind: "Secret",
    namespace: etcdNamespace,
    fields: `metadata.name=${name}`,
    what: `Secret ${name} to hold a certificate${unlike === undefined ? "" : ` after ${unlike}`}`,
    found: ([secret]) => {
      const text = Object(secret?.data)["tls.crt"];
      if (typeof text !== "string") return undefined;
      const pem = new TextDecoder().decode(Uint8Array.fromBase64(text));
      const { serial } = describeCertificate(pem);
      return serial === unlike ? undefined : serial;
    },
    signal,
  });
}

/** Kubelets bring a new Secret to a running pod within a minute and a half or so. */
async function untilServed(
  context: CaseContext,
  { pod, port, serial }: {
    readonly pod: string;
    readonly port: number;
    readonly serial: string;
  },
): Promise<void> {
  const forwarded = await forwardPort(context.kubernetes, { namespace: etcdNamespace, pod, port });
  const { certificate, privateKey } = await rootCredentials(context);
  const { hostname: host, port: local } = new URL(`https://${forwarded.address}`);
  const shown = { certificate, privateKey };
  let last = "nothing";
  try {
    while (!context.signal.aborted) {
      const { served } = await dialPort({ host, port: Number(local), shown, timeout: 5_000 });
      last = served === undefined ? "nothing" : describeCertificate(served).serial;
      if (last === serial) return;
      await delay(1_000, undefined, { signal: context.signal }).catch(() => {});
    }
  } finally {
    await forwarded.close();
  }
  throw new Error(`${pod} shows ${last} on ${port}, not the new ${serial}`);
}
