import type { EtcdCluster } from "../../config/etcd_cluster.ts";
import { etcdImage } from "../../image_reference.ts";
import { startupBudgetSeconds } from "../../members/probes.ts";
import type { Fact, SectionFacts } from "../explanation.ts";
import { bytesOf, humanBytes } from "../human_bytes.ts";
import { humanDuration, humanSeconds } from "../human_duration.ts";

/** What to know of the members: how many, which version, where they run, how they start. */
export function membersSection(config: EtcdCluster): SectionFacts {
  const { members, pods, raft } = config.spec;
  const facts: Fact[] = [
    { label: "members", text: quorumText(members), fields: ["spec.members"] },
    {
      label: "etcd",
      text: `${config.spec.version}, from ${etcdImage(config)}`,
      fields: ["spec.version", "spec.image"],
    },
    resourcesFact(config),
    placementFact(config),
    {
      label: "start",
      text: "all at once; each waits for a ticket of the keeper the first time, so that an empty " +
        "disk never founds a second cluster, and later starts on its own",
      fields: [],
    },
    startupFact(config),
    {
      label: "changes",
      text: "restart one member after the other, the leader last; each has " +
        `${humanSeconds(pods.terminationGracePeriodSeconds)} to hand over and stop`,
      fields: ["spec.pods"],
    },
    {
      label: "elections",
      text:
        `begin ${humanDuration(raft.electionTimeout)} after the leader fell silent; it speaks ` +
        `every ${humanDuration(raft.heartbeatInterval)}`,
      fields: ["spec.raft.electionTimeout", "spec.raft.heartbeatInterval"],
    },
    ...flagFacts(config),
  ];
  return { facts, advice: adviceOf(config) };
}

function quorumText(members: number): string {
  const quorum = Math.floor(members / 2) + 1;
  const tolerated = members - quorum;
  if (members === 1) return "1, without a quorum to lose: nothing may fail";
  return `${members}; a quorum is ${quorum}, so ${tolerated} may fail at a time`;
}

function resourcesFact({ spec }: EtcdCluster): Fact {
  const { limits, requests } = spec.resources;
  const memory = humanBytes(bytesOf(requests.memory) * BigInt(spec.members));
  const processors = limits.cpu === undefined ? "no processor limit" : `${limits.cpu} processors`;
  return {
    label: "resources",
    text: `${requests.cpu} processors and ${requests.memory} of memory are set aside for each ` +
      `(${memory} in all); at most ${limits.memory}, ${processors}`,
    fields: ["spec.resources"],
  };
}

function placementFact({ spec }: EtcdCluster): Fact {
  const { hosts, nodeSelector, zones } = spec.scheduling;
  const spread = {
    hosts: {
      required: spec.members === 1 ? "on any node" : `on ${spec.members} different nodes`,
      preferred: "on different nodes if possible",
      off: "on any nodes",
    },
    zones: {
      required: "spread evenly over zones",
      preferred: "spread over zones if possible",
      off: "wherever the zones are",
    },
  };
  const labels = Object.entries(nodeSelector).map(([key, value]) => `${key}=${value}`);
  const selected = labels.length === 0 ? "" : `, on nodes with ${labels.join(" and ")}`;
  return {
    label: "placement",
    text: `${spread.hosts[hosts]}, ${spread.zones[zones]}${selected}`,
    fields: ["spec.scheduling"],
  };
}

function startupFact({ spec }: EtcdCluster): Fact {
  const budget = startupBudgetSeconds(bytesOf(spec.quota));
  return {
    label: "worst start",
    text: `${humanSeconds(budget)} until a member answers, with a full database on a slow disk; ` +
      "it is not restarted before",
    fields: ["spec.quota"],
  };
}

function flagFacts({ spec }: EtcdCluster): Fact[] {
  const flags = Object.entries(spec.extraArguments).map(([flag, value]) => `--${flag}=${value}`);
  if (flags.length === 0) return [];
  return [{ label: "flags", text: flags.join(" "), fields: ["spec.extraArguments"] }];
}

function adviceOf({ spec }: EtcdCluster): string[] {
  const { acceptAdvisories, members, quota, resources, scheduling } = spec;
  const advice: string[] = [];
  if (members === 1) {
    advice.push(
      "A single member is for development: every restart is an outage, and a lost disk loses " +
        "everything since the last snapshot.",
    );
  }
  if (bytesOf(resources.limits.memory) < bytesOf(quota)) {
    advice.push(
      `A database that grows to its quota of ${quota} does not fit into ` +
        `${resources.limits.memory} of memory; reads then wait for the disk.`,
    );
  }
  if (members > 1 && scheduling.hosts !== "required") {
    advice.push(
      "Members may share a node, and one node that fails may then take the quorum along.",
    );
  }
  for (const id of acceptAdvisories) {
    advice.push(`${id} is accepted: plan the upgrade that closes it.`);
  }
  return advice;
}
