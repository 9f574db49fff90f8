import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { exampleCluster } from "../testing/example_cluster.ts";
import { ofKind } from "../testing/rendered.ts";
import { jobObjects } from "./job_objects.ts";
import { jobPodOf, schedules } from "./testing/rendered_job.ts";

describe("the account of the Jobs", () => {
  const objects = jobObjects(exampleCluster());

  it("gives its token to nobody by itself", () => {
    const [account] = ofKind(objects, "ServiceAccount");
    assert.equal(account?.automountServiceAccountToken, false);
    for (const schedule of schedules) {
      assert.equal(jobPodOf(schedule).automountServiceAccountToken, false, schedule);
      assert.equal(jobPodOf(schedule).serviceAccountName, account?.metadata?.name, schedule);
    }
  });

  it("may take the one Lease and read the one status", () => {
    const [role] = ofKind(objects, "Role");
    assert.deepEqual(role?.rules, [
      { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["create"] },
      {
        apiGroups: ["coordination.k8s.io"],
        resources: ["leases"],
        resourceNames: ["etcd-operations"],
        verbs: ["get", "update", "patch"],
      },
      {
        apiGroups: [""],
        resources: ["configmaps"],
        resourceNames: ["etcd-status"],
        verbs: ["get"],
      },
    ]);
    const [binding] = ofKind(objects, "RoleBinding");
    assert.equal(binding?.roleRef.name, role?.metadata?.name);
    assert.deepEqual(binding?.subjects?.map(({ name, namespace }) => `${namespace}/${name}`), [
      "kamaji-system/etcd-jobs",
    ]);
  });
});
