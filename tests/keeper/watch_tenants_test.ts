import { after, before, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { clusterNames } from "../../manifests/cluster_names.ts";
import { render } from "../../manifests/render.ts";
import { exampleCluster } from "../../manifests/testing/example_cluster.ts";
import type { KeeperBackEnd } from "../../operations/keeper/back_end.ts";
import { observeCertificates } from "../../operations/keeper/certificates/observe_certificates.ts";
import { makeAuthority } from "../../operations/keeper/certificates/change_certificates.ts";
import type { Observation } from "../../operations/keeper/observation.ts";
import { beginRotation, publishBundle } from "../../operations/keeper/rotation/change_rotation.ts";
import { observeTenantServers } from "../../operations/keeper/rotation/observe_tenant_servers.ts";
import { readControlPlanes } from "../../operations/keeper/rotation/read_control_planes.ts";
import { rotationStep } from "../../operations/keeper/rotation/rotation_step.ts";
import { isAction, type Step } from "../../operations/keeper/step.ts";
import { examplePorts, healthy } from "../../operations/keeper/testing/example_observation.ts";
import { openInCluster } from "../../operations/kubernetes/open_in_cluster.ts";
import { itWhere } from "../it_where.ts";
import {
  certify,
  createControlPlane,
  createNamespace,
  createServerPod,
  readyPod,
  registerControlPlanes,
  removePod,
} from "./tenant_servers.ts";
import { hasKubernetesApi, type KeeperApi, startKeeperApi } from "./keeper_api.ts";

const config = exampleCluster({
  spec: {
    members: 3,
    certificates: {
      mode: "keeper",
      client: { rotation: { generation: 2, phase: "switch-signer" }, watchTenants: true },
    },
  },
});
const { authoritySecret, dataStore, trustSecret } = clusterNames(config);

/** A rotation whose first phase is to be published, in a real API server. */
interface Rotation {
  readonly api: KeeperApi;
  readonly backEnd: KeeperBackEnd;
}

const itWithApi = itWhere(hasKubernetesApi);

describe("the keeper's look at tenants through a real API server", () => {
  let started: Rotation | undefined;
  const rotation = (): Rotation => {
    assert.ok(started !== undefined);
    return started;
  };

  before(async () => {
    if (!hasKubernetesApi) return;
    const api = await startKeeperApi();
    started = { api, backEnd: await api.backEndOf(config) };
    await begin(started);
    for (const namespace of ["team-a", "team-b"]) await createNamespace(api, namespace);
  });

  after(async () => {
    await started?.api.stop();
  });

  itWithApi("stops without the ClusterRole, and says so", async () => {
    const rest = await nextRest(rotation());
    assert.match(rest, /^blocked TenantsUnseen: .*Listing TenantControlPlanes.* 403/);
  });

  itWithApi("stops without Kamaji's kinds, and says so", async () => {
    await grant(rotation().api);
    const rest = await nextRest(rotation());
    assert.match(rest, /^blocked TenantsUnseen: .*Listing TenantControlPlanes.* 404/);
  });

  itWithApi("waits for pods that were made before the bundle was published", async () => {
    const { api } = rotation();
    await registerControlPlanes(api);
    await createControlPlane(api, { namespace: "team-a", name: "prod", dataStore, replicas: 2 });
    await createControlPlane(api, { namespace: "team-b", name: "test", dataStore, replicas: 1 });
    for (const pod of ["prod-old-1", "prod-old-2"]) {
      await createServerPod(api, { namespace: "team-a", pod, plane: "prod" });
    }
    await createServerPod(api, { namespace: "team-b", pod: "test-old", plane: "test" });
    await nextSecond();
    await publish(rotation());
    await certify(api, { namespace: "team-a", name: "prod", dataStore });
    const rest = await nextRest(rotation());
    assert.match(rest, /^wait TenantsRolling: .*team-a\/prod: pod prod-old-1 was made before that/);
    assert.match(rest, /team-b\/test: Kamaji does not say yet which DataStore/);
  });

  itWithApi("waits until every pod was made anew and is ready", async () => {
    const { api } = rotation();
    await certify(api, { namespace: "team-b", name: "test", dataStore });
    await nextSecond();
    for (const pod of ["prod-new-1", "prod-new-2"]) {
      await createServerPod(api, { namespace: "team-a", pod, plane: "prod" });
    }
    await removePod(api, { namespace: "team-a", pod: "prod-old-1" });
    assert.match(await nextRest(rotation()), /pod prod-old-2 was made before that/);
    await removePod(api, { namespace: "team-a", pod: "prod-old-2" });
    await removePod(api, { namespace: "team-b", pod: "test-old" });
    assert.match(await nextRest(rotation()), /team-b\/test: it has no pod$/);
    await createServerPod(api, {
      namespace: "team-b",
      pod: "test-new",
      plane: "test",
      ready: false,
    });
    assert.match(
      await nextRest(rotation()),
      /waiting for team-b\/test: pod test-new is not ready$/,
    );
  });

  itWithApi("reads more tenants and pods than one answer brings", async () => {
    const { api } = rotation();
    const ours = await openInCluster({ server: api.server, credentials: api.keeperCredentials });
    const planes = await readControlPlanes(ours, { pageSize: 1 });
    assert.deepEqual(
      planes.map(({ name, pods }) => [name, pods.map((pod) => pod.name).sort()]),
      [["team-a/prod", ["prod-new-1", "prod-new-2"]], ["team-b/test", ["test-new"]]],
    );
  });

  itWithApi("waits for a user in etcd that no TenantControlPlane has", async () => {
    await readyPod(rotation().api, { namespace: "team-b", pod: "test-new" });
    assert.match(
      await nextRest(rotation(), ["team-a_prod", "team-c_gone"]),
      /waiting for user team-c_gone: no TenantControlPlane has it$/,
    );
  });

  itWithApi("lets the new CA sign once all of them have", async () => {
    const step = await nextStep(rotation(), ["team-a_prod", "team-b_test"]);
    assert.equal(step?.kind, "publish-bundle");
  });

  itWithApi("may look at nothing else in the namespaces of tenants", async () => {
    const { api } = rotation();
    const { core, custom } = await openInCluster({
      server: api.server,
      credentials: api.keeperCredentials,
    });
    const pod = { namespace: "team-a", name: "prod-new-1" };
    const refused = { code: 403 };
    await assert.rejects(core.listSecretForAllNamespaces(), refused);
    await assert.rejects(core.listNamespacedSecret({ namespace: "team-a" }), refused);
    await assert.rejects(core.readNamespacedPod(pod), refused);
    await assert.rejects(core.deleteNamespacedPod(pod), refused);
    const plane = {
      group: "kamaji.clastix.io",
      version: "v1alpha1",
      plural: "tenantcontrolplanes",
    };
    await assert.rejects(
      custom.deleteNamespacedCustomObject({ ...plane, namespace: "team-a", name: "prod" }),
      refused,
    );
  });
});

/** The old CA signs, and the keeper has made the new one. */
async function begin({ backEnd }: Rotation): Promise<void> {
  const bench = { plan: planOf(backEnd), backEnd, seen: healthy() };
  const made = await makeAuthority(bench, { authority: "client", generation: 1 });
  await backEnd.write({ kind: "Secret", name: authoritySecret }, {
    data: { "ca.crt": made.certificate, "ca.key": made.privateKey },
  });
  await backEnd.write({ kind: "Secret", name: trustSecret }, {
    data: { "client-ca.crt": made.certificate, "peer-ca.crt": made.certificate },
  });
  const seen = await observed({ backEnd }, []);
  await beginRotation({ ...bench, seen }, { kind: "begin-rotation", authority: "client", to: 2 });
}

async function publish({ backEnd }: Rotation): Promise<void> {
  const seen = await observed({ backEnd }, []);
  const { change } = seen.certificates.rotations.client;
  assert.ok(change !== undefined);
  await publishBundle({ plan: planOf(backEnd), backEnd, seen }, {
    kind: "publish-bundle",
    authority: "client",
    bundle: [change.old, change.new],
  });
}

function planOf(backEnd: KeeperBackEnd) {
  return { config, addresses: backEnd.addresses };
}

/** What the keeper sees where every member trusts both CAs by now. */
async function observed(
  { backEnd }: Pick<Rotation, "backEnd">,
  tenants: readonly string[],
): Promise<Observation> {
  const certificates = await observeCertificates(
    config,
    (name) => backEnd.read({ kind: "Secret", name }),
  );
  const { change } = certificates.rotations.client;
  const both = change === undefined ? [] : [change.old, change.new];
  const client = { ...examplePorts("etcd-0").client, trusts: both };
  const { authority } = certificates;
  const isPublished = authority.state === "present" && authority.bundle.length === 2;
  const counted = {
    takenAt: 0,
    took: 0,
    busy: 0,
    tenants: tenants.map((name) => ({
      name,
      prefix: `/${name}/`,
      keys: 1,
      bytes: 1,
      access: "writable" as const,
    })),
    findings: [],
  };
  return healthy({
    certificates: {
      ...certificates,
      // Before it is published, the bundle stands for itself: what is asked is whether to switch.
      authority: isPublished || authority.state !== "present"
        ? authority
        : { ...authority, bundle: both },
      trust: { state: "present", client: both, peer: [] },
    },
    ports: ["etcd-0", "etcd-1", "etcd-2"].map((pod) => examplePorts(pod, { client })),
    tenantServers: await observeTenantServers(config, { backEnd, certificates, counted }),
  });
}

async function nextStep(
  { backEnd }: Rotation,
  tenants: readonly string[] = [],
): Promise<Step | undefined> {
  return rotationStep(planOf(backEnd), await observed({ backEnd }, tenants));
}

async function nextRest(rotation: Rotation, tenants: readonly string[] = []): Promise<string> {
  const step = await nextStep(rotation, tenants);
  assert.ok(step !== undefined && !isAction(step) && "message" in step, step?.kind ?? "nothing");
  return `${step.kind} ${step.reason}: ${step.message}`;
}

async function grant(api: KeeperApi): Promise<void> {
  const roles = render(config).filter(({ kind }) => kind.startsWith("ClusterRole"));
  assert.equal(roles.length, 2);
  for (const role of roles) {
    const plural = `${role.kind.toLowerCase()}s`;
    await api.apply(`/apis/${role.apiVersion}/${plural}/${role.metadata.name}`, role);
  }
}

/** Kubernetes tells moments in whole seconds. */
async function nextSecond(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1_100 - Date.now() % 1_000));
}
