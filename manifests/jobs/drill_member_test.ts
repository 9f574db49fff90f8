import type { V1Container } from "@kubernetes/client-node";
import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { stepsOf } from "./testing/rendered_job.ts";

describe("the throw-away member of a drill", () => {
  const steps = stepsOf("drill", { ports: { client: 12_379, peer: 12_380, metrics: 12_381 } });
  const [restore, member] = steps.filter(({ command }) => command?.[0]?.startsWith("etcd"));

  it("stays until its judge is done", () => {
    assert.equal(member?.restartPolicy, "Always");
    assert.deepEqual(steps.map(({ restartPolicy }) => restartPolicy), [
      undefined,
      undefined,
      "Always",
      undefined,
    ]);
  });

  it("serves what was restored, on loopback alone", () => {
    const flag = (step: V1Container | undefined, name: string) =>
      step?.args?.find((arg) => arg.startsWith(`--${name}=`))?.split("=").slice(1).join("=");
    assert.equal(flag(member, "data-dir"), flag(restore, "data-dir"));
    assert.equal(flag(member, "name"), flag(restore, "name"));
    assert.equal(
      flag(restore, "initial-cluster"),
      `${flag(member, "name")}=${flag(member, "initial-advertise-peer-urls")}`,
    );
    const listening = member?.args?.filter((arg) => arg.startsWith("--listen-"));
    assert.deepEqual(listening, [
      "--listen-client-urls=https://127.0.0.1:12379",
      "--listen-peer-urls=https://127.0.0.1:12380",
      "--listen-metrics-urls=http://127.0.0.1:12381",
    ]);
  });
});
