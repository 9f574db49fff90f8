import { issueCertificate } from "../../../operations/certificates/issue_certificate.ts";
import { describeCertificate } from "../../../operations/certificates/describe_certificate.ts";
import { createCertificateAuthority } from "../../../operations/certificates/create_certificate_authority.ts";
import { s3Sender } from "../../../operations/snapshots/s3_request.ts";
import { s3Store, type S3StoreOptions } from "../../../operations/snapshots/s3_store.ts";
import type { SnapshotStore } from "../../../operations/snapshots/snapshot_store.ts";
import type { CaseContext } from "../conformance_case.ts";
import { readSecret } from "../gitops/etcd_access.ts";
import { etcdName, etcdNamespace } from "../gitops/etcd_document.ts";
import { isReady, type Pod } from "../gitops/member_pods.ts";
import { forwardPort } from "../../../bench/kubernetes/forward_port.ts";
import { applyObject } from "../../../bench/kubernetes/objects.ts";
import { untilRolledOut } from "../../../bench/kubernetes/rollout.ts";
import type { StoredObject } from "../../../bench/kubernetes/stored_object.ts";
import { until } from "../../../bench/kubernetes/until.ts";

/** Where the object store runs. */
export const storeNamespace = "conformance-store";

/** An S3 server over a folder: one program and nothing else in its image. */
export const storeImage = "versity/versitygw:v1.8.0";

/** The one bucket. */
export const bucket = "etcd-snapshots";

/** Secrets of the cluster's namespace, by the names that its document has for them. */
export const storeSecrets = {
  credentials: "snapshot-credentials",
  authority: "snapshot-store-ca",
} as const;

const host = `objects.${storeNamespace}.svc`;
const port = 7070;

/** The store's address within the cluster. */
export const storeEndpoint = `https://${host}:${port}`;

const labels = { app: "objects" };

/**
 * Starts an S3 server with TLS by a CA of its own, makes the bucket, and gives the cluster's namespace
 * what a person gives it: credentials and the CA.
 */
export async function startStore(context: CaseContext): Promise<void> {
  const { kubernetes, signal } = context;
  const notBefore = new Date(Date.now() - 60_000);
  const subject = { commonName: "Conformance objects" };
  const authority = await createCertificateAuthority({ subject, notBefore, validDays: 2 });
  const { certificate, privateKey } = await issueCertificate({
    authority,
    subject: { commonName: host },
    dnsNames: [host],
    ipAddresses: ["127.0.0.1"],
    uses: ["server"],
    notBefore,
    validDays: 1,
  });
  const accessKeyId = "conformance";
  const secretAccessKey = crypto.randomUUID();
  await applyObject(kubernetes, {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: storeNamespace },
  });
  await applyObject(
    kubernetes,
    secret(storeNamespace, "objects", {
      "tls.crt": certificate,
      "tls.key": privateKey,
      ROOT_ACCESS_KEY_ID: accessKeyId,
      ROOT_SECRET_ACCESS_KEY: secretAccessKey,
    }),
  );
  await applyObject(kubernetes, {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "objects", namespace: storeNamespace },
    spec: { selector: labels, ports: [{ name: "s3", port }] },
  });
  const deployment = storeDeployment(certificate);
  await applyObject(kubernetes, deployment);
  await untilRolledOut(kubernetes, deployment, signal);
  await applyObject(
    kubernetes,
    secret(etcdNamespace, storeSecrets.credentials, {
      accessKeyId,
      secretAccessKey,
    }),
  );
  await applyObject(
    kubernetes,
    secret(etcdNamespace, storeSecrets.authority, {
      "ca.crt": authority.certificate,
    }),
  );
  await withBucket(context, async (options) => {
    await (await s3Sender(options)({ method: "PUT", key: "" })).body?.cancel();
  });
}

/** Opens the cluster's snapshots, from outside of the Kubernetes cluster. */
export async function withStore<R>(
  context: CaseContext,
  use: (store: SnapshotStore) => Promise<R>,
): Promise<R> {
  return await withBucket(context, (options) => use(s3Store(options)));
}

async function withBucket<R>(
  context: CaseContext,
  use: (options: S3StoreOptions) => Promise<R>,
): Promise<R> {
  const { kubernetes, signal } = context;
  const pod = await until<Pod, Pod>(kubernetes, {
    apiVersion: "v1",
    kind: "Pod",
    namespace: storeNamespace,
    labels: "app=objects",
    what: "the object store's pod",
    found: (pods) => pods.find(isReady),
    signal,
  });
  const { accessKeyId = "", secretAccessKey = "" } = await readSecret(
    context,
    storeSecrets.credentials,
  );
  const { "ca.crt": authority = "" } = await readSecret(context, storeSecrets.authority);
  const target = { namespace: storeNamespace, pod: pod.metadata.name, port };
  const forwarded = await forwardPort(kubernetes, target);
  try {
    return await use({
      endpoint: `https://${forwarded.address}`,
      region: "us-east-1",
      bucket,
      folder: `${etcdNamespace}/${etcdName}`,
      pathStyle: true,
      credentials: { accessKeyId, secretAccessKey },
      authority,
    });
  } finally {
    await forwarded.close();
  }
}

/** A Secret of texts. */
export function secret(
  namespace: string,
  name: string,
  stringData: Readonly<Record<string, string>>,
): StoredObject {
  return { apiVersion: "v1", kind: "Secret", metadata: { name, namespace }, stringData };
}

/** Another certificate needs another pod, which begins with nothing. */
function storeDeployment(certificate: string): StoredObject {
  const annotations = { "conformance.test/serial": describeCertificate(certificate).serial };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "objects", namespace: storeNamespace },
    spec: {
      replicas: 1,
      strategy: { type: "Recreate" },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, annotations },
        spec: {
          enableServiceLinks: false,
          containers: [{
            name: "objects",
            image: storeImage,
            args: [
              `--port=:${port}`,
              "--cert=/tls/tls.crt",
              "--key=/tls/tls.key",
              "posix",
              "/objects",
            ],
            envFrom: [{ secretRef: { name: "objects" } }],
            ports: [{ name: "s3", containerPort: port }],
            readinessProbe: { tcpSocket: { port: "s3" }, periodSeconds: 1 },
            volumeMounts: [
              { name: "objects", mountPath: "/objects" },
              { name: "tls", mountPath: "/tls", readOnly: true },
            ],
          }],
          volumes: [
            { name: "objects", emptyDir: {} },
            { name: "tls", secret: { secretName: "objects" } },
          ],
        },
      },
    },
  };
}
