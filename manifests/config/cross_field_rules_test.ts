import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { checkRules } from "./cross_field_rules.ts";
import type { EtcdClusterInput } from "./etcd_cluster.ts";
import { formatFieldPath } from "./field_path.ts";
import { exampleConfig } from "./testing/example_config.ts";

type Spec = EtcdClusterInput["spec"];

function violations(spec: Spec): string[] {
  return checkRules(exampleConfig(spec))
    .map(({ code, path }) => `${code} ${formatFieldPath(path)}`);
}

const ageKey = "age1fq0uc2sjt6dr9ktz3qaxerawg5hyjkhq23uj2prgyrqaqlqdjeysdem3pl";
const otherAgeKey = "age1ul5ypg23w9d562qpnrrv8gd7adk6wv7lhk2u3zn60f57pgnx6guqrre5yt";
const role = "arn:aws:iam::111122223333:role/etcd-snapshots";

describe("checkRules()", () => {
  it("finds nothing in the defaults", () => {
    assert.deepEqual(violations({}), []);
  });

  const cases: readonly (readonly [string, Spec, readonly string[]])[] = [
    ["one member", { members: 1 }, []],
    ["seven members", { members: 7 }, []],
    ["two members", { members: 2 }, ["even-members spec.members"]],
    ["six members", { members: 6 }, ["even-members spec.members"]],
    ["a version with an advisory", { version: "3.6.13" }, ["version-advisory spec.version"]],
    [
      "an accepted advisory",
      { version: "3.6.13", acceptAdvisories: ["GHSA-xg4h-6gfc-h4m8"] },
      [],
    ],
    ["a version that is none", { version: "latest" }, ["wrong-value spec.version"]],
    ["a minor that is too old", { version: "3.4.40" }, ["wrong-value spec.version"]],
    ["a minor that is too new", { version: "3.8.0" }, ["wrong-value spec.version"]],
    [
      "a volume one byte too small",
      { quota: "1Gi", storage: { size: "4294967295" } },
      ["volume-too-small spec.storage.size"],
    ],
    ["a volume that just fits", { quota: "1Gi", storage: { size: "4Gi" } }, []],
    [
      "a small volume that is accepted",
      { quota: "1Gi", storage: { size: "2Gi", acceptSmall: true } },
      [],
    ],
    ["a quota that outgrows the default volume", { quota: "16Gi" }, [
      "volume-too-small spec.storage.size",
    ]],
    ["one port for clients and peers", { ports: { client: 2380 } }, ["conflict spec.ports.peer"]],
    ["one port for peers and metrics", { ports: { metrics: 2380 } }, [
      "conflict spec.ports.metrics",
    ]],
    ["an election before four heartbeats", { raft: { electionTimeout: "499ms" } }, [
      "conflict spec.raft.electionTimeout",
    ]],
    [
      "an object store without credentials",
      { snapshots: { destination: { kind: "s3", bucket: "abc" } } },
      ["missing-field spec.snapshots.destination.credentialsSecret"],
    ],
    [
      "an object store whose credentials are lent",
      {
        snapshots: {
          destination: { kind: "s3", bucket: "abc", workloadIdentity: { roleArn: role } },
        },
      },
      [],
    ],
    [
      "an object store with credentials of both kinds",
      {
        snapshots: {
          destination: {
            kind: "s3",
            bucket: "abc",
            credentialsSecret: "store",
            workloadIdentity: { roleArn: role },
          },
        },
      },
      ["conflict spec.snapshots.destination.credentialsSecret"],
    ],
    [
      "an object store that nobody uses yet",
      { snapshots: { enabled: false, destination: { kind: "s3", bucket: "abc" } } },
      [],
    ],
    [
      "encrypted snapshots that nobody could read back",
      { snapshots: { encryption: { recipients: ["age1x"] } } },
      ["conflict spec.snapshots.encryption.recipients"],
    ],
    [
      "encrypted snapshots with their private key",
      { snapshots: { encryption: { recipients: ["age1x"], identitySecret: "age" } } },
      [],
    ],
    [
      "encrypted snapshots that nobody reads back",
      {
        snapshots: {
          encryption: { recipients: ["age1x"] },
          verification: { enabled: false },
          drill: { enabled: false },
        },
      },
      [],
    ],
    [
      "a recovery bundle that Jobs could open, since they have the one key it is for",
      {
        snapshots: {
          encryption: { recipients: [ageKey], identitySecret: "age" },
          bundle: { recipients: [otherAgeKey, ageKey] },
        },
      },
      ["conflict spec.snapshots.bundle.recipients"],
    ],
    [
      "a recovery bundle for another key than the snapshots'",
      {
        snapshots: {
          encryption: { recipients: [ageKey], identitySecret: "age" },
          bundle: { recipients: [otherAgeKey] },
        },
      },
      [],
    ],
    [
      "a recovery bundle for a key with a slip of the pen, even without snapshots",
      {
        snapshots: {
          enabled: false,
          bundle: { recipients: [ageKey, otherAgeKey.replace("ul5", "u15")] },
        },
      },
      ["wrong-value spec.snapshots.bundle.recipients[1]"],
    ],
    ["an election after five heartbeats", { raft: { electionTimeout: "500ms" } }, []],
    [
      "an election that etcd refuses",
      { raft: { heartbeatInterval: "5s", electionTimeout: "50001ms" } },
      ["conflict spec.raft.electionTimeout"],
    ],
    [
      "leaves that outlive half of their CA",
      { certificates: { mode: "keeper", authorityValidity: "10h", leafValidity: "5h1m" } },
      ["conflict spec.certificates.leafValidity"],
    ],
    [
      "given certificates, whose validity is not ours",
      {
        certificates: {
          mode: "existing",
          authoritySecret: "a",
          serverSecret: "b",
          peerSecret: "c",
          rootClientSecret: "d",
        },
      },
      [],
    ],
    ["a version with a v", { version: "v3.6.16" }, ["wrong-value spec.version"]],
    [
      "cipher suites for TLS 1.3",
      { tls: { minVersion: "TLS1.3", cipherSuites: ["TLS_AES_128_GCM_SHA256"] } },
      ["conflict spec.tls.cipherSuites"],
    ],
    ["a log level that shows requests", { extraArguments: { "log-level": "debug" } }, [
      "owned-flag spec.extraArguments.log-level",
    ]],
    ["an extra flag of one's own", { extraArguments: { "log-level": "warn" } }, []],
    ["a flag with its dashes", { extraArguments: { "--log-level": "warn" } }, [
      "wrong-name spec.extraArguments.--log-level",
    ]],
    ["a flag that a field sets", { extraArguments: { "quota-backend-bytes": 1 } }, [
      "owned-flag spec.extraArguments.quota-backend-bytes",
    ]],
    ["a flag that is unsafe", { extraArguments: { "unsafe-no-fsync": true } }, [
      "owned-flag spec.extraArguments.unsafe-no-fsync",
    ]],
    ["an experimental flag of etcd 3.6", { extraArguments: { "experimental-x": 1 } }, [
      "removed-flag spec.extraArguments.experimental-x",
    ]],
    [
      "an experimental flag of etcd 3.5",
      { version: "3.5.33", extraArguments: { "experimental-x": 1 } },
      [],
    ],
    ["a tenant named as the administrator", { tenants: [{ name: "root" }] }, [
      "reserved-name spec.tenants[0].name",
    ]],
    ["two tenants of one name", { tenants: [{ name: "a" }, { name: "b" }, { name: "a" }] }, [
      "duplicate-name spec.tenants[2].name",
    ]],
    [
      "a prefix within another one",
      { tenants: [{ name: "a" }, { name: "b", prefix: "/a/b/" }] },
      ["conflict spec.tenants[1].prefix"],
    ],
    [
      "a prefix around another one",
      { tenants: [{ name: "a", prefix: "/x/y/" }, { name: "b", prefix: "/x/" }] },
      ["conflict spec.tenants[0].prefix"],
    ],
    [
      "one prefix for two tenants",
      { tenants: [{ name: "a", prefix: "/b/" }, { name: "b" }] },
      ["conflict spec.tenants[1].name"],
    ],
    [
      "prefixes that only look alike",
      { tenants: [{ name: "a", prefix: "/ab/" }, { name: "b", prefix: "/a/" }] },
      [],
    ],
    [
      "tenants whose Secrets would be the same",
      { tenants: [{ name: "team-a" }, { name: "b" }, { name: "Team_A" }] },
      ["conflict spec.tenants[2].name"],
    ],
    [
      "an issuer whose CA stays its own, though Kamaji signs",
      { certificates: { mode: "cert-manager", issuer: { name: "corporate" } } },
      ["missing-field spec.certificates.issuer.authoritySecret"],
    ],
    [
      "an issuer whose CA is given",
      {
        certificates: { mode: "cert-manager", issuer: { name: "a", authoritySecret: "a-ca" } },
      },
      [],
    ],
    [
      "an issuer whose CA nobody signs with",
      {
        certificates: { mode: "cert-manager", issuer: { name: "corporate" } },
        dataStore: { enabled: false },
      },
      [],
    ],
    [
      "an issuer whose CA declared tenants are signed with",
      {
        certificates: { mode: "cert-manager", issuer: { name: "corporate" } },
        dataStore: { enabled: false },
        tenants: [{ name: "a" }],
      },
      ["missing-field spec.certificates.issuer.authoritySecret"],
    ],
    [
      "leaves that live too short for cert-manager",
      { certificates: { mode: "cert-manager", leafValidity: "59m59s" } },
      ["conflict spec.certificates.leafValidity"],
    ],
    [
      "short-lived leaves of the keeper",
      { certificates: { mode: "keeper", leafValidity: "5m" } },
      [],
    ],
    [
      "peers of policies that are described twice",
      {
        networkPolicy: {
          clients: [{ cidr: "10.0.0.0/8" }, { cidr: "10.0.0.0/8", podLabels: { a: "b" } }],
          monitoring: [{ cidr: "fd00::/8", namespaceLabels: {} }],
        },
      },
      [
        "conflict spec.networkPolicy.clients[1].cidr",
        "conflict spec.networkPolicy.monitoring[0].cidr",
      ],
    ],
  ];
  for (const [what, spec, expected] of cases) {
    it(`judges ${what}`, () => assert.deepEqual(violations(spec), expected));
  }

  it("refuses a name from which no valid names can be derived", () => {
    const config = exampleConfig();
    const named = (name: string) => ({ ...config, metadata: { ...config.metadata, name } });
    assert.deepEqual(checkRules(named("a".repeat(36))), []);
    assert.deepEqual(checkRules(named("a".repeat(37))).map(({ code }) => code), ["wrong-name"]);
  });

  it("gives every violation a message and a hint", () => {
    const issues = checkRules(exampleConfig({
      members: 2,
      version: "3.5.0",
      quota: "16Gi",
      ports: { client: 1, peer: 1 },
      tenants: [{ name: "root" }, { name: "a" }, { name: "a" }],
    }));
    assert.equal(issues.length, 6);
    for (const { message, hint } of issues) {
      assert.match(message, /^[^.]+.*[^.]$/);
      assert.match(hint, /^[A-Z].*[^.]$/);
    }
  });

  it("does not judge a rule by a default that stands in for an unusable value", () => {
    const config = exampleConfig({ storage: { size: "10Gi" }, ports: { client: 2380 } });
    const codes = (...unusable: string[][]) => checkRules(config, unusable).map(({ code }) => code);
    assert.deepEqual(codes(), ["volume-too-small", "conflict"]);
    assert.deepEqual(codes(["spec", "quota"]), ["conflict"]);
    assert.deepEqual(codes(["spec", "ports", "peer"]), ["volume-too-small"]);
    assert.deepEqual(codes(["spec"]), []);
    assert.deepEqual(codes(["spec", "members"]), ["volume-too-small", "conflict"]);
  });

  it("judges thousands of tenants at once", () => {
    const tenants = Array.from({ length: 5_000 }, (_, index) => ({ name: `tenant-${index}` }));
    assert.deepEqual(violations({ tenants }), []);
  });

  it("refuses more than the keeper's ConfigMap can hold", () => {
    const tenants = Array.from({ length: 8_000 }, (_, index) => ({
      name: `tenant-${index}`,
      budget: { bytes: "1Gi", keys: 10_000 },
    }));
    assert.deepEqual(violations({ tenants: tenants.slice(0, 6_000) }), []);
    assert.deepEqual(violations({ tenants }), ["too-large spec.tenants"]);
  });
});
