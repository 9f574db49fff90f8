import type { Buffer } from "node:buffer";
import { cellTable } from "../cell_table.ts";
import { authSources } from "../decision_sources.ts";
import type { IsolationCell } from "../isolation_cell.ts";
import { openEnd } from "../key_spans.ts";

const newRole = "t-intruder";
const { administration: source, roleGet } = authSources;

/** What `Auth` does with roles. */
export const roleCells: readonly IsolationCell[] = [
  ...cellTable({ rpc: "Auth.RoleGet", source: roleGet }, [
    ["the caller's", "allowed", "denied", get((s) => s.own.name)],
    ["another tenant's", "denied", "denied", get((s) => s.foreign.name)],
    ["root's", "denied", "denied", get(() => "root")],
  ]),
  ...cellTable({ rpc: "Auth.RoleList", source }, [
    ["all roles", "denied", "denied", ({ actor }) => actor.etcd.auth.roleList()],
  ]),
  ...cellTable({ rpc: "Auth.RoleAdd", source, root: "untried" }, [
    ["a new role", "denied", "denied", ({ actor }) => actor.etcd.auth.roleAdd({ name: newRole })],
  ]),
  ...cellTable({ rpc: "Auth.RoleDelete", source, root: "untried" }, [
    ["the caller's", "denied", "denied", remove((s) => s.own.name)],
    ["another tenant's", "denied", "denied", remove((s) => s.foreign.name)],
  ]),
  ...cellTable({ rpc: "Auth.RoleGrantPermission", source, root: "untried" }, [
    ["all keys to the caller's role", "denied", "denied", grant(() => everything)],
    [
      "a foreign prefix to the caller's role",
      "denied",
      "denied",
      grant(({ foreign }) => ({
        key: foreign.prefix,
        range_end: foreign.prefixEnd,
      })),
    ],
    [
      "the caller's prefix again",
      "denied",
      "denied",
      grant(({ own }) => ({
        key: own.prefix,
        range_end: own.prefixEnd,
      })),
    ],
  ]),
  ...cellTable({ rpc: "Auth.RoleRevokePermission", source, root: "untried" }, [
    ["the caller's", "denied", "denied", revoke((s) => s.own)],
    ["another tenant's", "denied", "denied", revoke((s) => s.foreign)],
  ]),
];

interface KeyRange {
  readonly key: Buffer;
  readonly range_end: Buffer;
}

const everything: KeyRange = { key: openEnd, range_end: openEnd };

type Probe = IsolationCell["probe"];
type Scene = Parameters<Probe>[0];

function get(role: (scene: Scene) => string): Probe {
  return (scene) => scene.actor.etcd.auth.roleGet({ role: role(scene) });
}

function remove(role: (scene: Scene) => string): Probe {
  return (scene) => scene.actor.etcd.auth.roleDelete({ role: role(scene) });
}

function grant(span: (scene: Scene) => KeyRange): Probe {
  return (scene) =>
    scene.actor.etcd.auth.roleGrantPermission({
      name: scene.own.name,
      perm: { permType: "Readwrite", ...span(scene) },
    });
}

function revoke(holding: (scene: Scene) => Scene["own"]): Probe {
  return (scene) => {
    const { name: role, prefix: key, prefixEnd: range_end } = holding(scene);
    return scene.actor.etcd.auth.roleRevokePermission({ role, key, range_end });
  };
}
