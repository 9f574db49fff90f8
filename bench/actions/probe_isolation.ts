import { Failure } from "../../diagnostics/failure.ts";
import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import { etcdMinors, identities, type IsolationCell } from "../../etcd/isolation/isolation_cell.ts";
import { isolationCells } from "../../etcd/isolation/isolation_cells.ts";
import { probeCell, type ProbeOptions } from "../../etcd/isolation/probe_cell.ts";
import { createStage, stageNames } from "../../etcd/isolation/stage.ts";
import { offboardTenant } from "../../etcd/tenants/offboard_tenant.ts";
import { tenantOf } from "../../etcd/tenants/tenant.ts";
import type { Violation } from "../ledger/violation.ts";
import type { Target } from "../targets/target.ts";
import type { ActAsRootOptions, ActionOutcome } from "./act_as_root.ts";
import { connectRoot } from "./connect_root.ts";

/** The tenant that tries what it may not; its neighbours' names are made of its own. */
const prober = "bench-isolation";

/** Times that a request is made which is neither answered nor refused, as beside a new leader. */
const attempts = 4;

/**
 * Makes every request of the isolation matrix as a tenant and as somebody without a user, on a
 * cluster that others load meanwhile, at one member after the other until the time is over, and
 * compares what comes of each with what the matrix says of this version of etcd.
 *
 * Measures how many requests there are (`isolation-requests`), how many were tried at least once
 * (`isolation-tried`) and how many remained without an answer (`isolation-unanswered`), and by name
 * of the RPC how often it was tried (`probed KV.Range`).
 *
 * @throws {Failure} `usage` for a version that the matrix does not know, and for a cluster that keeps
 * nobody to a prefix
 */
export async function probeIsolation(
  seconds: number,
  { signal, target }: ActAsRootOptions,
): Promise<ActionOutcome> {
  const minor = minorOf(target);
  const credentials = await createProbers(target);
  const tally = createTally();
  const end = performance.now() + seconds * 1000;
  const isOver = (): boolean => signal.aborted || performance.now() >= end;
  try {
    for (let round = 0; !isOver(); round++) {
      const endpoint = target.endpoints[round % target.endpoints.length]!;
      const stage = await createStage({
        endpoint,
        credentialsOf: (user) => Promise.resolve(credentials.get(user)!),
        shared: true,
        name: prober,
      });
      try {
        for (const { cell, identity } of requests) {
          if (isOver()) break;
          tally.count(cell, identity, await probe(cell, { stage, identity, minor }));
        }
      } finally {
        stage.close();
      }
    }
  } finally {
    await removeProbers(target);
  }
  return tally.outcome();
}

type Prober = (typeof identities)[number];

const requests: readonly { readonly cell: IsolationCell; readonly identity: Prober }[] =
  isolationCells.flatMap((cell) => identities.map((identity) => ({ cell, identity })));

function minorOf({ confines, version }: Target): ProbeOptions["minor"] {
  if (!confines) {
    throw new Failure("usage", "A cluster without authentication keeps nobody to a prefix");
  }
  const minor = etcdMinors.find((each) => version.startsWith(`${each}.`));
  if (minor !== undefined) return minor;
  throw new Failure("usage", `The isolation matrix says nothing of etcd ${version}`, {
    hint: `It knows ${etcdMinors.join(", ")}`,
  });
}

/** The stranger was a tenant once: it keeps its certificate, and its user is gone. */
async function createProbers(target: Target): Promise<ReadonlyMap<string, ClientCredentials>> {
  const { stranger, ...tenants } = stageNames(prober);
  const onboarded = await target.onboard([...Object.values(tenants), stranger]);
  const root = await connectRoot(target);
  try {
    await offboardTenant(root, tenantOf(stranger));
  } finally {
    root.close();
  }
  const credentials = onboarded.map((each) => [each.tenant.name, each.credentials] as const);
  return new Map([...credentials, ["root", await target.root()]]);
}

async function removeProbers(target: Target): Promise<void> {
  const root = await connectRoot(target);
  try {
    for (const name of Object.values(stageNames(prober))) {
      await offboardTenant(root, tenantOf(name));
    }
  } finally {
    root.close();
  }
}

/** What is not as the matrix says; "unanswered" when etcd decided nothing. */
async function probe(
  cell: IsolationCell,
  options: ProbeOptions,
): Promise<readonly string[] | "unanswered"> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const problems = await probeCell(cell, options);
    if (!problems.some((problem) => problem.includes(", got failed: "))) return problems;
    // It failed for another reason than want of a permission, and gave away nothing all the same.
    const others = problems.filter((problem) => !problem.includes(", got failed: "));
    if (others.length > 0) return others;
  }
  return "unanswered";
}

interface Tally {
  count(cell: IsolationCell, identity: Prober, found: readonly string[] | "unanswered"): void;
  outcome(): ActionOutcome;
}

function createTally(): Tally {
  const tried = new Set<string>();
  const probed: Record<string, number> = {};
  const violations: Violation[] = [];
  let [probes, unanswered] = [0, 0];
  return {
    count: ({ rpc, target }, identity, found) => {
      if (found === "unanswered") {
        unanswered += 1;
        return;
      }
      probes += 1;
      probed[`probed ${rpc}`] = (probed[`probed ${rpc}`] ?? 0) + 1;
      tried.add(`${rpc} ${target} ${identity}`);
      for (const detail of found) {
        violations.push({ kind: "against-matrix", tenant: identity, key: rpc, detail });
      }
    },
    outcome: () => ({
      title: `Tried ${tried.size} of ${requests.length} requests across tenants, ${probes} in all`,
      checks: { probes },
      violations,
      measures: {
        ...probed,
        "isolation-requests": requests.length,
        "isolation-tried": tried.size,
        "isolation-unanswered": unanswered,
      },
    }),
  };
}
