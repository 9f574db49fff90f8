import type { Etcd3 } from "etcd3";
import { type ClientCredentials, connectEtcd } from "../../../etcd/connect_etcd.ts";
import { issueTenantCertificate } from "../../../operations/certificates/issue_tenant_certificate.ts";
import type { CaseContext } from "../conformance_case.ts";
import { type ForwardedPort, forwardPort } from "../../../bench/kubernetes/forward_port.ts";
import { readObject } from "../../../bench/kubernetes/objects.ts";
import { etcdName, etcdNamespace } from "./etcd_document.ts";

/** The members' pods. */
export const memberPods: readonly string[] = [0, 1, 2].map((ordinal) => `${etcdName}-${ordinal}`);

/** Reads the text values of a Secret of the cluster. */
export async function readSecret(
  { kubernetes }: CaseContext,
  name: string,
): Promise<Readonly<Record<string, string>>> {
  const metadata = { name, namespace: etcdNamespace };
  const secret = await readObject(kubernetes, { apiVersion: "v1", kind: "Secret", metadata });
  if (secret === undefined) throw new Error(`There is no Secret "${name}"`);
  const entries = Object.entries(Object(secret.data) as Record<string, string>);
  return Object.fromEntries(entries.map(([key, value]) => [key, textOf(value)]));
}

/** The credentials of the user root, as Kamaji reads them from the DataStore's Secrets. */
export async function rootCredentials(context: CaseContext): Promise<ClientCredentials> {
  const authority = await readSecret(context, `${etcdName}-certs`);
  const root = await readSecret(context, `${etcdName}-root-client-certs`);
  return {
    trust: required(authority, "ca.crt"),
    certificate: required(root, "tls.crt"),
    privateKey: required(root, "tls.key"),
  };
}

/** Credentials as Kamaji would sign them for a user that etcd does not know. */
export async function strangerCredentials(context: CaseContext): Promise<ClientCredentials> {
  const authority = await readSecret(context, `${etcdName}-certs`);
  const trust = required(authority, "ca.crt");
  const issued = await issueTenantCertificate({
    authority: { certificate: trust, privateKey: required(authority, "ca.key") },
    user: "conformance-stranger",
    notBefore: new Date(Date.now() - 60_000),
    validDays: 1,
  });
  return { ...issued, trust };
}

/**
 * Forwards the client ports of members for as long as something is done with them.
 *
 * @param use Gets an address on loopback for each pod, in their order.
 */
export async function withMembers<R>(
  { kubernetes }: CaseContext,
  { pods = memberPods, use }: {
    readonly pods?: readonly string[];
    readonly use: (endpoints: readonly string[]) => Promise<R>;
  },
): Promise<R> {
  const ports: ForwardedPort[] = [];
  try {
    for (const pod of pods) {
      ports.push(await forwardPort(kubernetes, { namespace: etcdNamespace, pod, port: 2379 }));
    }
    return await use(ports.map(({ address }) => address));
  } finally {
    for (const port of ports) await port.close();
  }
}

/** Speaks to etcd as root, from outside of the cluster. */
export async function withEtcd<R>(
  context: CaseContext,
  use: (client: Etcd3) => Promise<R>,
): Promise<R> {
  const credentials = await rootCredentials(context);
  return await withMembers(context, {
    use: async (endpoints) => {
      const client = connectEtcd({ endpoints, credentials });
      try {
        return await use(client);
      } finally {
        client.close();
      }
    },
  });
}

function required(values: Readonly<Record<string, string>>, key: string): string {
  const value = values[key];
  if (value === undefined) throw new Error(`A Secret lacks "${key}"`);
  return value;
}

function textOf(base64: string): string {
  return new TextDecoder().decode(Uint8Array.fromBase64(base64));
}
