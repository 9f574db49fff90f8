import { Buffer } from "node:buffer";
import { cellTable } from "../cell_table.ts";
import { clusterSources } from "../decision_sources.ts";
import type { IsolationCell, Limit } from "../isolation_cell.ts";
import type { Scene } from "../scene.ts";

const { anyCertificate, root: source } = clusterSources;

const statusShown: Limit = {
  effect: "Sees version, size of the database, leader, raft term and index, and raised alarms",
  isShown: (answer) => Number((answer as { readonly dbSize: string }).dbSize) > 0,
};

const alarmsShown: Limit = {
  effect: "Lists them, by a request that goes through raft as a write does",
  isShown: (answer) => Array.isArray((answer as { readonly alarms: unknown }).alarms),
};

/** What `Maintenance` tells everybody, and what it keeps for root. */
export const maintenanceCells: readonly IsolationCell[] = [
  ...cellTable({ rpc: "Maintenance.Status", source: anyCertificate }, [
    [
      "of the member",
      "allowed",
      "allowed",
      ({ actor }) => actor.etcd.maintenance.status(),
      statusShown,
    ],
  ]),
  ...cellTable({ rpc: "Maintenance.Alarm", source: anyCertificate }, [
    ["raised alarms", "allowed", "allowed", alarm("Get"), alarmsShown],
  ]),
  ...cellTable({ rpc: "Maintenance.Alarm", source, root: "untried" }, [
    ["raising NOSPACE", "denied", "denied", alarm("Activate")],
    ["clearing NOSPACE", "denied", "denied", alarm("Deactivate")],
  ]),
  ...cellTable({ rpc: "Maintenance.Hash", source }, [
    ["of the database", "denied", "denied", ({ actor }) => actor.etcd.maintenance.hash()],
  ]),
  ...cellTable({ rpc: "Maintenance.HashKV", source }, [
    ["of all keys", "denied", "denied", hashKeys],
  ]),
  ...cellTable({ rpc: "Maintenance.Snapshot", source }, [
    ["of everybody's data", "denied", "denied", snapshot],
  ]),
  ...cellTable({ rpc: "Maintenance.Defragment", source, root: "untried" }, [
    ["of the member", "denied", "denied", ({ actor }) => actor.etcd.maintenance.defragment()],
  ]),
  ...cellTable({ rpc: "Maintenance.MoveLeader", source, root: "untried" }, [
    [
      "to any member",
      "denied",
      "denied",
      ({ actor }) => actor.etcd.maintenance.moveLeader({ targetID: "1" }),
    ],
  ]),
  ...cellTable({ rpc: "Maintenance.Downgrade", source, root: "untried" }, [
    ["asked for", "denied", "denied", downgrade("Validate")],
    ["enabled", "denied", "denied", downgrade("Enable")],
    ["cancelled", "denied", "denied", downgrade("Cancel")],
  ]),
];

type Probe = IsolationCell["probe"];

function alarm(action: "Get" | "Activate" | "Deactivate"): Probe {
  return ({ actor }) => actor.etcd.maintenance.alarm({ action, alarm: "Nospace", memberID: "1" });
}

function downgrade(action: "Validate" | "Enable" | "Cancel"): Probe {
  return ({ actor }) => actor.etcd.maintenance.downgrade({ action, version: "3.4.0" });
}

/** etcd3 looks for this method under a name that its own schema does not have. */
function hashKeys({ actor }: Scene): Promise<unknown> {
  return actor.raw.unary({
    method: "/etcdserverpb.Maintenance/HashKV",
    message: Buffer.alloc(0),
  });
}

async function snapshot({ actor }: Scene): Promise<unknown> {
  const stream = await actor.etcd.maintenance.snapshot();
  const { promise, reject, resolve } = Promise.withResolvers<unknown>();
  stream.on("data", resolve);
  stream.on("error", reject);
  return await promise;
}
