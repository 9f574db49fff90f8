import assert from "node:assert/strict";
import { join } from "node:path";
import type { Inspection } from "../../../operations/inspection/inspection.ts";
import type { Case, CaseContext } from "../conformance_case.ts";
import { memberPods } from "../gitops/etcd_access.ts";
import { etcdName, etcdNamespace, tenantName } from "../gitops/etcd_document.ts";
import { untilCondition } from "../gitops/keeper_status.ts";
import { runLogged } from "../machine/run_logged.ts";

/** The way of docs/inspect.md, by a kubeconfig. */
export const inspect: Case = {
  group: "cluster",
  id: "inspect",
  name: "deno task inspect reaches all members by the kubeconfig alone and finds nothing wrong",
  needs: ["first-sync"],
  minutes: 4,
  run,
};

/** As the guide's reader calls it; one look for a program, one for the person who reads the log. */
const commands = `
inspect=("$DENO" task --quiet inspect --cluster ${etcdName} --namespace ${etcdNamespace})
status=0
"\${inspect[@]}" --timeout 10 --output json >"$FOLDER/inspection.json" || status=$?
"\${inspect[@]}" --timeout 10 || true
echo "$status" >"$FOLDER/status"
`;

async function run(context: CaseContext): Promise<string> {
  await untilCondition(context, { type: "Settled", status: "True" });
  const folder = await context.folder();
  await runLogged(context, {
    name: "inspect",
    commands,
    minutes: 2,
    env: { KUBECONFIG: context.machine.kubeconfig, DENO: Deno.execPath(), FOLDER: folder },
  });
  const text = await Deno.readTextFile(join(folder, "inspection.json"));
  assert(text !== "", `nothing was printed; see ${join(folder, "inspect.log")}`);
  const inspection: Inspection = JSON.parse(text);
  const status = (await Deno.readTextFile(join(folder, "status"))).trim();
  const { verdict, findings, unread, cluster, members, authentication, tenants } = inspection;
  assert.deepEqual(
    { verdict, findings, unread, status },
    { verdict: "healthy", findings: [], unread: [], status: "0" },
  );
  assert.deepEqual(cluster, { name: etcdName, namespace: etcdNamespace });
  assert.deepEqual(members.map(({ name }) => name).sort(), memberPods);
  assert(members.every(({ health }) => health === "ready"), "a member is not ready");
  assert.equal(members.filter(({ role }) => role === "leader").length, 1);
  assert.equal(authentication, "on");
  assert(tenants?.some(({ name }) => name === tenantName), "the declared tenant is not listed");
  return inspection.summary;
}
