import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { clusterNames } from "../cluster_names.ts";
import type { EtcdClusterInput } from "../config/etcd_cluster.ts";
import { render } from "../render.ts";
import { exampleCluster } from "../testing/example_cluster.ts";
import { explain, explanationOf } from "./explain.ts";
import type { SectionName } from "./explanation.ts";
import { formatExplanation } from "./format_explanation.ts";
import { objectExplanations } from "./object_explanations.ts";

type Spec = NonNullable<EtcdClusterInput["spec"]>;

/** Configurations that render every object there is between them. */
const variants: Readonly<Record<string, Spec>> = {
  "the default": {},
  "cert-manager and everything that is off by default": {
    certificates: { mode: "cert-manager", client: { watchTenants: true } },
    keeper: { replicas: 2 },
    monitoring: {
      dashboards: { grafanaOperator: true },
      serviceMonitor: { prometheus: { serviceAccount: "prometheus", namespace: "monitoring" } },
    },
    tenants: [{ name: "a", budget: { bytes: "1Gi" } }],
  },
  "given Secrets and as little else as possible": {
    members: 1,
    paused: true,
    certificates: {
      mode: "existing",
      authoritySecret: "ca",
      serverSecret: "server",
      peerSecret: "peer",
      rootClientSecret: "root",
    },
    dataStore: { enabled: false },
    defragmentation: { enabled: false },
    monitoring: {
      dashboards: { enabled: false },
      rules: { enabled: false },
      serviceMonitor: { enabled: false },
    },
    networkPolicy: { enabled: false },
    snapshots: {
      enabled: false,
      destination: { kind: "s3", bucket: "snapshots" },
    },
  },
};

function factOf(section: SectionName, label: string, spec: Spec): string | undefined {
  return explain(exampleCluster({ spec })).sections.find(({ name }) => name === section)
    ?.facts.find((fact) => fact.label === label)?.text;
}

function adviceOf(section: SectionName, spec: Spec): readonly string[] {
  return explain(exampleCluster({ spec })).sections.find(({ name }) => name === section)
    ?.advice ?? [];
}

describe("objectExplanations", () => {
  for (const [what, spec] of Object.entries(variants)) {
    it(`knows every object of ${what}`, () => {
      const config = exampleCluster({ spec });
      const names = clusterNames(config);
      const unknown = render(config).filter((object) => explanationOf(object, names) === undefined)
        .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
      assert.deepEqual(unknown, []);
    });
  }

  it("explains nothing that is never rendered, and nothing twice", () => {
    const seen = new Set(
      Object.values(variants).flatMap((spec) => {
        const config = exampleCluster({ spec });
        return render(config).map((object) => explanationOf(object, clusterNames(config)));
      }),
    );
    assert.deepEqual(objectExplanations.filter((row) => !seen.has(row)), []);
    const keys = objectExplanations.map(({ kind, name }) => `${kind} ${name}`);
    assert.equal(new Set(keys).size, keys.length);
  });
});

describe("explain()", () => {
  it("computes what follows from the number of members", () => {
    for (
      const [members, text] of [[1, /nothing may fail$/], [3, /quorum is 2, so 1 may/], [
        5,
        /quorum is 3, so 2 may/,
      ]] as const
    ) {
      assert.match(factOf("members", "members", { members }) ?? "", text);
    }
  });

  it("adds up volumes, memory and budgets", () => {
    assert.match(factOf("storage", "volumes", { members: 5 }) ?? "", /^32Gi for each.* 160Gi in/);
    assert.match(factOf("members", "resources", { members: 3 }) ?? "", /\(3Gi in all\)/);
    const tenants = ["a", "b"].map((name) => ({ name, budget: { bytes: "512Mi" } }));
    assert.equal(factOf("tenants", "budgets", { tenants }), "1Gi together, of a quota of 8Gi");
  });

  it("says how long the slowest start may take, as the probes have it", () => {
    assert.match(factOf("members", "worst start", { quota: "2Gi" }) ?? "", /^4 minutes 12 seconds/);
  });

  it("says what a restore can lose", () => {
    const snapshots = { schedule: "*/15 * * * *" };
    assert.match(factOf("schedules", "snapshots", { snapshots }) ?? "", /loses at most 15 minutes/);
  });

  it("tells what the document asks for from defaults", () => {
    const document = {
      spec: { members: 3, storage: { className: "fast" }, tenants: [{ name: "a" }] },
    };
    const { sections } = explain(exampleCluster({ spec: { tenants: [{ name: "a" }] } }), {
      document,
    });
    const written = sections.flatMap(({ facts }) => facts.filter((fact) => fact.written))
      .map(({ label }) => label);
    assert.deepEqual(written, ["members", "volumes", "declared", "a"]);
  });

  it("names what the keeper makes, fewer Secrets where others make them", () => {
    const secrets = (spec: Spec) =>
      explain(exampleCluster({ spec })).sections.flatMap(({ objects }) => objects)
        .filter(({ kinds }) => kinds.includes("Secret")).map(({ name }) => name).sort();
    assert.deepEqual(secrets({ tenants: [{ name: "A.b" }] }), [
      "etcd-certs",
      "etcd-client-ca-rotation",
      "etcd-keeper-client",
      "etcd-peer",
      "etcd-peer-ca",
      "etcd-peer-ca-rotation",
      "etcd-root-client-certs",
      "etcd-server",
      "etcd-tenant-a-b",
      "etcd-trust",
    ]);
    assert.deepEqual(secrets({ certificates: { mode: "cert-manager" } }), [
      "etcd-certs",
      "etcd-client-ca-rotation",
      "etcd-root-client-certs",
      "etcd-trust",
    ]);
  });

  it("passes other documents on by name", () => {
    const others = [{ object: { kind: "Namespace", metadata: { name: "n" } }, source: "" }];
    const { sections } = explain(exampleCluster(), { others });
    assert.deepEqual(sections.at(-1)?.objects, [
      { kinds: ["Namespace"], name: "n", madeBy: "document", what: "passed on as written" },
    ]);
  });

  const advice: readonly (readonly [section: SectionName, spec: Spec, told: RegExp])[] = [
    ["members", { members: 1 }, /single member/],
    ["members", { resources: { limits: { memory: "4Gi" } } }, /does not fit into 4Gi/],
    ["members", { scheduling: { hosts: "preferred" } }, /share a node/],
    ["members", { acceptAdvisories: ["GHSA-1"] }, /GHSA-1 is accepted/],
    ["storage", {}, /StorageClass/],
    ["storage", { quota: "16Gi", storage: { className: "a" } }, /above the 8Gi/],
    ["storage", { storage: { className: "a", acceptSmall: true } }, /knowingly small/],
    ["certificates", variants["given Secrets and as little else as possible"] ?? {}, /but you/],
    ["tenants", { tenants: [{ name: "a", budget: { bytes: "9Gi" } }] }, /more than the quota/],
    ["schedules", { snapshots: { enabled: false } }, /^Without snapshots/],
    ["schedules", {}, /do not survive this Kubernetes cluster/],
    ["schedules", {}, /41 snapshots of a full database may take 328Gi/],
    ["schedules", {}, /encrypt them/],
    ["schedules", {}, /without the CAs' keys cannot serve its tenants in another/],
    ["schedules", { snapshots: { drill: { enabled: false } } }, /is a hope/],
    ["monitoring", { monitoring: { rules: { enabled: false } } }, /tenants are the first/],
    ["monitoring", {}, /release=prometheus/],
    ["network", { networkPolicy: { enabled: false } }, /Without NetworkPolicies/],
    ["kamaji", { dataStore: { endpoints: "members" } }, /log errors/],
    ["keeper", { paused: true }, /no certificate is renewed/],
  ];
  for (const [section, spec, told] of advice) {
    it(`advises on ${section} where it should: ${told.source}`, () => {
      assert(adviceOf(section, spec).some((text) => told.test(text)));
    });
  }

  it("has no advice on storage, schedules and network for who followed it", () => {
    const spec: Spec = {
      storage: { className: "fast" },
      snapshots: {
        destination: { kind: "s3", bucket: "snapshots" },
        encryption: { recipients: ["age1a"] },
        bundle: { recipients: ["age1b"] },
      },
    };
    for (const section of ["members", "storage", "schedules", "network", "kamaji"] as const) {
      assert.deepEqual(adviceOf(section, spec), [], section);
    }
  });
});

describe("formatExplanation()", () => {
  for (const [what, spec] of Object.entries(variants)) {
    it(`fits 80 columns for ${what}`, () => {
      const text = formatExplanation(explain(exampleCluster({ spec })));
      assert.deepEqual(
        text.split("\n").filter((line) => line.length > 80 || line !== line.trimEnd()),
        [],
      );
    });
  }

  it("marks what was written, and says what the mark means only then", () => {
    const config = exampleCluster({ spec: { members: 5 } });
    const text = formatExplanation(explain(config, { document: { spec: { members: 5 } } }));
    assert.match(text, /\n\* is what you wrote; all else is a default\n/);
    assert.match(text, /\n\* members +5; /);
    assert.match(text, /\n {2}etcd +3\./);
    assert.doesNotMatch(formatExplanation(explain(config)), /^\*/m);
  });
});
