import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { findingSummaries } from "../diagnostics/finding_summaries.ts";
import { formatFindings } from "../diagnostics/format_findings.ts";
import { clusterYaml } from "../manifests/config/testing/cluster_yaml.ts";
import { runLoader } from "./run_config_loader.ts";

const page = await Deno.readTextFile(new URL("../docs/errors.md", import.meta.url));

/** The sections by their headings. */
const sections: ReadonlyMap<string, string> = new Map(
  page.split(/^## /m).slice(1).map((section) => {
    const [heading = "", ...body] = section.split("\n");
    return [heading, body.join("\n")];
  }),
);

describe("docs/errors.md", () => {
  it("has a section on each code, and no other", () => {
    assert.deepEqual([...sections.keys()].toSorted(), Object.keys(findingSummaries).toSorted());
  });

  for (const [code, section] of sections) {
    it(`shows what is printed for its example of ${code}`, async () => {
      const [, language = "", example = ""] = /^```(yaml|ts)\n(.*?)^```$/ms.exec(section) ?? [];
      const [, transcript = ""] = /^```text\n(.*?)\n```$/ms.exec(section) ?? [];
      const { findings } = await runLoader(filesOf(language, example));
      const [first] = findings;
      assert(first !== undefined, `the example of ${code} is valid`);
      assert.equal(first.code, code);
      assert.equal(formatFindings([first], "text"), `${transcript}\n1 problem`);
    });
  }
});

function filesOf(language: string, example: string): Record<string, string> {
  if (language === "ts") return { "etcd.config.ts": example };
  const isSpec = example.startsWith("spec:\n");
  return { "etcd.yaml": isSpec ? clusterYaml().replace("spec: {}\n", example) : example };
}
