import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { findings } from "./findings.ts";
import { tellingFileName } from "./telling_file_name.ts";

describe("the rule telling-file-name", () => {
  for (const name of ["utils", "util", "helpers", "helper", "index", "utils_test"]) {
    it(`reports a file named ${name}.ts`, () => {
      assert.equal(findings(tellingFileName, `etcd/${name}.ts`, "export {};").length, 1);
    });
  }

  for (const name of ["prefix_end", "index_of", "helper_image", "reutils"]) {
    it(`accepts a file named ${name}.ts`, () => {
      assert.deepEqual(findings(tellingFileName, `etcd/${name}.ts`, "export {};"), []);
    });
  }
});
