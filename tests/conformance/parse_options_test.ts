import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { parseOptions } from "./parse_options.ts";

describe("parseOptions()", () => {
  it("runs everything on a cluster of four nodes by default", () => {
    assert.deepEqual(parseOptions([], "/manifests"), {
      only: [],
      keep: false,
      cluster: "kamaji-etcd-conformance",
      workers: 3,
      nodeImage: undefined,
      manifests: "/manifests",
      output: ".kamaji-etcd/conformance",
    });
  });

  it("takes groups in one list or in several", () => {
    for (const args of [["--only", "gitops,manifests"], ["--only=gitops", "--only=manifests"]]) {
      const options = parseOptions(args, undefined);
      assert(options !== "help");
      assert.deepEqual(options.only, ["gitops", "manifests"]);
    }
  });

  it("refuses a group that does not exist, instead of running nothing", () => {
    assert.throws(() => parseOptions(["--only", "gitop"], undefined), /no group "gitop"/);
  });

  it("refuses a number of workers that is none", () => {
    assert.throws(() => parseOptions(["--workers", "many"], undefined), /not "many"/);
  });
});
