import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { briefFindings } from "../testing/brief_findings.ts";
import { clusterYaml } from "../testing/cluster_yaml.ts";
import { loadYaml } from "./load_yaml.ts";

function brief(text: string): string[] {
  return briefFindings(loadYaml(text, "etcd.yaml"));
}

function hintOf(text: string): string | undefined {
  const result = loadYaml(text, "etcd.yaml");
  return result.ok ? undefined : result.findings[0]?.hint;
}

describe("loadYaml()", () => {
  it("loads a cluster", () => {
    const result = loadYaml(clusterYaml("members: 5"), "etcd.yaml");
    assert(result.ok);
    assert.equal(result.file, "etcd.yaml");
    assert.equal(result.config.metadata.name, "tenants");
    assert.equal(result.config.spec.members, 5);
    assert.deepEqual(result.otherDocuments, []);
  });

  it("loads JSON, which is YAML", () => {
    const document = { apiVersion: "etcd.kamaji.clastix.io/v1alpha1", kind: "EtcdCluster" };
    const text = JSON.stringify({ ...document, metadata: { name: "a" } }, null, "\t");
    assert.deepEqual(brief(text), []);
  });

  describe("reports wrong types everywhere, all at once, at their places", () => {
    const text = `apiVersion: etcd.kamaji.clastix.io/v1
kind: 3
metadata:
  labels: [a]
  name: Tenants
  annotations:
    a b: c
spec:
  members: "three"
  version: 3.6
  paused: yes
  storage:
  tenants:
    - name: a
      budget: {bytes: 1Gi, keys: many}
    - b
    - prefix: /c/
  raft: {heartbeatInterval: 5, electionTimeout: [1s]}
  snapshots:
    destination:
      kind: s3
      bucket: true
  extraArguments:
    log-level: {}
  memebrs: 3
`;
    const expected = [
      "1:13 wrong-value apiVersion",
      "2:7 wrong-type kind",
      "4:11 wrong-type metadata.labels",
      "5:9 wrong-name metadata.name",
      '7:5 wrong-label metadata.annotations["a b"]',
      "9:12 wrong-type spec.members",
      "10:12 wrong-type spec.version",
      "11:11 wrong-type spec.paused",
      "12:3 wrong-type spec.storage",
      "15:34 wrong-type spec.tenants[0].budget.keys",
      "16:7 wrong-type spec.tenants[1]",
      "17:7 missing-field spec.tenants[2].name",
      "18:29 wrong-type spec.raft.heartbeatInterval",
      "18:49 wrong-type spec.raft.electionTimeout",
      "22:15 wrong-type spec.snapshots.destination.bucket",
      "24:16 wrong-type spec.extraArguments.log-level",
      "25:3 unknown-field spec.memebrs",
    ];
    const endings = { "line feeds": text, "CRLF": text.replaceAll("\n", "\r\n") };
    for (const [ending, variant] of Object.entries(endings)) {
      it(`with ${ending}`, () => {
        assert.deepEqual(brief(variant).toSorted(), expected.toSorted());
      });
    }
  });

  describe("points at", () => {
    it("the parent of a missing field", () => {
      const text = "apiVersion: etcd.kamaji.clastix.io/v1alpha1\nkind: EtcdCluster\nmetadata: {}\n";
      assert.deepEqual(brief(text), ["3:1 missing-field metadata.name"]);
      const nested = clusterYaml("certificates:", "  mode: existing");
      assert.deepEqual(new Set(brief(nested).map((each) => each.split(" ")[0])), new Set(["6:3"]));
    });

    it("the document of a missing field at its root, behind comments", () => {
      const text = "# Ours\n\nkind: EtcdCluster\nmetadata: {name: a}\n";
      assert.deepEqual(brief(text), ["3:1 missing-field apiVersion"]);
    });

    it("the key of a value that was left out", () => {
      assert.deepEqual(brief(clusterYaml("quota:", "members: 3")), ["6:3 wrong-type spec.quota"]);
      assert.deepEqual(brief(clusterYaml("quota: ~")), ["6:10 wrong-type spec.quota"]);
    });

    it("the name of a refused flag", () => {
      const text = clusterYaml("extraArguments:", "  auto-tls: true");
      assert.deepEqual(brief(text), ["7:5 owned-flag spec.extraArguments.auto-tls"]);
    });

    it("the nearest ancestor where a violated rule is about a default", () => {
      assert.deepEqual(brief(clusterYaml("quota: 16Gi")), [
        "5:1 volume-too-small spec.storage.size",
      ]);
      assert.deepEqual(brief(clusterYaml("quota: 16Gi", "storage: {className: fast}")), [
        "7:3 volume-too-small spec.storage.size",
      ]);
    });

    it("columns of UTF-16 code units, as editors do", () => {
      const text = clusterYaml('pods: {annotations: {note: "💥é"}, runAsUser: root}');
      assert.deepEqual(brief(text), ["6:49 wrong-type spec.pods.runAsUser"]);
    });

    it("the right document of a file", () => {
      const text = `kind: Namespace\napiVersion: v1\n---\n# Ours\n${clusterYaml("members: 4")}`;
      assert.deepEqual(brief(text), ["10:12 even-members spec.members"]);
    });
  });

  describe("follows anchors, aliases and merge keys", () => {
    const merged = clusterYaml(
      "image: &image",
      "  pullPolicy: Always",
      "  pullSecrets: &secrets [registry]",
      "keeper:",
      "  image:",
      "    <<: *image",
      "    pullPolicy: Never",
    );

    it("into the config", () => {
      const result = loadYaml(merged, "etcd.yaml");
      assert(result.ok);
      const { image, keeper } = result.config.spec;
      assert.deepEqual(image.pullSecrets, ["registry"]);
      assert.deepEqual(keeper.image.pullSecrets, ["registry"]);
      assert.equal(keeper.image.pullPolicy, "Never");
    });

    it("to the text a wrong value was written in", () => {
      const text = merged.replace("[registry]", "[-registry]");
      assert.deepEqual(brief(text), [
        "8:28 wrong-name spec.image.pullSecrets[0]",
        "8:28 wrong-name spec.keeper.image.pullSecrets[0]",
      ]);
    });

    it("but points at the alias when it stands where it must not", () => {
      assert.deepEqual(brief(clusterYaml("quota: &size 8Gi", "storage: {size: *size}")), [
        "7:19 volume-too-small spec.storage.size",
      ]);
    });

    it("with the first of several merged mappings winning, and own fields over all", () => {
      const text = clusterYaml(
        "image: &one {tag: one}",
        "keeper:",
        "  image: &two {tag: two, digest: here}",
        "pods:",
        "  labels: {a: b}",
        "tenants:",
        "  - name: x",
        "    budget: {<<: [{keys: none}, {keys: 1}]}",
      );
      assert.deepEqual(brief(text), [
        "13:28 wrong-type spec.tenants[0].budget.keys",
        "8:36 wrong-value spec.keeper.image.digest",
      ]);
    });

    const broken: readonly (readonly [string, string, string])[] = [
      ["an alias without an anchor", "quota: *size", "6:10 yaml-syntax"],
      ["an alias before its anchor", "quota: *size\n  version: &size 3.6.16", "6:10 yaml-syntax"],
      ["a merge of text", "image: {<<: Always}", "6:11 yaml-syntax"],
      ["a merge of a list of texts", "image: {<<: [Always]}", "6:11 yaml-syntax"],
      ["a value within itself", "tenants: &all [*all]", "1:1 too-large"],
    ];
    for (const [what, spec, expected] of broken) {
      it(`and refuses ${what}`, () => assert.deepEqual(brief(clusterYaml(spec)), [expected]));
    }

    it("as often as a large cluster needs them", () => {
      const tenants = Array.from({ length: 2_000 }, (_, i) => `  - {name: t${i}, budget: *budget}`);
      const text = clusterYaml(
        "tenants:",
        "  - {name: first, budget: &budget {bytes: 1Gi}}",
        ...tenants,
      );
      assert.deepEqual(brief(text), []);
    });

    it("but never to more data than anybody writes", () => {
      const doubled = Array.from(
        { length: 30 },
        (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`,
      );
      assert.deepEqual(brief(["a0: &a0 [x, x]", ...doubled].join("\n")), ["1:1 too-large"]);
    });
  });

  describe("refuses text that is no YAML:", () => {
    const cases: readonly (readonly [string, string, readonly string[]])[] = [
      ["an empty file", "", ["1:1 empty-document"]],
      ["white space", " \n\n \n", ["1:1 empty-document"]],
      ["comments", "# nothing\n# here\n", ["1:1 empty-document"]],
      ["empty documents", "---\n---\n", ["1:1 empty-document"]],
      ["prose", "hello world\n", ["1:1 wrong-type"]],
      ["a list", "- a\n- b\n", ["1:1 wrong-type"]],
      ["a number", "42", ["1:1 wrong-type"]],
      ["an open bracket", clusterYaml("tenants: ["), ["7:1 yaml-syntax"]],
      ["a tab as indentation", clusterYaml("raft:\n\tsnapshotCount: 1"), [
        "7:1 yaml-syntax",
      ]],
      ["a mapping within a line", clusterYaml("image: tag: x"), ["6:10 yaml-syntax"]],
      ["a key that stands twice", clusterYaml("quota: 1Gi", "members: 3", "quota: 2Gi"), [
        "8:3 yaml-syntax",
      ]],
      ["a key that is no text", clusterYaml("{a: b}: c"), ["6:3 yaml-syntax"]],
      ["a template of another tool", clusterYaml("members: {{ .Values.members }}"), [
        "6:13 yaml-syntax",
      ]],
      ["a tag that means nothing", clusterYaml("quota: !size 8Gi"), ["6:10 yaml-syntax"]],
      ["a thousand braces", "{".repeat(1_000), ["1:101 too-large"]],
      ["a thousand dashes", "- ".repeat(1_000), ["1:201 too-large"]],
      ["a thousand documents", "---\n".repeat(1_000), ["100:1 too-large"]],
    ];
    for (const [what, text, expected] of cases) {
      it(what, () => assert.deepEqual(brief(text), expected));
    }
  });

  it("tells how to write what YAML 1.1 took for text", () => {
    assert.equal(hintOf(clusterYaml("version: 3.6")), 'Write it in quotes, as in "3.6.16"');
    assert.equal(hintOf(clusterYaml("pods: {labels: {a: 1.10}}")), 'Write it in quotes: "1.10"');
    assert.equal(hintOf(clusterYaml("paused: on")), "Write true, without quotes");
  });

  describe("finds the cluster among other documents:", () => {
    const other = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: etcd # here\n";

    it("passes them on as they were written", () => {
      const text = `---\n${other}---\n${clusterYaml()}--- # more\n${other}...\n`;
      const result = loadYaml(text, "etcd.yaml");
      assert(result.ok);
      assert.deepEqual(result.otherDocuments.map(({ object }) => object.kind), [
        "Namespace",
        "Namespace",
      ]);
      assert.deepEqual(result.otherDocuments.map(({ source }) => source), [
        other,
        `# more\n${other}`,
      ]);
    });

    it("takes an EtcdCluster of another project for one of them", () => {
      const theirs = "apiVersion: etcd.aenix.io/v1alpha1\nkind: EtcdCluster\nmetadata: {name: b}\n";
      assert.deepEqual(brief(`${theirs}---\n${clusterYaml()}`), []);
      assert.deepEqual(brief(`${theirs}---\n${other}`), [
        "1:13 wrong-value apiVersion",
      ]);
    });

    it("takes a lone document that does not say what it is for the cluster", () => {
      assert.deepEqual(brief("metadata: {name: a}\n"), [
        "1:1 missing-field apiVersion",
        "1:1 missing-field kind",
      ]);
    });

    it("refuses a file without a cluster", () => {
      assert.deepEqual(brief(other), ["1:1 no-cluster"]);
      assert.deepEqual(brief(`${other}---\n${other}`), ["1:1 no-cluster"]);
    });

    it("refuses two clusters, and names both places", () => {
      const result = loadYaml(`${clusterYaml()}---\n${clusterYaml()}`, "etcd.yaml");
      assert.deepEqual(briefFindings(result), ["1:1 several-clusters", "7:1 several-clusters"]);
      assert(!result.ok);
      assert.match(result.findings[0]?.message ?? "", /etcd\.yaml:7 declares another/);
      assert.match(result.findings[1]?.message ?? "", /etcd\.yaml:1 declares another/);
    });

    it("refuses others that no cluster could take", () => {
      const text = `${clusterYaml("members: 2")}---\n- a\n---\nkind: ConfigMap\n`;
      assert.deepEqual(brief(text).toSorted(), [
        "10:1 missing-field apiVersion",
        "6:12 even-members spec.members",
        "8:1 wrong-type",
      ]);
    });
  });

  it("reads half a megabyte of tenants in a moment", () => {
    const tenants = Array.from({ length: 20_000 }, (_, index) => `  - name: tenant-${index}`);
    const begin = performance.now();
    assert.deepEqual(brief(clusterYaml("tenants:", ...tenants)), []);
    assert(performance.now() - begin < 10_000);
  });
});
