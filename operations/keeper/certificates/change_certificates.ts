import { clusterNames } from "../../../manifests/cluster_names.ts";
import { leafCommonNames } from "../../../manifests/certificates/leaf_names.ts";
import type { CertifiedKey } from "../../certificates/certified_key.ts";
import { createCertificateAuthority } from "../../certificates/create_certificate_authority.ts";
import { describeCertificate } from "../../certificates/describe_certificate.ts";
import { issueCertificate } from "../../certificates/issue_certificate.ts";
import { certifiedLocations, tenantLocation } from "../keeper_plan.ts";
import { authorityValidity, leafValidity } from "./leaf_validity.ts";
import type { AuthorityName } from "../observation.ts";
import { generationKey } from "../rotation/read_rotation.ts";
import type { ActionOf } from "../step.ts";
import { traditionalKey } from "./traditional_key.ts";
import { tenantSecretRemarks } from "../access/wanted_tenant.ts";
import {
  certifiedKeyIn,
  issueClient,
  keyAlgorithm,
  valueIn,
  type Workbench,
} from "../workbench.ts";

/**
 * Makes a CA and stores it where there is none. Its key never existed before it is stored, and
 * whoever is second finds that it exists: there can only be one.
 */
export async function issueAuthority(
  bench: Workbench,
  { authority }: ActionOf<"issue-authority">,
): Promise<void> {
  const { config } = bench.plan;
  const { certificates } = config.spec;
  const generation = certificates.mode === "keeper"
    ? certificates[authority].rotation.generation
    : 1;
  const names = clusterNames(config);
  const made = await makeAuthority(bench, { authority, generation });
  const name = authority === "client" ? names.authoritySecret : names.peerAuthoritySecret;
  await bench.backEnd.write({ kind: "Secret", name }, {
    data: {
      "ca.crt": made.certificate,
      "ca.key": traditionalKey(made.privateKey),
      [generationKey]: String(generation),
    },
  });
}

/** A CA that was never stored; one generation differs from another in its name already. */
export function makeAuthority(
  bench: Workbench,
  { authority, generation }: {
    readonly authority: AuthorityName;
    readonly generation: number;
  },
): Promise<CertifiedKey> {
  const { config } = bench.plan;
  const { namespace, statefulSet } = clusterNames(config);
  const suffix = generation === 1 ? "" : `, generation ${generation}`;
  return createCertificateAuthority({
    subject: { commonName: `${namespace}/${statefulSet} etcd ${authority}s${suffix}` },
    ...keyAlgorithm(bench),
    ...authorityValidity(config),
  });
}

/** Copies the clients' CA that others made to where Kamaji reads it. */
export async function publishAuthority(bench: Workbench): Promise<void> {
  const { authority, authoritySource } = certifiedLocations(bench.plan.config);
  if (authoritySource === undefined) return;
  const source = await certifiedKeyIn(bench, authoritySource);
  await bench.backEnd.write({ kind: "Secret", name: authority.secret }, {
    data: { "ca.crt": source.certificate, "ca.key": traditionalKey(source.privateKey) },
  });
}

/** Issues a certificate of the cluster itself. Members take it up at their next handshake. */
export async function issueLeaf(
  bench: Workbench,
  { leaf, replaces }: ActionOf<"issue-leaf">,
): Promise<void> {
  const { config, addresses } = bench.plan;
  const locations = certifiedLocations(config);
  const name = locations[leaf].secret;
  if (leaf === "keeperClient") {
    const made = await issueClient(bench, leafCommonNames.keeperClient);
    return await writeLeaf(bench, { name, made, replaces });
  }
  const authority = await certifiedKeyIn(
    bench,
    leaf === "server" ? locations.authority : locations.peerAuthority,
  );
  const made = await issueCertificate({
    authority,
    subject: { commonName: leafCommonNames[leaf] },
    uses: ["server", "client"],
    ...(leaf === "server" ? addresses.serverNames : addresses.peerNames),
    ...keyAlgorithm(bench),
    ...leafValidity(config, describeCertificate(authority.certificate).notAfter.getTime()),
  });
  await writeLeaf(bench, { name, made, replaces });
}

/** Tells members which CAs to trust. They read it when they start. */
export async function publishTrust(bench: Workbench): Promise<void> {
  const { peerAuthority, trustedClients } = certifiedLocations(bench.plan.config);
  const certificateIn = ({ secret, certificate }: typeof peerAuthority) =>
    valueIn(bench, { secret, key: certificate });
  await bench.backEnd.write({ kind: "Secret", name: clusterNames(bench.plan.config).trustSecret }, {
    data: {
      "client-ca.crt": await certificateIn(trustedClients),
      "peer-ca.crt": await certificateIn(peerAuthority),
    },
  });
}

/** Issues a declared tenant's certificate, with all the tenant needs to use it beside it. */
export async function publishTenantSecret(
  bench: Workbench,
  { tenant, replaces }: ActionOf<"publish-tenant-secret">,
): Promise<void> {
  const { config } = bench.plan;
  const { trustedClients } = certifiedLocations(config);
  const trust = await valueIn(bench, {
    secret: trustedClients.secret,
    key: trustedClients.certificate,
  });
  await writeLeaf(bench, {
    name: tenantLocation(config, tenant).secret,
    made: await issueClient(bench, tenant),
    beside: { "ca.crt": trust, ...tenantSecretRemarks(config, tenant) },
    replaces,
  });
}

/** Publishes root's certificate, issued here or by others, where Kamaji reads it. */
export async function publishRootClient(
  bench: Workbench,
  { replaces }: ActionOf<"publish-root-client">,
): Promise<void> {
  const { rootClient, rootClientSource } = certifiedLocations(bench.plan.config);
  const made = rootClientSource === undefined
    ? await issueClient(bench, leafCommonNames.rootClient)
    : await certifiedKeyIn(bench, rootClientSource);
  await writeLeaf(bench, { name: rootClient.secret, made, replaces });
}

interface LeafSecret {
  readonly name: string;
  readonly made: { readonly certificate: string; readonly privateKey: string };
  readonly beside?: Readonly<Record<string, string>>;
  readonly replaces: string | undefined;
}

async function writeLeaf({ backEnd }: Workbench, leaf: LeafSecret): Promise<void> {
  const { name, made, beside, replaces } = leaf;
  await backEnd.write({ kind: "Secret", name }, {
    data: { "tls.crt": made.certificate, "tls.key": made.privateKey, ...beside },
    ...(replaces === undefined ? {} : { replaces }),
  });
}
