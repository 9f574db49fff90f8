import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import type { EtcdClusterInput } from "./config/etcd_cluster.ts";
import {
  etcdArguments,
  etcdEnvironment,
  isRemovedFlag,
  type MemberPlace,
  refusalOfFlag,
} from "./etcd_arguments.ts";
import { exampleCluster } from "./testing/example_cluster.ts";
import { frozen } from "./testing/frozen.ts";

const place: MemberPlace = frozen({
  name: "etcd-1",
  dataDirectory: "/data",
  listenClientUrls: ["https://127.0.0.1:2379", "https://[::1]:2379"],
  listenPeerUrls: ["https://127.0.0.1:2380"],
  listenMetricsUrls: ["http://127.0.0.1:2381"],
  advertiseClientUrl: "https://localhost:2379",
  advertisePeerUrl: "https://localhost:2380",
  client: { certificate: "/s/tls.crt", privateKey: "/s/tls.key", trust: "/t/client-ca.crt" },
  peer: { certificate: "/p/tls.crt", privateKey: "/p/tls.key", trust: "/t/peer-ca.crt" },
  peerHostnames: ["etcd-0.example", "etcd-1.example"],
});

function argumentsOf(spec: EtcdClusterInput["spec"] = {}): string[] {
  return etcdArguments(frozen(exampleCluster({ spec })), place);
}

function flagsOf(spec?: EtcdClusterInput["spec"]): Record<string, string> {
  return Object.fromEntries(
    argumentsOf(spec).map((argument) => {
      const [, name = "", value = ""] = /^--([a-z0-9-]+)=(.*)$/.exec(argument) ?? [];
      return [name, value];
    }),
  );
}

describe("etcdArguments()", () => {
  it("writes every flag once, as --flag=value", () => {
    const written = argumentsOf();
    for (const argument of written) assert.match(argument, /^--[a-z0-9-]+=./);
    const names = written.map((argument) => argument.split("=")[0]);
    assert.equal(new Set(names).size, names.length);
  });

  it("says where the member is", () => {
    const flags = flagsOf();
    assert.equal(flags["name"], "etcd-1");
    assert.equal(flags["data-dir"], "/data");
    assert.equal(flags["listen-client-urls"], "https://127.0.0.1:2379,https://[::1]:2379");
    assert.equal(flags["advertise-client-urls"], "https://localhost:2379");
    assert.equal(flags["initial-advertise-peer-urls"], "https://localhost:2380");
  });

  it("demands certificates of clients and peers, each of a CA of its own", () => {
    const flags = flagsOf();
    assert.equal(flags["client-cert-auth"], "true");
    assert.equal(flags["peer-client-cert-auth"], "true");
    assert.equal(flags["trusted-ca-file"], "/t/client-ca.crt");
    assert.equal(flags["peer-trusted-ca-file"], "/t/peer-ca.crt");
    assert.equal(flags["peer-cert-allowed-hostname"], "etcd-0.example,etcd-1.example");
    assert.equal(flags["tls-min-version"], "TLS1.2");
  });

  it("writes sizes in bytes and raft's clocks in whole milliseconds", () => {
    const flags = flagsOf({
      quota: "2Gi",
      requests: { maxBytes: "2Mi" },
      raft: { heartbeatInterval: "150.5ms", electionTimeout: "1.5s" },
    });
    assert.equal(flags["quota-backend-bytes"], "2147483648");
    assert.equal(flags["max-request-bytes"], "2097152");
    assert.equal(flags["heartbeat-interval"], "151");
    assert.equal(flags["election-timeout"], "1500");
  });

  it("compacts by time or by revisions, and never not at all", () => {
    assert.equal(flagsOf()["auto-compaction-mode"], "periodic");
    assert.equal(flagsOf()["auto-compaction-retention"], "5m");
    const flags = flagsOf({ compaction: { mode: "revision", retention: 5_000 } });
    assert.equal(flags["auto-compaction-mode"], "revision");
    assert.equal(flags["auto-compaction-retention"], "5000");
  });

  it("leaves out what has no value", () => {
    assert.equal(flagsOf()["cipher-suites"], undefined);
    assert.equal(flagsOf()["max-concurrent-streams"], undefined);
    const flags = flagsOf({
      tls: { cipherSuites: ["TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"] },
      requests: { maxConcurrentStreams: 1_000 },
    });
    assert.equal(flags["cipher-suites"], "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
    assert.equal(flags["max-concurrent-streams"], "1000");
  });

  it("checks for corruption in the words of each minor version", () => {
    const old = flagsOf({ version: "3.5.33" });
    assert.equal(old["experimental-initial-corrupt-check"], "true");
    assert.equal(old["feature-gates"], undefined);
    for (const version of ["3.6.16", "3.7.1"]) {
      const flags = flagsOf({ version });
      assert.equal(flags["feature-gates"], "CompactHashCheck=true,InitialCorruptCheck=true");
      assert.deepEqual(Object.keys(flags).filter((flag) => flag.startsWith("experimental")), []);
    }
  });

  it("puts extra arguments last and sorts them", () => {
    const extraArguments = { "max-wals": 3, "backend-batch-limit": 100, "log-level": "warn" };
    assert.deepEqual(argumentsOf({ extraArguments }).slice(-3), [
      "--backend-batch-limit=100",
      "--log-level=warn",
      "--max-wals=3",
    ]);
    assert.deepEqual(argumentsOf({ extraArguments }).slice(0, -3), argumentsOf());
  });
});

describe("etcdEnvironment()", () => {
  const environment = etcdEnvironment({
    members: [
      { name: "etcd-0", peerUrl: "https://etcd-0:2380" },
      { name: "etcd-1", peerUrl: "https://etcd-1:2380" },
    ],
    state: "existing",
    token: "a-1",
  });

  it("names all members, the state and the token", () => {
    assert.deepEqual(environment, {
      ETCD_INITIAL_CLUSTER: "etcd-0=https://etcd-0:2380,etcd-1=https://etcd-1:2380",
      ETCD_INITIAL_CLUSTER_STATE: "existing",
      ETCD_INITIAL_CLUSTER_TOKEN: "a-1",
    });
  });

  it("repeats no flag, since etcd ends when a variable and a flag say the same", () => {
    const variables = Object.keys(flagsOf()).map((flag) =>
      `ETCD_${flag.toUpperCase().replaceAll("-", "_")}`
    );
    assert.deepEqual(Object.keys(environment).filter((each) => variables.includes(each)), []);
  });
});

describe("refusalOfFlag()", () => {
  const config = frozen(exampleCluster({ spec: { extraArguments: { "log-level": "warn" } } }));

  it("refuses every flag that a field sets", () => {
    for (const flag of Object.keys(flagsOf())) {
      assert.equal(refusalOfFlag(config, flag), "a field of the configuration sets it", flag);
    }
  });

  const dangerous = [
    "auto-tls",
    "config-file",
    "experimental-peer-skip-client-san-verification",
    "force-new-cluster",
    "initial-cluster",
    "discovery",
    "discovery-srv-name",
    "unsafe-no-fsync",
    "enable-pprof",
  ];
  for (const flag of dangerous) {
    it(`refuses ${flag} and says why`, () => {
      assert.match(refusalOfFlag(config, flag) ?? "", /^\w.* \w/);
    });
  }

  it("lets nobody pass a value within the name", () => {
    assert.equal(refusalOfFlag(config, "data-dir=/elsewhere"), "it is no name of a flag");
    assert.equal(refusalOfFlag(config, ""), "it is no name of a flag");
  });

  it("refuses the log level that shows requests to strangers, and no other", () => {
    const logging = (level: string) =>
      exampleCluster({ spec: { extraArguments: { "log-level": level } } });
    assert.match(refusalOfFlag(logging("debug"), "log-level") ?? "", /every tenant's requests/);
    assert.equal(refusalOfFlag(logging("warn"), "log-level"), undefined);
  });

  it("allows what nobody owns, also what is set already", () => {
    for (const flag of ["log-level", "max-wals", "backend-batch-limit"]) {
      assert.equal(refusalOfFlag(config, flag), undefined, flag);
    }
  });
});

describe("isRemovedFlag()", () => {
  it("knows that experimental flags end with 3.6", () => {
    assert.equal(isRemovedFlag("3.5.33", "experimental-warning-apply-duration"), false);
    assert.equal(isRemovedFlag("3.6.16", "experimental-warning-apply-duration"), true);
    assert.equal(isRemovedFlag("3.7.1", "warning-apply-duration"), false);
  });
});
