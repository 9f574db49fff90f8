import { cellTable } from "../cell_table.ts";
import { clusterSources } from "../decision_sources.ts";
import type { IsolationCell, Limit } from "../isolation_cell.ts";
import type { Scene } from "../scene.ts";

const { memberChange: source, memberList, memberPromote } = clusterSources;
const intruder = ["https://127.0.0.1:1"];

const membersShown: Limit = {
  effect: "Lists names, ids and addresses, those of the peer port included",
  isShown: (answer) => {
    const { members } = answer as { readonly members: readonly { readonly peerURLs: string[] }[] };
    return members.some(({ peerURLs }) => peerURLs.length > 0);
  },
};

/** What `Cluster` does with members. */
export const clusterCells: readonly IsolationCell[] = [
  ...cellTable({ rpc: "Cluster.MemberList", source: memberList }, [
    ["all members", "allowed", "allowed", list(false), membersShown],
    ["all members, linearizable", "allowed", "allowed", list(true), membersShown],
  ]),
  ...cellTable({ rpc: "Cluster.MemberAdd", source, root: "untried" }, [
    ["a voter", "denied", "denied", add(false)],
    ["a learner", "denied", "denied", add(true)],
  ]),
  ...cellTable({ rpc: "Cluster.MemberRemove", source, root: "untried" }, [
    [
      "a member",
      "denied",
      "denied",
      async ({ actor, root }) => actor.etcd.cluster.memberRemove({ ID: await someMember(root) }),
    ],
  ]),
  ...cellTable({ rpc: "Cluster.MemberUpdate", source, root: "untried" }, [
    [
      "a member's address",
      "denied",
      "denied",
      async ({ actor, root }) =>
        actor.etcd.cluster.memberUpdate({ ID: await someMember(root), peerURLs: intruder }),
    ],
  ]),
  ...cellTable({ rpc: "Cluster.MemberPromote", source: memberPromote, root: "untried" }, [
    [
      "a member",
      "denied",
      "denied",
      async ({ actor, root }) => actor.etcd.cluster.memberPromote({ ID: await someMember(root) }),
    ],
  ]),
];

function list(linearizable: boolean): IsolationCell["probe"] {
  return ({ actor }) => actor.etcd.cluster.memberList({ linearizable });
}

function add(isLearner: boolean): IsolationCell["probe"] {
  return ({ actor }) => actor.etcd.cluster.memberAdd({ peerURLs: intruder, isLearner });
}

async function someMember(root: Scene["root"]): Promise<string> {
  const { members } = await root.etcd.cluster.memberList({});
  return members[0]?.ID ?? "0";
}
