import type { Case, CaseContext } from "../conformance_case.ts";
import { resourcePath } from "../../../bench/kubernetes/resource_path.ts";
import { untilApplication } from "./application.ts";
import { refreshApplication } from "./sync_application.ts";
import { dataStoreReference } from "./etcd_document.ts";

/** Shows that an Application waits for Kamaji's word, which this cluster has to say itself. */
export const dataStoreHealth: Case = {
  group: "gitops",
  id: "data-store-health",
  name: "the Application is as healthy as Kamaji says of the DataStore",
  needs: ["first-sync"],
  minutes: 3,
  run,
};

async function run(context: CaseContext): Promise<void> {
  await judge(context, false);
  await refreshApplication(context);
  await untilApplication(context, {
    what: "progressing while the DataStore is not ready",
    found: ({ status }) => status?.health?.status === "Progressing" || undefined,
  });
  await judge(context, true);
  await untilApplication(context, {
    what: "healthy",
    found: ({ status }) => status?.health?.status === "Healthy" || undefined,
  });
}

/** Writes the status that Kamaji's controller would. */
async function judge({ kubernetes }: CaseContext, ready: boolean): Promise<void> {
  const { apiVersion, kind, metadata: { name } } = dataStoreReference;
  const path = await resourcePath(kubernetes, { apiVersion, kind, name });
  const condition = {
    type: "kamaji.clastix.io/DataStoreValidation",
    status: ready ? "True" : "False",
    reason: ready ? "Valid" : "Invalid",
    message: ready ? "Valid" : "The certificate of the user root cannot be read",
    lastTransitionTime: new Date().toISOString(),
  };
  const answer = await kubernetes.request({
    method: "PATCH",
    path: `${path}/status`,
    contentType: "application/merge-patch+json",
    body: { status: { ready, conditions: [condition] } },
  });
  if (answer.status !== 200) throw new Error(`No status written: ${JSON.stringify(answer.body)}`);
}
