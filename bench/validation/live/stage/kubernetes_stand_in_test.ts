import { afterEach, beforeEach, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster } from "../../../../manifests/testing/example_cluster.ts";
import { isFailing, readSchedules } from "../../../../operations/exporter/schedules.ts";
import { fileBackEnd } from "../../../targets/local/kept/file_back_end.ts";
import { type KubernetesStandIn, kubernetesStandIn } from "./kubernetes_stand_in.ts";

const config = exampleCluster();
const object = { kind: "Secret", name: "any" } as const;

describe("kubernetesStandIn", () => {
  let directory: string;
  let kubernetes: KubernetesStandIn;

  beforeEach(async () => {
    directory = await Deno.makeTempDir();
    kubernetes = kubernetesStandIn(fileBackEnd(directory, config), config);
  });
  afterEach(() => Deno.remove(directory, { recursive: true }));

  const schedules = () => readSchedules(config, kubernetes.readCronJob);

  it("has every schedule just have succeeded, until it is told otherwise", async () => {
    assert.deepEqual((await schedules()).map(({ name }) => name), [
      "snapshot",
      "verification",
      "drill",
      "defragmentation",
    ]);
    assert.deepEqual((await schedules()).filter(isFailing), []);
    kubernetes.setSchedule("drill", { startedAgo: 10, succeededAgo: 600 });
    assert.deepEqual((await schedules()).filter(isFailing).map(({ name }) => name), ["drill"]);
    kubernetes.setSchedule("drill", undefined);
    assert.deepEqual((await schedules()).filter(isFailing), []);
  });

  it("lets a success grow old", async () => {
    kubernetes.setSchedule("snapshot", { startedAgo: 401, succeededAgo: 400 });
    const [snapshot] = await schedules();
    const age = Date.now() - (snapshot?.succeededAt ?? 0);
    assert.ok(age >= 400_000 && age < 410_000, `${age} ms`);
  });

  it("refuses objects or CronJobs, each by itself", async () => {
    kubernetes.objects = "refuses";
    await assert.rejects(kubernetes.backEnd.read(object), { code: "kubernetes-request-failed" });
    await assert.rejects(kubernetes.backEnd.operations.read(), {
      code: "kubernetes-request-failed",
    });
    assert.equal((await schedules()).length, 4);
    kubernetes.objects = "answers";
    kubernetes.cronJobs = "refuses";
    assert.equal(await kubernetes.backEnd.read(object), undefined);
    await assert.rejects(schedules(), { code: "kubernetes-request-failed" });
  });

  it("answers what it let hang once it answers again", async () => {
    kubernetes.objects = "hangs";
    let answered = false;
    const reading = kubernetes.backEnd.read(object).then(() => answered = true);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(answered, false);
    kubernetes.objects = "answers";
    await reading;
  });
});
