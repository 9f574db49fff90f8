import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { findingCodes } from "../../etcd/tenants/finding.ts";
import { alarmKinds } from "../../operations/exporter/read_alarms.ts";
import { alertTemplates } from "../../manifests/monitoring/alert_templates.ts";
import { keeperMetrics } from "../../manifests/monitoring/keeper_metrics.ts";

const folder = new URL("../../docs/", import.meta.url);
const read = (name: string) => Deno.readTextFile(new URL(name, folder));

/** The cells of all rows of tables in a text, without their headings and code marks. */
function rowsOf(text: string): string[][] {
  const lines = text.split("\n").filter((line) => /^\|(?! *-)/.test(line));
  return lines.map((line) =>
    line.split("|").slice(1, -1).map((cell) => cell.trim().replaceAll("`", ""))
  );
}

describe("docs/monitoring.md", () => {
  it("lists every metric of the keeper with its type, labels and meaning, and no other", async () => {
    const page = await read("monitoring.md");
    const [, listed = ""] = /<!-- metrics -->(.*?)<!-- \/metrics -->/s.exec(page) ?? [];
    const [, ...rows] = rowsOf(listed);
    const wanted = keeperMetrics.map(({ help, labels, name, type }) => [
      name,
      type,
      labels.length === 0 ? "–" : labels.join(", "),
      help,
    ]);
    assert.deepEqual(rows, wanted);
  });

  it("names the values of labels", async () => {
    const page = await read("monitoring.md");
    for (const kind of alarmKinds) assert.ok(page.includes(`\`${kind}\``), kind);
  });
});

describe("docs/tenants.md", () => {
  it("says of each finding what it is, in their order", async () => {
    const [, audit = ""] = (await read("tenants.md")).split("## Audit");
    const [, ...rows] = rowsOf(audit.split("## Budgets")[0] ?? "");
    assert.deepEqual(rows.map(([code]) => code), findingCodes);
  });
});

describe("docs/monitoring.md and docs/tenants.md", () => {
  it("link to alerts and pages that exist", async () => {
    const alerts = new Set(alertTemplates.map(({ name }) => name));
    for (const name of ["monitoring.md", "tenants.md"]) {
      const page = await read(name);
      const links = [...page.matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, target = ""]) => target)
        .filter((target) => !target.startsWith("https://"));
      assert.ok(links.length > 0, name);
      for (const target of links) {
        assert.ok((await Deno.stat(new URL(target, folder))).isFile, target);
        const [, alert] = /runbooks\/(Etcd\w+)\.md/.exec(target) ?? [];
        if (alert !== undefined) assert.ok(alerts.has(alert), alert);
      }
    }
  });
});
