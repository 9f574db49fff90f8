import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { createPaint } from "../../diagnostics/paint.ts";
import type { InspectionFacts } from "./facts.ts";
import { formatInspection } from "./format_inspection.ts";
import { inspectionOf } from "./inspection_of.ts";
import {
  daysAway,
  exampleFacts,
  exampleKubernetes,
  exampleMember,
  silentMember,
} from "./testing/example_facts.ts";

function linesOf(facts: Partial<InspectionFacts>, columns: number, colored = false): string[] {
  const options = { columns, tenants: 10, paint: createPaint(colored) };
  return formatInspection(inspectionOf(exampleFacts(facts)), options).trimEnd().split("\n");
}

/** As much as a cluster in Kubernetes may have to tell, with names as long as they come. */
const busy: Partial<InspectionFacts> = {
  cluster: { name: "etcd", namespace: "kamaji-system" },
  wishedMembers: 5,
  members: [
    exampleMember(0, { health: { databaseSize: 7.9 * 1024 ** 3 } }),
    exampleMember(1, { health: { databaseSize: 7.9 * 1024 ** 3, version: "3.6.15" } }),
    silentMember(2, "unreachable"),
  ],
  tenants: {
    state: "listed",
    tenants: Array.from({ length: 30 }, (_, number) => ({
      name: `default-tenant-control-plane-${number}-of-a-team-with-a-long-name`,
      prefix: "/x/",
      keys: number * 100_000,
      bytes: number * 1_000_000_000,
    })),
  },
  kubernetes: exampleKubernetes({
    conditions: [{
      type: "Settled",
      status: "False",
      reason: "Working",
      message: "Carrying out something that takes many words to be told, far too many for a line",
      lastTransitionTime: "2026-11-22T09:00:00Z",
    }],
    events: Array.from({ length: 9 }, () => ({
      at: daysAway(-1),
      isWarning: true,
      reason: "IssuedCertificate",
      message: "Issued the certificate of the client port anew ".repeat(9),
    })),
    schedules: (["snapshot", "verification", "drill", "defragmentation"] as const).map((task) => ({
      task,
      name: task,
      isSuspended: false,
      createdAt: daysAway(-30),
      lastStart: daysAway(-0.1),
      lastSuccess: daysAway(-0.09),
    })),
  }),
};

/** Commands and links are never broken, so that they can be copied. */
function isCopied(line: string): boolean {
  return /^ {4}(kubectl|https|kamaji-etcd) ?/.test(line);
}

describe("formatInspection()", () => {
  for (const columns of [80, 100]) {
    it(`keeps to ${columns} columns and to one screen, however much there is to tell`, () => {
      const lines = linesOf(busy, columns);
      const wide = lines.filter((line) => line.length > columns && !isCopied(line));
      assert.deepEqual(wide, []);
      assert.ok(lines.length <= 40, `${lines.length} lines:\n${lines.join("\n")}`);
    });
  }

  it("stands the first thing to do right below the verdict", () => {
    const [first, second, third] = linesOf(busy, 100);
    assert.match(
      first ?? "",
      /^! Degraded: etcd-2 does not serve: no connection, its pod|^! Degraded: /,
    );
    assert.match(second ?? "", /^ {2}→ See why etcd-2 does not run/);
    assert.equal(third, "    kubectl --namespace kamaji-system describe pod etcd-2");
  });

  it("leaves columns out where there is no room for them", () => {
    assert.match(linesOf({}, 100).join("\n"), /\nMEMBER +ROLE +VERSION +FILE +IN USE +FREE/);
    assert.match(linesOf({}, 80).join("\n"), /\nMEMBER +ROLE +VERSION +FILE +FREE/);
  });

  it("says how many tenants it left out, and what they hold", () => {
    const line = linesOf(busy, 100).find((each) => each.includes("more with"));
    assert.equal(line, "… and 20 more with 19000000 keys");
  });

  it("looks the same with colours, once they are taken away", () => {
    // deno-lint-ignore no-control-regex
    const bare = linesOf(busy, 100, true).map((line) => line.replaceAll(/\x1b\[\d+m/g, ""));
    assert.deepEqual(bare, linesOf(busy, 100));
    assert.notDeepEqual(linesOf(busy, 100, true), linesOf(busy, 100));
  });
});
