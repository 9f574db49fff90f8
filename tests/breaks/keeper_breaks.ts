import type { Break } from "./break.ts";

/** Breaks of how a cluster is founded, changes its size and its pods. */
export const keeperBreaks: readonly Break[] = [
  {
    what: "the cluster is opened to Kamaji before its tenants and members are looked at",
    promise: "bootstrap is finished wherever it was killed",
    test: "tests/keeper/bootstrap_test.ts",
    group: "a keeper that founds a cluster",
    fails: "founds three members as one cluster, and opens it to Kamaji last",
    edits: [{
      file: "operations/keeper/next_step.ts",
      find: `    quorumStep(seen) ??
    authenticationStep(seen) ??`,
      replace: `    quorumStep(seen) ??
    authenticationStep(seen) ??
    (seen.certificates.rootClient.state === "absent"
      ? { kind: "publish-root-client", why: "there is none", replaces: undefined } as const
      : undefined) ??`,
    }],
  },
  {
    what: "authentication is turned on without a look at whether it is",
    promise: "authentication is finished by the next call wherever it was cut off",
    test: "tests/keeper/enable_authentication_test.ts",
    group: "enabling authentication",
    fails: "does nothing when it is on",
    edits: [{
      file: "etcd/enable_authentication.ts",
      find: "  if (await isAuthenticationEnabled(client)) return false;\n",
      replace: "",
    }],
  },
  {
    what: "authentication is never turned on, and members that serve strangers are fine",
    promise: "strangers are refused by every member",
    test: "tests/keeper/founded_cluster_test.ts",
    group: "a founded cluster",
    fails: "refuses, on every member, who has no certificate and who is no user",
    edits: [{
      file: "operations/keeper/access/access_step.ts",
      find:
        `  if (on.length === 0 && refusing.length === 0) return { kind: "enable-authentication" };`,
      replace: "  if (on.length === 0 && refusing.length === 0) return undefined;",
    }, {
      file: "operations/keeper/access/access_step.ts",
      find: `  if (serves.length > 0) {`,
      replace: "  if (serves.length > 3) {",
    }, {
      file: "operations/keeper/access/access_step.ts",
      find: `  if (unproven.length === 0) return undefined;`,
      replace: "  if (unproven.length >= 0) return undefined;",
    }],
  },
  {
    what: "the gate admits a member whose data directory is empty",
    promise: "a wiped member founds no second cluster",
    test: "tests/keeper/founded_cluster_test.ts",
    group: "a founded cluster",
    fails: "never starts a member that lost its data, nor founds a second cluster",
    edits: [{
      file: "operations/gate/admission.ts",
      find: `    case "empty":
    case "half":
      return undefined;`,
      replace: `    case "empty":
    case "half":
      return { admitted: true, reason: "It may as well" };`,
    }],
  },
  {
    what: "a learner never gets its vote",
    promise: "1 to 3 to 5 to 3 to 1 members under load",
    test: "tests/operations/scaling_test.ts",
    group: "a cluster that changes its size",
    fails: "goes from 1 to 3 to 5 to 3 to 1 members under load and loses no write",
    edits: [{
      file: "operations/keeper/membership/joining_step.ts",
      find: `    return { kind: "promote", pod, member, operation };`,
      replace: "    return undefined as never;",
    }],
  },
  {
    what: "the volume of a removed member is not deleted",
    promise: "a change of size is finished by the next keeper",
    test: "tests/operations/scaling_faults_test.ts",
    group: "a change of size that goes wrong",
    fails: "is finished when its keeper dies before and after every step",
    edits: [{
      file: "operations/keeper/membership/departed_step.ts",
      find: `  return claim === undefined ? forget : { kind: "delete-claim", claim, operation };`,
      replace: "  return claim === undefined || others.length > 0 ? forget : undefined;",
    }],
  },
  {
    what: "a member that lost its data stays on the list",
    promise: "a member that lost its volume is replaced",
    test: "tests/operations/lost_volume_test.ts",
    group: "a member that lost its data",
    fails: "is replaced under load with all data, though the keeper dies at every step",
    edits: [{
      file: "operations/keeper/membership/lost_member_step.ts",
      find: "  if (lost === undefined) return undefined;",
      replace: "  if (lost === undefined || more.length === 0) return undefined;",
    }],
  },
  {
    what: "a member that is down counts as one that lost its data",
    promise: "one that is merely down is left alone",
    test: "tests/operations/lost_volume_test.ts",
    group: "a member that lost its data",
    fails: "is told from one that is merely down, which is left alone",
    edits: [{
      file: "operations/keeper/membership/lost_member.ts",
      find: "  if (pod?.gatedSince === undefined || pod.isEnding) return false;",
      replace: "  if (pod === undefined) return true;",
    }, {
      file: "operations/keeper/membership/lost_member.ts",
      find: "  return !answers && now - pod.gatedSince >= gatePatience;",
      replace: "  return !answers && now - (pod.gatedSince ?? 0) >= gatePatience;",
    }],
  },
  {
    what: "the leader restarts first",
    promise: "followers restart first, the leader last",
    test: "tests/operations/rollout_test.ts",
    group: "a rollout",
    fails: "restarts followers first and the leader last, by keepers that die at every step",
    edits: [{
      file: "operations/keeper/rollout/rollout_step.ts",
      find: "byNeed.find(({ pod }) => pod.name !== leader);",
      replace: "byNeed.find(({ pod }) => pod.name === leader) ?? byNeed[0];",
    }],
  },
  {
    what: "the operations Lease of somebody else is not waited for",
    promise: "an old operation is proved over before a new one begins",
    test: "tests/operations/rollout_test.ts",
    group: "a rollout",
    fails: "waits while somebody else disturbs the cluster, and proves that an old step is over",
    edits: [{
      file: "operations/keeper/permitted_step.ts",
      find: "  if (operation === undefined || !isOthers(holding)) return step;",
      replace: "  if (operation !== undefined || !isOthers(holding)) return step;",
    }],
  },
  {
    what: "a paused cluster is looked after like any other",
    promise: "`paused` is honoured",
    test: "tests/operations/rollout_test.ts",
    group: "a rollout",
    fails: "stands still while the cluster is paused",
    edits: [{
      file: "operations/keeper/next_step.ts",
      find: `  if (plan.config.spec.paused) return { kind: "paused" };\n`,
      replace: "",
    }],
  },
  {
    what: "a version is gone back to without a look at the path",
    promise: "an upgrade by a minor version",
    test: "tests/operations/upgrade_test.ts",
    group: "an upgrade by a minor version",
    fails: "rolls out under load, and is not undone once all members have followed",
    edits: [{
      file: "operations/keeper/rollout/rollout_step.ts",
      find: `  if (obstacle !== undefined) return blocked("VersionPath", obstacle);\n`,
      replace: "",
    }],
  },
  {
    what: "the StatefulSet is replaced before the claims have grown",
    promise: "volumes grow step by step",
    test: "tests/volumes/growth_test.ts",
    group: "growing the volumes of a cluster",
    fails: "grows claim by claim, under pods that go on running",
    edits: [{
      file: "operations/volumes/next_growth_step.ts",
      find: "  if (claim !== undefined) return claim;\n",
      replace: "",
    }],
  },
  {
    what: "the keeper holds 150 MB that nobody needs",
    promise: "at most 180 MB resident, as the bundled program",
    test: "tests/keeper/keeper_cost_test.ts",
    group: "the bundled keeper, as its pod runs it",
    fails: "never has more than 180 MB while it founds a cluster of 100 tenants",
    edits: [{
      file: "operations/keeper/keeper_metrics.ts",
      find: "export function createKeeperMetrics(): KeeperMetrics {\n",
      replace: "export function createKeeperMetrics(): KeeperMetrics {\n" +
        "  Object.assign(globalThis, { ballast: new Uint8Array(150e6).fill(1) });\n",
    }],
  },
];
