import assert from "node:assert/strict";
import type { Etcd3 } from "etcd3";
import type { LocalCluster } from "../../bench/targets/local/local_cluster.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import { type BenchEnd, type BenchProgram, startBench } from "../bench_program.ts";
import { credentialOptions } from "../inspect/credential_files.ts";
import { localEtcd, startTestCluster } from "../local_etcd.ts";
import {
  changesSince,
  settleTenants,
  type Surroundings,
  surroundingsOf,
} from "./foreign_tenants.ts";
import { signerOf, signerOptions } from "./signer_of.ts";

/** A cluster of one member, 128 MiB and foreign tenants, and the programs that are run on it. */
export interface ForeignCluster {
  /** The cluster. */
  readonly cluster: LocalCluster;
  /** A client of the user root. */
  readonly root: Etcd3;
  /** A folder that ends with it. */
  readonly directory: string;
  /** Options that name it, and as whom it is asked. */
  readonly reach: readonly string[];
  /** Options that name a CA that it trusts for clients. */
  readonly signer: readonly string[];
  /** Starts `bench` with these arguments only. */
  start(...args: readonly string[]): Promise<BenchProgram>;
  /** Runs `bench --target existing` on it to its end. */
  run(...args: readonly string[]): Promise<BenchEnd>;
  /** Runs `bench clean` on it to its end. */
  clean(...args: readonly string[]): Promise<BenchEnd>;
  /** Remembers how far revisions are, for what is to write nothing. */
  remember(): Promise<void>;
  /** That no revision went on since then: nothing was written, and taken back either. */
  assertNothingWritten(): Promise<void>;
  /** What there is that was not there, or otherwise, before anything was run. */
  changes(): Promise<string[]>;
  /** Ends all programs. */
  discardPrograms(): Promise<void>;
  /** Ends the cluster. */
  stop(): Promise<void>;
}

/** Starts one. */
export async function startForeignCluster(): Promise<ForeignCluster> {
  const etcd = await localEtcd(defaultEtcdVersion) ?? assert.fail("There is no etcd");
  const directory = await Deno.makeTempDir({ prefix: "bench-existing-" });
  const cluster = await startTestCluster(etcd, { quota: "128Mi" });
  const signer = signerOptions(await signerOf(cluster, directory));
  const root = await cluster.connect("root");
  await settleTenants(root, true);
  const original: Surroundings = await surroundingsOf(root);
  let was = original;
  const programs: BenchProgram[] = [];
  const endpoints = `--endpoints=${cluster.endpoints.join(",")}`;
  const reach = [
    endpoints,
    ...await credentialOptions(directory, await cluster.credentialsOf("root")),
  ];
  const start = async (...args: readonly string[]) => {
    const program = await startBench(args);
    programs.push(program);
    return program;
  };
  return {
    ...{ cluster, root, directory, reach, signer, start },
    run: async (...args) => await (await start("--target=existing", ...reach, ...args)).end(),
    clean: async (...args) => await (await start("clean", ...reach, ...args)).end(),
    remember: async () => {
      was = await surroundingsOf(root);
    },
    assertNothingWritten: async () => {
      const { authRevision, revision } = await surroundingsOf(root);
      assert.deepEqual([authRevision, revision], [was.authRevision, was.revision]);
    },
    changes: () => changesSince(original, root),
    discardPrograms: async () => {
      for (const program of programs.splice(0)) await program.discard();
    },
    stop: async () => {
      root.close();
      await cluster.stop();
      await Deno.remove(directory, { recursive: true });
    },
  };
}
