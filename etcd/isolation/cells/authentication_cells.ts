import { cellTable } from "../cell_table.ts";
import { authSources } from "../decision_sources.ts";
import { encodeFields } from "../protobuf_fields.ts";
import type { Expectation, IsolationCell, Limit } from "../isolation_cell.ts";
import type { Scene } from "../scene.ts";

const nobody = "t-nobody";
const { administration: source, authenticate, commonName, token } = authSources;

/** 3.7 dropped the check of the caller from AuthStatus (etcd server/etcdserver/apply/auth.go). */
const deniedBefore37: Expectation = { "3.5": "denied", "3.6": "denied", "3.7": "allowed" };

/** The header by which etcd knows requests of its own gateway, whose CN must not count. */
const gatewayMark = { "grpcgateway-accept": "*/*" };

const statusShown: Limit = {
  effect: "Learns that it is, and the revision of users and roles, which counts every tenant " +
    "that comes or goes",
  isShown: (answer) => {
    const { authRevision, enabled } = answer as { authRevision?: string; enabled?: boolean };
    return enabled === true && Number(authRevision) > 0;
  },
};

const namesTold: Limit = {
  effect: "Learns whether a user of that name exists: the refusal reads otherwise where there " +
    "is one",
  isShown: (answer) => answer === "exists",
};

/** What `Auth` does about authentication itself. */
export const authenticationCells: readonly IsolationCell[] = [
  ...cellTable({ rpc: "Auth.AuthStatus", source }, [
    ["whether it is on", deniedBefore37, deniedBefore37, status, statusShown],
  ]),
  ...cellTable({ rpc: "Auth.AuthEnable", source, root: "untried" }, [
    ["for everybody", "denied", "denied", ({ actor }) => actor.etcd.auth.authEnable()],
  ]),
  ...cellTable({ rpc: "Auth.AuthDisable", source, root: "untried" }, [
    ["for everybody", "denied", "denied", ({ actor }) => actor.etcd.auth.authDisable()],
  ]),
  ...cellTable({ rpc: "Auth.Authenticate", source: authenticate, root: "denied" }, [
    ["as another tenant", "denied", "denied", logIn((s) => s.foreign.name)],
    ["as root", "denied", "denied", logIn(() => "root")],
    ["as nobody", "denied", "denied", logIn(() => nobody)],
  ]),
  ...cellTable({ rpc: "Auth.Authenticate", source: authenticate }, [
    ["whether another tenant exists", "allowed", "allowed", existence, namesTold],
  ]),
  ...cellTable({ rpc: "KV.Range", source: token, root: "denied" }, [
    ["an own key, with a made-up token", "denied", "denied", readWith({ token: "made-up.1" })],
  ]),
  ...cellTable({ rpc: "KV.Range", source: commonName, root: "denied" }, [
    ["an own key, posing as the gateway", "denied", "denied", readWith(gatewayMark)],
  ]),
];

function status({ actor }: Scene): Promise<unknown> {
  return actor.etcd.auth.authStatus();
}

function logIn(name: (scene: Scene) => string): IsolationCell["probe"] {
  return (scene) => scene.actor.etcd.auth.authenticate({ name: name(scene), password: "x" });
}

function readWith(metadata: Readonly<Record<string, string>>): IsolationCell["probe"] {
  return ({ actor, own }) =>
    actor.raw.unary({
      method: "/etcdserverpb.KV/Range",
      message: encodeFields({ 1: own.key }),
      metadata,
    });
}

/** Compares what etcd says to two logins that cannot succeed. */
async function existence({ actor, foreign }: Scene): Promise<"exists" | "untold"> {
  const [tenant, unknown] = await Promise.all(
    [foreign.name, nobody].map((name) =>
      actor.etcd.auth.authenticate({ name, password: "x" }).then(() => "logged in", String)
    ),
  );
  return tenant === unknown ? "untold" : "exists";
}
