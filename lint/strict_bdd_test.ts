import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { findings } from "./findings.ts";
import { strictBdd } from "./strict_bdd.ts";

const head =
  'import { after, afterEach, before, beforeEach, describe, it } from "@std/testing/bdd";\n';

function found(source: string, path = "cli/route_test.ts"): string[] {
  return findings(strictBdd, path, source);
}

describe("the rule strict-bdd", () => {
  const accepted = [
    'describe("g", () => { it("a", () => { check(); }); });',
    'it("a", async () => { await check(); });',
    'it("a", () => check());',
    'it("a", check);',
    "it(`is ${what}`, function () { check(); });",
    "before(start); after(stop); beforeEach(() => start()); afterEach(async () => { await stop(); });",
  ];
  for (const source of accepted) {
    it(`accepts ${source}`, () => {
      assert.deepEqual(found(head + source), []);
    });
  }

  const refused: readonly (readonly [source: string, message: RegExp])[] = [
    ['it("a", (t) => { t.skip(); });', /it\(\) takes no test context/],
    ['it("a", async (t, done) => { done(); });', /it\(\) takes no test context/],
    ['describe("g", function (t) { check(t); });', /describe\(\) takes no test context/],
    ["before((t) => { check(t); });", /before\(\) takes no test context/],
    ['it("a", { timeout: 5 }, () => { check(); });', /it\(\) takes a name and a body/],
    ['it({ name: "a" }, () => { check(); }, 1);', /it\(\) takes a name and a body/],
    ["it(() => { check(); });", /it\(\) takes a name and a body/],
    ["beforeEach(start, { timeout: 5 });", /beforeEach\(\) takes a body/],
    ['describe("g", { concurrency: 2 });', /describe\(\) takes no options/],
    ['describe("g", async () => { await check(); });', /cannot be asynchronous/],
    ['it("a", () => {});', /An empty it\(\) proves nothing/],
    ['describe("g", () => {});', /An empty describe\(\) proves nothing/],
  ];
  for (const [source, message] of refused) {
    it(`refuses ${source}`, () => {
      const messages = found(head + source);
      assert.equal(messages.length, 1);
      assert.match(messages[0] ?? "", message);
    });
  }

  const imports: readonly (readonly [source: string, message: RegExp])[] = [
    ['import { describe, mock } from "@std/testing/bdd";', /"mock" is not in both/],
    ['import { it as test } from "@std/testing/bdd";', /one by one, by their names/],
    ['import * as bdd from "@std/testing/bdd";', /one by one, by their names/],
    ['import bdd from "@std/testing/bdd";', /one by one, by their names/],
    ['import { it } from "node:test";', /come from "@std\/testing\/bdd"/],
    ['import { it } from "jsr:@std/testing@1/bdd";', /come from "@std\/testing\/bdd"/],
  ];
  for (const [source, message] of imports) {
    it(`refuses ${source}`, () => {
      const messages = found(source);
      assert.equal(messages.length, 1);
      assert.match(messages[0] ?? "", message);
    });
  }

  it("leaves functions alone that only have these names", () => {
    assert.deepEqual(found('import { it } from "./pronouns.ts"; it("a", (t) => {}, 3);'), []);
  });

  it("lets only the adapters know the runner behind the functions", () => {
    const source = 'import * as nodeTest from "node:test";';
    assert.deepEqual(found(source, "tests/bdd.ts"), []);
    assert.deepEqual(found(source, "tests/it_where.ts"), []);
    assert.equal(found(source, "tests/anything.ts").length, 1);
  });
});
