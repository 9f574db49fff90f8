import { cellTable } from "../cell_table.ts";
import { authSources } from "../decision_sources.ts";
import type { IsolationCell } from "../isolation_cell.ts";

const newUser = "t-intruder";
const { administration: source, userGet } = authSources;

/** What `Auth` does with users. */
export const userCells: readonly IsolationCell[] = [
  ...cellTable({ rpc: "Auth.UserGet", source: userGet }, [
    ["the caller", "allowed", "denied", get((s) => s.own.name)],
    ["another tenant", "denied", "denied", get((s) => s.foreign.name)],
    ["root", "denied", "denied", get(() => "root")],
  ]),
  ...cellTable({ rpc: "Auth.UserGet", source: userGet, root: "denied" }, [
    ["a user that does not exist", "denied", "denied", get(() => newUser)],
  ]),
  ...cellTable({ rpc: "Auth.UserList", source }, [
    ["all users", "denied", "denied", ({ actor }) => actor.etcd.auth.userList()],
  ]),
  ...cellTable({ rpc: "Auth.UserAdd", source, root: "untried" }, [
    [
      "a user without a password",
      "denied",
      "denied",
      ({ actor }) => actor.etcd.auth.userAdd({ name: newUser, options: { no_password: true } }),
    ],
    [
      "a user with a password",
      "denied",
      "denied",
      ({ actor }) => actor.etcd.auth.userAdd({ name: newUser, password: "x" }),
    ],
  ]),
  ...cellTable({ rpc: "Auth.UserDelete", source, root: "untried" }, [
    ["the caller", "denied", "denied", remove((s) => s.own.name)],
    ["another tenant", "denied", "denied", remove((s) => s.foreign.name)],
  ]),
  ...cellTable({ rpc: "Auth.UserChangePassword", source, root: "untried" }, [
    ["the caller's", "denied", "denied", changePassword((s) => s.own.name)],
    ["another tenant's", "denied", "denied", changePassword((s) => s.foreign.name)],
    ["root's", "denied", "denied", changePassword(() => "root")],
  ]),
  ...cellTable({ rpc: "Auth.UserGrantRole", source, root: "untried" }, [
    [
      "root's role to the caller",
      "denied",
      "denied",
      ({ actor, own }) => actor.etcd.auth.userGrantRole({ user: own.name, role: "root" }),
    ],
    [
      "another tenant's role to the caller",
      "denied",
      "denied",
      ({ actor, foreign, own }) =>
        actor.etcd.auth.userGrantRole({ user: own.name, role: foreign.name }),
    ],
  ]),
  ...cellTable({ rpc: "Auth.UserRevokeRole", source, root: "untried" }, [
    [
      "the caller's",
      "denied",
      "denied",
      ({ actor, own }) => actor.etcd.auth.userRevokeRole({ name: own.name, role: own.name }),
    ],
    [
      "another tenant's",
      "denied",
      "denied",
      ({ actor, foreign }) =>
        actor.etcd.auth.userRevokeRole({ name: foreign.name, role: foreign.name }),
    ],
  ]),
];

type Probe = IsolationCell["probe"];
type NameOf = (scene: Parameters<Probe>[0]) => string;

function get(name: NameOf): Probe {
  return (scene) => scene.actor.etcd.auth.userGet({ name: name(scene) });
}

function remove(name: NameOf): Probe {
  return (scene) => scene.actor.etcd.auth.userDelete({ name: name(scene) });
}

function changePassword(name: NameOf): Probe {
  return (scene) => scene.actor.etcd.auth.userChangePassword({ name: name(scene), password: "x" });
}
