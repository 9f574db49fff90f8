import { Failure } from "../../../diagnostics/failure.ts";
import { clusterNames } from "../../../manifests/cluster_names.ts";
import { etcdEnvironment } from "../../../manifests/etcd_arguments.ts";
import { ticketText } from "../../gate/ticket.ts";
import type { ActionOf } from "../step.ts";
import type { Workbench } from "../workbench.ts";

/**
 * Publishes how the members of a new cluster find each other. The token is random, so a disk of
 * another cluster of the same name cannot join, and this is the only place that ever makes one.
 */
export async function publishMembers(
  { plan, backEnd }: Workbench,
  { pods }: ActionOf<"publish-members">,
): Promise<void> {
  const { membersConfigMap: name, namespace, statefulSet } = clusterNames(plan.config);
  const data = etcdEnvironment({
    members: pods.map((pod) => ({ name: pod, peerUrl: plan.addresses.peerUrl(pod) })),
    state: "new",
    token: `${namespace}-${statefulSet}-${crypto.randomUUID()}`,
  });
  await backEnd.write({ kind: "ConfigMap", name }, { data });
}

/**
 * Publishes which pods the members are. A member without data joins by this list, and etcd has it
 * begin only if the list is its own: so others stand on it as etcd knows them.
 */
export async function listMembers(
  bench: Workbench,
  { pods }: ActionOf<"list-members">,
): Promise<void> {
  const { seen: { etcd, published }, plan } = bench;
  const name = clusterNames(plan.config).membersConfigMap;
  const members = pods.flatMap((pod) => {
    const known = etcd.listed?.find((each) => each.name === pod);
    const urls = known?.peerUrls ?? [plan.addresses.peerUrl(pod)];
    return urls.map((peerUrl) => ({ name: pod, peerUrl }));
  });
  await change(bench, { name, version: published?.version }, (data) => ({
    ...data,
    ...etcdEnvironment({
      members,
      state: "existing",
      token: data["ETCD_INITIAL_CLUSTER_TOKEN"] ?? "",
    }),
  }));
}

/** Sets the number of pods. */
export async function scale(
  { backEnd, seen }: Workbench,
  { replicas }: ActionOf<"scale">,
): Promise<void> {
  if (seen.memberSet !== undefined) await backEnd.scale(seen.memberSet, replicas);
}

/**
 * Grants all members of a new cluster their tickets in one write that fails when there ever were
 * any: a member that once had one can never get another.
 */
export async function grantTickets(
  { plan, backEnd }: Workbench,
  { claims }: ActionOf<"grant-tickets">,
): Promise<void> {
  const tickets = Object.entries(claims).map(([pod, claim]) => [pod, ticketText({ claim })]);
  await backEnd.write(
    { kind: "ConfigMap", name: clusterNames(plan.config).ticketsConfigMap },
    { data: Object.fromEntries(tickets) },
  );
}

/** Grants a learner its ticket, which names its volume and the id by which it may use it. */
export async function grantTicket(
  bench: Workbench,
  { claim, member, pod }: ActionOf<"grant-ticket">,
): Promise<void> {
  const { seen: { tickets }, plan, backEnd } = bench;
  const name = clusterNames(plan.config).ticketsConfigMap;
  const ticket = { [pod]: ticketText({ claim, member }) };
  if (tickets === undefined) {
    return await backEnd.write({ kind: "ConfigMap", name }, { data: ticket });
  }
  await change(bench, { name, version: tickets.version }, (others) => ({ ...others, ...ticket }));
}

/** Takes the ticket of a member that has started. */
export async function revokeTicket(bench: Workbench, pod: string): Promise<void> {
  const { seen: { tickets }, plan } = bench;
  const name = clusterNames(plan.config).ticketsConfigMap;
  await change(
    bench,
    { name, version: tickets?.version },
    ({ [pod]: _revoked, ...others }) => others,
  );
}

/** Says that the cluster is founded: a member without data joins it and never founds another. */
export async function markJoined(bench: Workbench): Promise<void> {
  const { seen: { published }, plan } = bench;
  const name = clusterNames(plan.config).membersConfigMap;
  await change(bench, { name, version: published?.version }, (data) => ({
    ...data,
    ETCD_INITIAL_CLUSTER_STATE: "existing",
  }));
}

/** Changes a ConfigMap that still is as it was when the step was decided. */
async function change(
  { backEnd }: Workbench,
  { name, version }: { readonly name: string; readonly version: string | undefined },
  changed: (data: Readonly<Record<string, string>>) => Readonly<Record<string, string>>,
): Promise<void> {
  const stored = await backEnd.read({ kind: "ConfigMap", name });
  if (stored === undefined || stored.version !== version) {
    throw new Failure("kubernetes-request-failed", `ConfigMap "${name}" changed meanwhile`, {
      hint: "Leave it to the keeper, which looks again by itself",
    });
  }
  await backEnd.write({ kind: "ConfigMap", name }, {
    data: changed(stored.data),
    replaces: stored.version,
  });
}
