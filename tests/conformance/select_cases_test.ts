import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { conformanceCases } from "./conformance_cases.ts";
import type { Case } from "./conformance_case.ts";
import { selectCases } from "./select_cases.ts";

function caseOf(id: string, { group = "gitops", needs = [] }: Partial<Case> = {}): Case {
  return { group, id, name: id, needs, minutes: 1, run: () => Promise.resolve() };
}

const setup = caseOf("kinds", { group: "setup" });
const rendered = caseOf("rendered", { group: "manifests", needs: ["kinds"] });
const image = caseOf("image");
const plugin = caseOf("plugin", { needs: ["image"] });
const all = [setup, rendered, image, plugin];

describe("selectCases()", () => {
  it("takes all cases when no group is asked for", () => {
    assert.deepEqual(selectCases(all, []), all);
  });

  it("takes a group with what it needs of others, in the order of the list", () => {
    assert.deepEqual(selectCases(all, ["manifests"]), [setup, rendered]);
  });

  it("leaves a setup out that nothing needs", () => {
    assert.deepEqual(selectCases(all, ["gitops"]), [image, plugin]);
  });

  it("says which needed case does not exist", () => {
    assert.throws(() => selectCases([rendered], []), /There is no case "kinds"/);
  });
});

describe("conformanceCases()", () => {
  const cases = conformanceCases(["minimal.yaml"]);

  it("gives every case an id of its own", () => {
    assert.equal(new Set(cases.map(({ id }) => id)).size, cases.length);
  });

  it("lists every case after those it needs", () => {
    for (const [index, { id, needs }] of cases.entries()) {
      const earlier = new Set(cases.slice(0, index).map((it) => it.id));
      assert.deepEqual(needs.filter((need) => !earlier.has(need)), [], id);
    }
  });
});
