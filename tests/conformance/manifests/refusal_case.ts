import assert from "node:assert/strict";
import type { Case, CaseContext } from "../conformance_case.ts";
import { applyObject } from "../../../bench/kubernetes/objects.ts";
import type { StoredObject } from "../../../bench/kubernetes/stored_object.ts";
import { restrictedNamespace } from "../setup/restricted_namespace.ts";

const namespace = "conformance-refusals";

/** Shows that the checks see what they look for, so that their silence means something. */
export const refusals: Case = {
  group: "manifests",
  id: "refusals",
  name: "this cluster refuses unknown fields and pods that are not restricted",
  needs: [],
  minutes: 1,
  run,
};

async function run({ kubernetes }: CaseContext): Promise<void> {
  await restrictedNamespace(kubernetes, namespace);
  await assert.rejects(applyObject(kubernetes, misspelt(), { dryRun: true }), /datas/);
  await assert.rejects(applyObject(kubernetes, privileged(), { dryRun: true }), /PodSecurity/);
}

function misspelt(): StoredObject {
  const metadata = { name: "misspelt", namespace };
  return { apiVersion: "v1", kind: "ConfigMap", metadata, datas: {} };
}

function privileged(): StoredObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "privileged", namespace },
    spec: {
      containers: [{ name: "all", image: "busybox", securityContext: { privileged: true } }],
    },
  };
}
