import assert from "node:assert/strict";
import type { CertifiedKey } from "../../../operations/certificates/certified_key.ts";
import { splitBundle } from "../../../operations/certificates/split_bundle.ts";
import { dialPort } from "../../../operations/keeper/rotation/dial_port.ts";
import {
  type LoadReport,
  type RollingTenants,
  startRollingTenants,
} from "../../operations/rolling_tenants.ts";
import type { Case, CaseContext } from "../conformance_case.ts";
import { untilApplied, untilSynced } from "../gitops/application.ts";
import { commitDocument, keepInDocument } from "../gitops/commit_document.ts";
import { memberPods, readSecret, withMembers } from "../gitops/etcd_access.ts";
import { type DocumentChange, etcdName } from "../gitops/etcd_document.ts";
import { untilCondition } from "../gitops/keeper_status.ts";
import { untilMembersReady } from "../gitops/member_pods.ts";
import { restartsTold } from "./restarts_told.ts";
import { usedCluster } from "./used_cluster.ts";

/** The way of docs/rotate-certificates.md, one commit a phase, for both CAs at once. */
export const authorities: Case = {
  group: "certificates",
  id: "authorities",
  name:
    "four commits replace the CAs of clients and of members while tenants write through every " +
    "phase: each member restarts twice in all, no request fails twice, no write is lost",
  needs: ["first-sync"],
  minutes: 30,
  run,
};

const phases = ["trust-both", "switch-signer", "drop-old", "stable"] as const;
type Phase = typeof phases[number];

/** Tenants of Kamaji's, and how often each of them writes in a second. */
const load = {
  names: ["conformance-a", "conformance-b", "conformance-c"],
  writesPerSecond: 4,
};

async function run(context: CaseContext): Promise<string> {
  return await withMembers(context, {
    use: async (endpoints) => {
      const tenants = await startRollingTenants(usedCluster(context, endpoints), load);
      const ended = rotate(context, { tenants, endpoints }).then((told) => ({ told }));
      const outcome = await ended.catch((error) => ({ error }));
      const report = await tenants.stop();
      if ("error" in outcome) throw outcome.error;
      assertUnharmed(report);
      const { acknowledged, retried, longestGap } = report;
      return `${outcome.told}; ${acknowledged} writes, ${retried} of them at the second attempt, ` +
        `${(longestGap / 1000).toFixed(1)} s the longest gap`;
    },
  });
}

interface Rotation {
  readonly tenants: RollingTenants;
  /** Of the members, in the order of their pods. */
  readonly endpoints: readonly string[];
}

async function rotate(context: CaseContext, { tenants, endpoints }: Rotation): Promise<string> {
  const old = await authoritiesNow(context);
  const oldTenant = tenants.certificateOf("conformance-a");
  const took: string[] = [];
  let commit = "";
  for (const phase of phases) {
    const begun = performance.now();
    const before = { pods: await memberIds(context), restarts: await restartsTold(context) };
    if (phase === "switch-signer") await proveGate(context);
    commit = await commitPhase(context, wishOf(phase));
    await untilCondition(context, { type: "Settled", status: "True" });
    await tenants.rolled();
    await assertPhase(context, { phase, old, before });
    took.push(`${phase} ${((performance.now() - begun) / 1000).toFixed(0)} s`);
    context.progress.print(`  ${took.at(-1)}`);
  }
  await assertForgotten(context, { endpoints, oldTenant, tenants });
  await untilSynced(context, commit);
  await untilCondition(context, { type: "AuthoritiesStable", status: "True" });
  return took.join(", ");
}

/** Without a word about the tenants the signer stays. */
async function proveGate(context: CaseContext): Promise<void> {
  const certificates = wishOf("switch-signer");
  await commitPhase(context, {
    ...certificates,
    client: { rotation: { generation: 2, phase: "switch-signer" } },
    peer: { rotation: { generation: 2, phase: "trust-both" } },
  });
  const { reason } = await untilCondition(context, { type: "Blocked", status: "True" });
  assert.equal(reason, "TenantsToRoll");
}

type CertificatesWish =
  & NonNullable<DocumentChange["certificates"]>
  & { readonly mode?: "keeper" };

function wishOf(phase: Phase): CertificatesWish {
  const rotation = { generation: 2, ...(phase === "stable" ? {} : { phase }) };
  return {
    mode: "keeper",
    client: { rotation: { ...rotation, ...saidIn(phase) } },
    peer: { rotation },
  };
}

function saidIn(phase: Phase) {
  if (phase === "switch-signer") return { confirmTenantsRolled: "trust-both" } as const;
  return phase === "drop-old" ? { confirmTenantsRolled: "switch-signer" } as const : {};
}

/** A generation that was begun must stay in every later document. */
async function commitPhase(context: CaseContext, certificates: CertificatesWish): Promise<string> {
  keepInDocument(context, { certificates });
  const commit = await commitDocument(context, {});
  await untilApplied(context, commit);
  return commit;
}

interface Authorities {
  /** What Kamaji signs by and trusts: the CAs of clients. */
  readonly clients: readonly string[];
  /** Which CAs members trust each other by. */
  readonly peers: readonly string[];
}

async function authoritiesNow(context: CaseContext): Promise<Authorities> {
  const { "ca.crt": clients = "" } = await readSecret(context, `${etcdName}-certs`);
  const { "peer-ca.crt": peers = "" } = await readSecret(context, `${etcdName}-trust`);
  return { clients: splitBundle(clients), peers: splitBundle(peers) };
}

async function memberIds(context: CaseContext): Promise<readonly string[]> {
  const pods = await untilMembersReady(context);
  return pods.map(({ metadata: { name, uid } }) => `${name} ${uid}`).sort();
}

/** What was before a phase. */
interface Before {
  readonly pods: readonly string[];
  readonly restarts: number;
}

async function assertPhase(
  context: CaseContext,
  { phase, old, before }: {
    readonly phase: Phase;
    readonly old: Authorities;
    readonly before: Before;
  },
): Promise<void> {
  const { clients, peers } = await authoritiesNow(context);
  const restarted = (await memberIds(context)).filter((id) => !before.pods.includes(id)).length;
  const restarts = await restartsTold(context) - before.restarts;
  const [first] = old.clients;
  const signs = clients[0] === first ? "old" : "new";
  const found = { restarted, restarts, signs, clients: clients.length, peers: peers.length };
  assert.deepEqual(found, expected[phase], phase);
  if (phase === "stable") assert(!peers.includes(old.peers[0] ?? ""), "members trust the old CA");
}

/** How many members each phase restarts, each once for both CAs, who signs tenants after it, and how many CAs are trusted. */
const expected = {
  "trust-both": { restarted: 3, restarts: 3, signs: "old", clients: 2, peers: 2 },
  "switch-signer": { restarted: 0, restarts: 0, signs: "new", clients: 2, peers: 2 },
  "drop-old": { restarted: 3, restarts: 3, signs: "new", clients: 1, peers: 1 },
  "stable": { restarted: 0, restarts: 0, signs: "new", clients: 1, peers: 1 },
} as const;

/** The old keys are gone, and no member lets in what one of them signed. */
async function assertForgotten(
  context: CaseContext,
  { endpoints, oldTenant, tenants }: Rotation & { readonly oldTenant: CertifiedKey },
): Promise<void> {
  for (const authority of ["client", "peer"]) {
    const secret = await readSecret(context, `${etcdName}-${authority}-ca-rotation`);
    const keys = Object.entries(secret).filter(([name, text]) => name.endsWith("key") && text);
    assert.deepEqual(keys.map(([name]) => name), [], `an old key of the ${authority} CA is kept`);
  }
  const present = tenants.certificateOf("conformance-a");
  for (const [index, endpoint] of endpoints.entries()) {
    const trust = {
      old: await trustOf(endpoint, oldTenant),
      new: await trustOf(endpoint, present),
    };
    assert.deepEqual(trust, { old: "distrusted", new: "trusted" }, `by ${memberPods[index]}`);
  }
}

async function trustOf(endpoint: string, shown: CertifiedKey): Promise<string> {
  const { hostname: host, port } = new URL(`https://${endpoint}`);
  return (await dialPort({ host, port: Number(port), shown, timeout: 10_000 })).trust;
}

function assertUnharmed({ acknowledged, failed, lost }: LoadReport): void {
  assert.deepEqual(failed, [], "requests failed twice");
  assert.deepEqual(lost, [], "acknowledged writes are gone");
  assert(acknowledged > 500, `only ${acknowledged} writes were acknowledged`);
}
