import { after, before, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { itWhere } from "../it_where.ts";
import { type KubernetesApi, startKubernetesApi } from "../kubernetes_api.ts";
import { localEtcd } from "../local_etcd.ts";
import { type ChartCertificates, chartCertificates, chartSecrets } from "./chart_certificates.ts";
import { startChartMembers } from "./chart_members.ts";
import { startControllerManager } from "./controller_manager.ts";
import { hasProgram } from "./has_program.ts";
import {
  createAsHelm,
  createNamespace,
  installRelease,
  registerDataStores,
} from "./installed_release.ts";
import { bodyOf, kamaji, livePods, liveSet, removeRelease, runPods } from "./release_world.ts";
import { type AdoptResult, runAdopt } from "./run_adopt.ts";

const etcd = await localEtcd("3.6.16");
const isPossible = etcd !== undefined && await hasProgram("kube-apiserver") &&
  await hasProgram("kube-controller-manager");
const itWithApi = itWhere(isPossible);
const tuned = { name: "tenants-kamaji-etcd", namespace: "tenants", members: 5 };

describe("kamaji-etcd adopt", () => {
  let api: KubernetesApi;
  let certificates: ChartCertificates;

  before(async () => {
    if (etcd === undefined || !isPossible) return;
    api = await startKubernetesApi(etcd.path);
    await registerDataStores(api);
    certificates = await chartCertificates(kamaji);
    await install("kamaji.yaml", { ...kamaji, certificates });
    await install("tuned.yaml", { ...tuned, certificates: await chartCertificates(tuned) });
  });
  after(() => api?.stop());

  async function install(
    file: string,
    names: { name: string; namespace: string; certificates: ChartCertificates },
  ): Promise<void> {
    await createNamespace(api, names.namespace);
    await installRelease(api, file);
    for (const secret of chartSecrets(names, names.certificates)) await createAsHelm(api, secret);
  }

  const adopt = (release: string, namespace: string, ...args: string[]): Promise<AdoptResult> =>
    runAdopt(api.kubeconfig, `--release=${release}`, `--namespace=${namespace}`, ...args);

  itWithApi("prints the configuration of Kamaji's own etcd, and what it changes", async () => {
    const { code, output, error } = await adopt(
      "kamaji",
      "kamaji-system",
      "--etcd-version=3.6.16",
    );
    assert.equal(code, 0, error);
    assert.equal(output, await golden("kamaji.etcd.yaml"));
    assert.deepEqual(subjectsOf(error), [
      "spec.version",
      "spec.pods.fsGroup",
      "spec.resources",
      "spec.certificates.peer",
      "spec.monitoring",
      "spec.storage.acceptSmall",
    ]);
  });

  itWithApi("carries over what was tuned, and lists what it cannot", async () => {
    const { code, output, error } = await adopt("tenants", "tenants");
    assert.equal(code, 0, error);
    assert.equal(output, await golden("tuned.etcd.yaml"));
    assert.deepEqual(subjectsOf(error), [
      "spec.resources",
      "environment",
      "livenessProbe",
      "spec.scheduling",
      "spec.scheduling",
      "spec.certificates.peer",
      "spec.monitoring",
      "--enable-pprof",
      "--experimental-compaction-batch-limit",
    ]);
  });

  itWithApi("finds a release by its StatefulSet too", async () => {
    const by = await adopt("tenants-kamaji-etcd", "tenants");
    assert.equal(by.code, 0, by.error);
  });

  itWithApi("tells no private key to anybody", async () => {
    const { output, error } = await adopt("kamaji", "kamaji-system", "--etcd-version=3.6.16");
    const [, line = "missing"] = certificates.authority.privateKey.split("\n");
    for (const text of [output, error]) {
      assert.doesNotMatch(text, /PRIVATE KEY/);
      assert.ok(!text.includes(line) && !text.includes(btoa(line).slice(0, 40)));
    }
  });

  itWithApi("refuses a version with an advisory, and says how to go on", async () => {
    const { code, output, error } = await adopt("kamaji", "kamaji-system");
    assert.deepEqual([code, output], [2, ""]);
    assert.match(
      error,
      /error\[adoption-refused\] etcd 3\.6\.12 is exposed to GHSA-xg4h-6gfc-h4m8/,
    );
    assert.match(error, /Give --etcd-version 3\.6\.16 .* or --accept-advisory GHSA-xg4h/);
    const accepted = await adopt(
      "kamaji",
      "kamaji-system",
      "--accept-advisory=GHSA-xg4h-6gfc-h4m8",
    );
    assert.match(accepted.output, /version: "3\.6\.12"\n/);
  });

  itWithApi("refuses a version of another minor", async () => {
    const { code, error } = await adopt("kamaji", "kamaji-system", "--etcd-version=3.7.1");
    assert.equal(code, 2);
    assert.match(error, /etcd 3\.7\.1 is no later patch of 3\.6\.12/);
  });

  itWithApi("says what there is when the release is none", async () => {
    const { code, error } = await adopt("kamaji-etcd-2", "kamaji-system");
    assert.equal(code, 2);
    assert.match(error, /has no StatefulSet of etcd in namespace "kamaji-system"/);
    assert.match(error, /StatefulSets there: "kamaji-etcd"/);
  });

  itWithApi(
    "refuses a configuration that leaves the data behind, before it asks anybody",
    async () => {
      const file = await Deno.makeTempFile({ suffix: ".yaml" });
      try {
        const text = await golden("kamaji.etcd.yaml");
        const changed = text.replace('dataDirectory: "."', "dataDirectory: data")
          .replace("instance: kamaji", "instance: other").replace("size: 8Gi", "size: 9Gi");
        await Deno.writeTextFile(file, changed);
        const { code, error } = await adopt(
          "kamaji",
          "kamaji-system",
          "--apply",
          "--yes",
          `--config=${file}`,
        );
        assert.equal(code, 2);
        assert.match(error, /data directory is \. and would be data/);
        assert.match(error, /spec\.selector is .*"kamaji".* and would be .*"other"/);
        assert.match(error, /spec\.volumeClaimTemplates is .*"8Gi".* and would be .*"9Gi"/);
      } finally {
        await Deno.remove(file);
      }
    },
  );

  itWithApi("takes a release over by one command, once", async () => {
    if (etcd === undefined) return;
    await removeRelease(api);
    await installRelease(api, "kamaji.yaml", { replicas: 1 });
    for (const secret of chartSecrets(kamaji, certificates)) await createAsHelm(api, secret);
    const controllers = await startControllerManager(api.kubeconfig);
    // A single member asks nobody, so it can advertise the address that it has in Kubernetes.
    const members = await startChartMembers({
      ...kamaji,
      binary: etcd.path,
      certificates,
      members: 1,
      advertise: (pod) => `https://${pod}.kamaji-etcd.kamaji-system.svc.cluster.local:2380`,
    });
    try {
      await runPods(api, 1);
      const [pod] = await livePods(api);
      const args = [
        "--etcd-version=3.6.16",
        "--apply",
        `--endpoint=kamaji-etcd-0=${members.endpoints["kamaji-etcd-0"]}`,
      ];
      const generation = (await liveSet(api)).metadata?.uid;
      const asked = await adopt("kamaji", "kamaji-system", ...args);
      assert.equal(asked.code, 1);
      assert.match(asked.error, /can be taken over, and nothing was changed yet\nhint: Add --yes/);
      assert.equal((await liveSet(api)).metadata?.uid, generation);
      assert.equal(await secretCount(), 3);

      const taken = await adopt("kamaji", "kamaji-system", ...args, "--yes");
      assert.equal(taken.code, 0, taken.error);
      assert.match(taken.error, /✓ 6\/6 Replacing the StatefulSet under its pods/);
      const { metadata, spec } = await liveSet(api);
      assert.notEqual(metadata?.uid, generation);
      assert.equal(spec?.replicas, 1);
      assert.equal((await livePods(api))[0]?.metadata?.uid, pod?.metadata?.uid);

      const again = await adopt("kamaji", "kamaji-system", ...args, "--yes");
      assert.deepEqual([again.code, again.output], [0, ""]);
      assert.match(again.error, /was taken over already/);
    } finally {
      await members.stop();
      await controllers.stop();
    }
  });

  async function secretCount(): Promise<number> {
    const path = "/api/v1/namespaces/kamaji-system/secrets";
    return bodyOf<{ items: unknown[] }>(await api.request({ method: "GET", path })).items.length;
  }
});

function subjectsOf(error: string): string[] {
  return [...error.matchAll(/^note (\S+):/gm)].map(([, subject = ""]) => subject);
}

async function golden(file: string): Promise<string> {
  return await Deno.readTextFile(new URL(`release/${file}`, import.meta.url));
}
