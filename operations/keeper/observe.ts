import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import { clusterNames } from "../../manifests/cluster_names.ts";
import { possibleMemberNames } from "../../manifests/members/member_names.ts";
import { initialClusterPods } from "./founding/initial_cluster.ts";
import type { KeeperBackEnd, StoredData } from "./back_end.ts";
import { overBudget } from "../tenants/budget_step.ts";
import type { TenantReport } from "../tenants/tenant_report.ts";
import { observeBundle } from "./bundle/observe_bundle.ts";
import { certifiedLocations, type KeeperPlan } from "./keeper_plan.ts";
import type {
  CertificatesObservation,
  EtcdObservation,
  Observation,
  PublishedMembers,
  Tickets,
} from "./observation.ts";
import { observeCertificates, type SecretReader } from "./certificates/observe_certificates.ts";
import { observeMembers } from "./observe_members.ts";
import { observePorts } from "./rotation/observe_ports.ts";
import { observeTenantServers } from "./rotation/observe_tenant_servers.ts";
import { createPortProbe, type PortProbe } from "./rotation/port_probe.ts";
import { readTicket } from "../gate/ticket.ts";
import { createRefusalProbe, type RefusalProbe } from "./access/refusal_probe.ts";
import type { StrangerSource } from "./access/stranger.ts";
import { declaredTenant } from "./access/wanted_tenant.ts";

/** What an observation is made with. */
export interface ObserveOptions {
  /** Whose objects and members are looked at. */
  readonly backEnd: KeeperBackEnd;
  /** Where credentials come from that nobody should accept. */
  readonly strangerOf: StrangerSource;
  /** Finds out whether strangers are refused. Default: one that remembers nothing. */
  readonly refusals?: RefusalProbe;
  /** What tenants were counted to hold, once they were. */
  readonly counted?: TenantReport | undefined;
  /** Dials the members' ports. Default: one that remembers nothing. */
  readonly probe?: PortProbe;
}

/**
 * Looks at everything the keeper decides by. Members are asked only after their first tickets are
 * out: before, nobody listens.
 *
 * @throws {Failure} `kubernetes-request-failed` when an object cannot be read
 */
export async function observe(
  plan: KeeperPlan,
  { backEnd, counted, strangerOf, probe = createPortProbe(), refusals = createRefusalProbe() }:
    ObserveOptions,
): Promise<Observation> {
  const { config } = plan;
  const names = clusterNames(config);
  const read = readOnce(backEnd);
  const joining = await backEnd.read({ kind: "ConfigMap", name: names.membersConfigMap });
  const published = publishedOf(joining);
  const tickets = ticketsOf(
    await backEnd.read({ kind: "ConfigMap", name: names.ticketsConfigMap }),
  );
  const certificates = await observeCertificates(config, read);
  const seen = { published, tickets, certificates };
  const isStarted = published !== undefined &&
    (published.state === "existing" || tickets !== undefined);
  return {
    now: Date.now(),
    ...seen,
    memberSet: await backEnd.memberSet(),
    claims: await backEnd.claims(possibleMemberNames(config)),
    pods: await backEnd.pods(possibleMemberNames(config)),
    operation: await backEnd.operations.read(),
    ports: isStarted
      ? await observePorts(plan, { pods: published.pods, certificates, read, probe })
      : [],
    etcd: await observeEtcd(plan, { ...seen, counted, read, refusals, strangerOf }),
    tenantServers: await observeTenantServers(config, { backEnd, certificates, counted }),
    bundle: await observeBundle(config, {
      read,
      token: joining?.data["ETCD_INITIAL_CLUSTER_TOKEN"] ?? "",
      tenants: counted?.tenants.map(({ name, prefix }) => ({ name, prefix })) ?? null,
    }),
  };
}

/** One Secret may hold several things; all of them should be of the same moment. */
function readOnce(backEnd: KeeperBackEnd): SecretReader {
  const reads = new Map<string, Promise<StoredData | undefined>>();
  return (name) => {
    const known = reads.get(name) ?? backEnd.read({ kind: "Secret", name });
    reads.set(name, known);
    return known;
  };
}

function publishedOf(stored: StoredData | undefined): PublishedMembers | undefined {
  if (stored === undefined) return undefined;
  const { ETCD_INITIAL_CLUSTER: cluster = "", ETCD_INITIAL_CLUSTER_STATE: state } = stored.data;
  return {
    pods: initialClusterPods(cluster),
    state: state === "new" ? "new" : "existing",
    version: stored.version,
  };
}

function ticketsOf(stored: StoredData | undefined): Tickets | undefined {
  if (stored === undefined) return undefined;
  const claims: Record<string, string> = {};
  const members: Record<string, string> = {};
  for (const [pod, text] of Object.entries(stored.data)) {
    const ticket = readTicket(text);
    if (ticket === undefined) continue;
    claims[pod] = ticket.claim;
    if (ticket.member !== undefined) members[pod] = ticket.member;
  }
  return { claims, members, version: stored.version };
}

interface SeenSoFar extends Pick<Observation, "published" | "tickets"> {
  readonly certificates: CertificatesObservation;
  readonly read: SecretReader;
  readonly strangerOf: StrangerSource;
  readonly refusals: RefusalProbe;
  readonly counted: TenantReport | undefined;
}

async function observeEtcd(plan: KeeperPlan, seen: SeenSoFar): Promise<EtcdObservation> {
  const { published, tickets } = seen;
  const pods = published?.pods ?? [];
  const silent = (reason: string): EtcdObservation => ({
    members: pods.map((pod) => ({ pod, state: "silent", reason })),
    listed: undefined,
    onboarded: undefined,
  });
  if (published?.state === "new" && tickets === undefined) return silent("has not started yet");
  const keeper = await keeperCredentials(plan, seen);
  if (keeper === undefined) return silent("cannot be asked without the keeper's certificate");
  const { config, addresses } = plan;
  return await observeMembers({
    members: pods.map((pod) => ({ pod, endpoint: addresses.endpoint(pod) })),
    keeper,
    stranger: await seen.strangerOf(plan, { read: seen.read, trust: keeper.trust }),
    refusals: seen.refusals,
    tenants: config.spec.tenants.map(({ name }) => declaredTenant(config, name)),
    overBudget: overBudget(config, { report: seen.counted, freezing: true }),
  });
}

async function keeperCredentials(
  { config }: KeeperPlan,
  { certificates, read }: SeenSoFar,
): Promise<ClientCredentials | undefined> {
  if (certificates.keeperClient.state !== "present") return undefined;
  const { keeperClient, trustedClients } = certifiedLocations(config);
  const trust = (await read(trustedClients.secret))?.data[trustedClients.certificate];
  const leaf = (await read(keeperClient.secret))?.data;
  const certificate = leaf?.[keeperClient.certificate];
  const privateKey = leaf?.[keeperClient.privateKey ?? ""];
  if (trust === undefined || certificate === undefined || privateKey === undefined) {
    return undefined;
  }
  return { trust, certificate, privateKey };
}
