import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { argocdEnvironment } from "./argocd_environment.ts";

describe("argocdEnvironment()", () => {
  it("finds nothing outside of Argo CD", () => {
    assert.deepEqual(argocdEnvironment({ HOME: "/root", PATH: "/bin" }), { entries: {} });
  });

  it("takes what Argo CD says, and never PARAM_, where names collide", () => {
    const read = argocdEnvironment({
      ARGOCD_APP_NAME: "etcd",
      ARGOCD_APP_NAMESPACE: "tenants",
      ARGOCD_APP_PARAMETERS: "[]",
      ARGOCD_ENV_QUOTA: "4Gi",
      ARGOCD_ENV_MEMBERS: "5",
      KUBE_API_VERSIONS: "v1,apps/v1,apps/v1/Deployment",
      PARAM_MEMBERS: "7",
    });
    assert.deepEqual(read, {
      namespace: "tenants",
      parameters: "[]",
      entries: { ARGOCD_ENV_MEMBERS: "5", ARGOCD_ENV_QUOTA: "4Gi" },
      apiVersions: new Set(["v1", "apps/v1", "apps/v1/Deployment"]),
    });
    assert.deepEqual(Object.keys(read.entries), ["ARGOCD_ENV_MEMBERS", "ARGOCD_ENV_QUOTA"]);
  });

  it("takes empty texts for what an Application does not say, but for its own entries", () => {
    const empty = { ARGOCD_APP_NAMESPACE: "", ARGOCD_APP_PARAMETERS: "", KUBE_API_VERSIONS: "" };
    assert.deepEqual(argocdEnvironment(empty), { entries: {} });
    const entry = { ARGOCD_ENV_QUOTA: "" };
    assert.deepEqual(argocdEnvironment(entry), { entries: entry });
  });
});
