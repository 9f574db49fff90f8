import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { InspectionFacts } from "./facts.ts";
import { inspectionOf } from "./inspection_of.ts";
import {
  daysAway,
  exampleFacts,
  exampleKubernetes,
  exampleMember,
  silentMember,
} from "./testing/example_facts.ts";

const inKubernetes = { cluster: { name: "etcd", namespace: "kamaji-system" } };

/** The first finding, as a person reads it. */
function firstOf(differing: Partial<InspectionFacts>): string {
  const { findings: [first], verdict } = inspectionOf(exampleFacts(differing));
  return `${verdict}: ${first?.code}: ${first?.message}`;
}

function codesOf(differing: Partial<InspectionFacts>): string[] {
  return inspectionOf(exampleFacts(differing)).findings.map(({ code }) => code);
}

const noAnswers = { answers: undefined, tenants: undefined };
const noQuorum = {
  answers: { quorum: { state: "failed", message: "timeout" }, authentication: "unknown" },
} as const;

describe("inspectionOf()", () => {
  it("finds nothing wrong with members that agree", () => {
    const inspection = inspectionOf(exampleFacts());
    assert.equal(inspection.verdict, "healthy");
    assert.equal(inspection.summary, "all 3 members serve");
    assert.equal(inspection.firstStep, null);
    assert.deepEqual(inspection.findings, []);
    assert.deepEqual(inspection.members.map(({ role }) => role), [
      "leader",
      "follower",
      "follower",
    ]);
    assert.equal(inspection.database.quotaShare, 1 / 8);
    assert.deepEqual(JSON.parse(JSON.stringify(inspection)), inspection, "it is not plain JSON");
  });

  it("tells one lost member from a lost quorum, and says what not to do", () => {
    const two = { members: [exampleMember(0), exampleMember(1), silentMember(2, "mute")] };
    assert.equal(firstOf(two), "degraded: member-silent: etcd-2 does not serve: no answer");
    const lost = {
      ...noQuorum,
      members: [silentMember(0, "mute"), silentMember(1, "unreachable"), exampleMember(2)],
    };
    assert.equal(firstOf(lost), "down: no-quorum: No quorum: only 1 of 3 members answers");
    const { firstStep } = inspectionOf(exampleFacts({ ...lost, ...inKubernetes }));
    assert.equal(
      firstStep?.text,
      "Bring etcd-0, etcd-1 back; do not delete volumes or add members",
    );
    assert.equal(
      firstStep?.command,
      "kubectl --namespace kamaji-system get pods --selector app.kubernetes.io/instance=etcd " +
        "--output wide",
    );
    assert.match(firstStep?.document ?? "", /\/EtcdQuorumLost\.md$/);
  });

  it("tells members without a leader from members that are lost", () => {
    const members = [0, 1, 2].map((number) => exampleMember(number, { health: { leader: "0" } }));
    assert.match(firstOf({ ...noAnswers, members }), /^down: no-leader: No leader: 3 of 3/);
  });

  it("puts the gravest first, and the space before what it brings about", () => {
    const errors = ["memberID:1 alarm:NOSPACE "];
    const full = exampleMember(0, { health: { errors, databaseSize: 8 * 1024 ** 3 } });
    const members = [full, exampleMember(1), silentMember(2, "mute")];
    assert.deepEqual(codesOf({ members }), ["no-space", "member-silent"]);
    const { alarms, firstStep, members: [first] } = inspectionOf(
      exampleFacts({ members, ...inKubernetes }),
    );
    assert.deepEqual(alarms, ["NOSPACE"]);
    assert.deepEqual(first?.problems, ["NOSPACE"]);
    assert.equal(
      firstStep?.command,
      "kubectl --namespace kamaji-system create job --from=cronjob/etcd-defragmentation " +
        "recover-space",
    );
  });

  it("names the member whose data are corrupt", () => {
    const errors = ["memberID:2 alarm:CORRUPT "];
    const members = [exampleMember(0, { health: { errors } }), exampleMember(1), exampleMember(2)];
    assert.match(firstOf({ members }), /^down: data-corrupt: Data of etcd-1 differ/);
  });

  it("judges the quota as the alerts do, and its growth only when it was watched", () => {
    const filled = (share: number) =>
      [0, 1, 2].map((number) =>
        exampleMember(number, {
          health: {
            databaseSize: share * 8 * 1024 ** 3,
            databaseInUse: 0.99 * share * 8 * 1024 ** 3,
          },
        })
      );
    assert.deepEqual(codesOf({ members: filled(0.74) }), []);
    assert.deepEqual(codesOf({ members: filled(0.75) }), ["quota-high"]);
    assert.deepEqual(codesOf({ members: filled(0.9) }), ["quota-critical"]);
    const at = (minute: number) => ({ at: minute * 60_000, used: (2 + minute * 0.05) * 1024 ** 3 });
    const samples = [0, 1, 2, 3, 4].map(at);
    assert.deepEqual(codesOf({ samples: samples.slice(0, 4) }), [], "four looks are too few");
    assert.match(firstOf({ samples }), /^degraded: quota-soon-full: .+ is reached in 1\.9 hours$/);
  });

  it("judges certificates by their life, as the alerts do", () => {
    const ending = (days: number) => {
      const served = {
        name: "s",
        serial: "7",
        notBefore: daysAway(days - 90),
        notAfter: daysAway(days),
      };
      return { members: [0, 1, 2].map((number) => exampleMember(number, { served })) };
    };
    assert.deepEqual(codesOf(ending(16)), []);
    assert.deepEqual(codesOf(ending(14)), ["certificate-ending"]);
    assert.equal(inspectionOf(exampleFacts(ending(14))).verdict, "healthy");
    assert.deepEqual(codesOf(ending(6)), ["certificate-ends-soon"]);
    assert.equal(inspectionOf(exampleFacts(ending(6))).verdict, "degraded");
    const [first] = inspectionOf(exampleFacts(ending(6))).certificates;
    assert.deepEqual(first?.where, ["etcd-0", "etcd-1", "etcd-2"]);
  });

  it("says of a cluster that nobody could ask why not", () => {
    const all = (why: Parameters<typeof silentMember>[1]) => ({
      ...noAnswers,
      members: [0, 1, 2].map((number) => silentMember(number, why)),
    });
    assert.match(firstOf(all("unreachable")), /^unknown: unreachable: No member can be reached/);
    assert.match(firstOf(all("mute")), /^unknown: unreachable: No member answers at 10\.0\.0\.0/);
    assert.match(firstOf(all("untrusted")), /^unknown: untrusted: /);
    assert.match(firstOf(all("refused")), /^unknown: client-refused: .+ for user "root"$/);
    assert.match(
      firstOf(all("denied")),
      /^unknown: user-unknown: etcd does not answer user "root"/,
    );
    assert.match(firstOf(all("expired")), /^down: certificate-ended: Clients refuse all members/);
    assert.match(
      firstOf({ ...all("unasked"), origin: 'you may not read Secret "x"', client: undefined }),
      /^unknown: no-credentials: etcd could not be asked: you may not read Secret "x"$/,
    );
  });

  it("asks Kubernetes whether a silent cluster is down", () => {
    const members = [0, 1, 2].map((number) => silentMember(number, "unreachable"));
    const silent = { ...noAnswers, ...inKubernetes, members };
    const up = firstOf({ ...silent, kubernetes: exampleKubernetes() });
    assert.match(up, /^unknown: unreachable: .+ though 3 of their pods are ready$/);
    const pods = [{ name: "etcd-0", isReady: false, restarts: 3, trouble: "CrashLoopBackOff" }];
    const down = firstOf({ ...silent, kubernetes: exampleKubernetes({ pods }) });
    assert.equal(down, "down: members-unready: No member's pod is ready: etcd-0 CrashLoopBackOff");
  });

  it("says what the keeper waits for, and who is away", () => {
    const blocked = {
      type: "Blocked",
      status: "True",
      reason: "Downgrade",
      message: "3.6 cannot become 3.5",
      lastTransitionTime: "2026-11-22T09:00:00Z",
    } as const;
    const kubernetes = exampleKubernetes({
      conditions: [blocked],
      keeper: undefined,
      keptHash: "fedcba9876543210",
      forbidden: ["events"],
    });
    assert.deepEqual(codesOf({ ...inKubernetes, kubernetes }), [
      "keeper-blocked",
      "keeper-away",
      "config-pending",
      "unread",
    ]);
  });

  it("notices schedules that fail, and lets one that runs go on", () => {
    const schedule = {
      task: "snapshot",
      name: "etcd-snapshot",
      isSuspended: false,
      createdAt: daysAway(-30),
      lastStart: new Date("2026-11-22T09:30:00Z"),
      lastSuccess: new Date("2026-11-22T03:30:00Z"),
    } as const;
    const codes = (differing: object) =>
      codesOf({
        ...inKubernetes,
        kubernetes: exampleKubernetes({ schedules: [{ ...schedule, ...differing }] }),
      });
    assert.deepEqual(codes({}), []);
    assert.deepEqual(codes({ lastStart: new Date("2026-11-22T07:30:00Z") }), ["schedule-failed"]);
    assert.deepEqual(codes({ lastSuccess: undefined }), ["snapshot-missing"]);
    assert.deepEqual(codes({ lastSuccess: undefined, createdAt: daysAway(-1) }), []);
    assert.deepEqual(codes({ lastSuccess: undefined, isSuspended: true }), []);
  });

  it("puts the largest tenants first, by bytes where they were counted", () => {
    const tenant = (name: string, keys?: number, bytes?: number) => ({
      name,
      prefix: `/${name}/`,
      keys,
      bytes,
    });
    const order = (...tenants: ReturnType<typeof tenant>[]) =>
      inspectionOf(exampleFacts({ tenants: { state: "listed", tenants } })).tenants
        ?.map(({ name }) => name);
    assert.deepEqual(order(tenant("b", 1), tenant("a", 1), tenant("d"), tenant("c", 2)), [
      "c",
      "a",
      "b",
      "d",
    ]);
    assert.deepEqual(order(tenant("a", 9, 1), tenant("b", 1, 9)), ["b", "a"]);
  });
});
