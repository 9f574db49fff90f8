import { before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { assertWellFormed } from "../../charts/testing/assert_well_formed.ts";
import type { LiveReport } from "../live/live_report.ts";
import { renderLiveReport } from "./render_live_report.ts";
import { exampleReport, passedExample } from "./testing/example_report.ts";

function bodyOf(page: string): string {
  return page.slice(page.indexOf("<main>"), page.indexOf("</main>") + "</main>".length);
}

function order(page: string, texts: readonly string[]): void {
  const places = texts.map((text) => page.indexOf(text));
  assert.ok(!places.includes(-1), `missing: ${texts[places.indexOf(-1)]}`);
  assert.deepEqual(places, places.toSorted((one, other) => one - other));
}

/** The same report with every text replaced by a hostile one. */
function hostile<Value>(value: Value, text: string): Value {
  return JSON.parse(JSON.stringify(value, (key, each) => {
    if (typeof each !== "string" || ["verdict", "kind", "schema", "when"].includes(key)) {
      return each;
    }
    return text;
  }));
}

describe("renderLiveReport()", () => {
  let report: LiveReport;
  let page: string;

  before(() => {
    report = exampleReport();
    page = renderLiveReport(report);
  });

  it("is well-formed, and the same bytes for the same report", () => {
    assertWellFormed(bodyOf(page));
    assert.equal(renderLiveReport(structuredClone(report)), page);
  });

  it("says first what failed, with a link to it, and why", () => {
    const failed = report.faults.find(({ verdict }) => verdict === "failed");
    assert.ok(failed?.reason !== undefined);
    order(page, [
      "failed</h1>",
      `<a href="#fault-${failed.id}">${failed.id}</a>: ${failed.reason}`,
      'class="tiles"',
      '<h2 id="alerts">',
      '<h2 id="faults">',
      ">Failed <",
      `id="fault-${failed.id}" open=""`,
      'id="fault-follower-killed"',
      '<h2 id="rule-sets">',
      '<h2 id="quiet">',
      '<h2 id="dashboards">',
      '<h2 id="not-run">',
    ]);
    assert.equal(page.match(/<details class="card"[^>]* id="fault-[^"]+" open/g)?.length, 1);
  });

  it("shows every alert, every fault that was made, and every panel", () => {
    for (const { alert } of report.cases) assert.ok(page.includes(`>${alert}</th>`), alert);
    for (const { id, verdict } of report.faults) {
      assert.equal(page.includes(`id="fault-${id}"`), verdict !== "not-run", id);
    }
    const titles = new Set(report.panels.map(({ panel }) => panel));
    for (const title of titles) assert.ok(page.includes(`<b>${title}</b>`), title);
  });

  it("shows of an alert its expression, its promise, its runbook and what it compared", () => {
    const card = page.slice(
      page.indexOf('id="fault-quorum-lost"'),
      page.indexOf('id="fault-restart-loop"'),
    );
    assert.match(card, /EtcdQuorumLost: firing, \d+ s to \d+ s/);
    assert.match(card, /EtcdQuorumLost: promised by 19 s/);
    assert.match(card, /&lt; 2<\/code>/);
    assert.match(card, /href="https:\/\/[^"]+\/EtcdQuorumLost\.md"/);
    assert.match(card, /threshold 2</);
    assert.match(card, /1 min in production|60 s in production/);
  });

  it("says why panels are empty, and which did not answer", () => {
    const failed = report.panels.filter(({ verdict }) => verdict === "failed");
    assert.ok(failed.length > 0);
    assert.match(page, /Empty where no keeper leads\./);
    assert.match(page, /<span class="bad">idle: nothing came back<\/span>/);
  });

  it("says what was not run, and why", () => {
    const section = page.slice(page.indexOf('<h2 id="not-run">'));
    assert.match(section, /no other version of etcd is on this machine<\/b>/);
    assert.match(section, /<code>version-differs<\/code>/);
  });

  it("links only to parts that it has, and has each of them once", () => {
    const parts = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    assert.equal(new Set(parts).size, parts.length);
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    assert.deepEqual([...new Set(links)].filter((id) => !parts.includes(id)), []);
  });

  it("praises a run that passed, and shows no failure in it", () => {
    const passed = renderLiveReport(passedExample());
    assert.match(passed, /<section class="verdict good"/);
    assert.match(passed, /\d+ alerts proved by \d+ real faults<\/h1>/);
    assert.doesNotMatch(passed, /✗ failed/);
  });

  it("can be read when hardly anything was run", () => {
    const page = renderLiveReport({
      ...report,
      verdict: "not-run",
      cases: [],
      faults: [],
      panels: [],
      ruleSets: [],
    });
    assertWellFormed(bodyOf(page));
    assert.match(page, /Nothing was run<\/h1>/);
    assert.doesNotMatch(bodyOf(page), /NaN|undefined|Infinity/);
  });

  it("writes no value that is none", () => {
    assert.doesNotMatch(bodyOf(page), /NaN|undefined|\[object|Infinity/);
  });

  it("lets nothing in a report run, whatever its texts and labels are", () => {
    const text = `x</script><script>alert(1)</script><img src=x onerror="alert(1)">'"&`;
    const page = renderLiveReport(hostile(report, text));
    assertWellFormed(bodyOf(page));
    assert.equal(page.match(/<script/g)?.length, 1);
    assert.equal(page.match(/<\/script/g)?.length, 1);
    assert.doesNotMatch(page, /<img|onerror="/);
    assert.doesNotMatch(page, /href="(?!#|https?:)/);
  });

  it("does not take an address of a program for a runbook", () => {
    const cases = report.cases.map((each) => ({ ...each, runbook: "javascript:alert(1)" }));
    assert.doesNotMatch(renderLiveReport({ ...report, cases }), /javascript:/);
  });
});
