import { after, before, describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../mod.ts", import.meta.url));

const document = `apiVersion: etcd.kamaji.clastix.io/v1alpha1
kind: EtcdCluster
metadata:
  name: etcd
  namespace: kamaji-system
spec:
  version: 3.7.1
`;

const deadRule = `  monitoring:
    rules:
      additional:
        - alert: Dead
          expr: rate(etcd_http_failed_total[5m]) > 0
`;

describe("kamaji-etcd validate alerts and validate dashboards", () => {
  let folder: string;
  let right: string;
  let wrong: string;
  before(async () => {
    folder = await Deno.makeTempDir({ prefix: "validate-alerts-" });
    right = join(folder, "right.yaml");
    wrong = join(folder, "wrong.yaml");
    await Deno.writeTextFile(right, document);
    await Deno.writeTextFile(wrong, document + deadRule);
  });
  after(() => Deno.remove(folder, { recursive: true }));

  it("say that all is well", async () => {
    const alerts = await validate("alerts", right);
    assert.equal(alerts.code, 0);
    assert.match(alerts.output, /right\.yaml: \d\d alerts, nothing wrong\n$/);
    const dashboards = await validate("dashboards", right);
    assert.equal(dashboards.code, 0);
    assert.match(dashboards.output, /right\.yaml: \d+ panels, nothing wrong\n$/);
  });

  it("find a rule that can never fire", async () => {
    const { code, output } = await validate("alerts", wrong);
    assert.equal(code, 1);
    assert.equal(output, 'Dead: series: nothing exposes "etcd_http_failed_total"\n1 problem\n');
  });

  async function validate(what: string, file: string) {
    const rights = ["--allow-read", "--ignore-env"];
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", ...rights, program, "validate", what, file],
    }).output();
    return { code, output: new TextDecoder().decode(stdout) };
  }
});
