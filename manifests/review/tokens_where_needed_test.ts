import { describe } from "@std/testing/bdd";
import { tokensWhereNeeded } from "./tokens_where_needed.ts";
import { containerPath, itFindsBreakages, podPath } from "./testing/breakage.ts";

describe("tokensWhereNeeded", () => {
  itFindsBreakages(tokensWhereNeeded, [
    {
      what: "an account that gives its token to everybody",
      kind: "ServiceAccount",
      path: ["automountServiceAccountToken"],
      finding: /ServiceAccount .* gives its token to whoever uses it/,
    },
    {
      what: "pods whose containers all get one",
      kind: "StatefulSet",
      path: [...podPath, "automountServiceAccountToken"],
      finding: /gives a token to each of its containers/,
    },
    {
      what: "a token for etcd",
      kind: "StatefulSet",
      path: [...containerPath, "volumeMounts", 0],
      value: { name: "token", mountPath: "/token" },
      finding: /gives a token to container "etcd", which is etcd's/,
    },
    {
      what: "a token without rights",
      kind: "Deployment",
      path: [...podPath, "serviceAccountName"],
      value: "nobody",
      finding: /Deployment .* has a token, but no rights/,
    },
    {
      what: "a token that nobody mounts",
      kind: "StatefulSet",
      path: [...podPath, "initContainers"],
      value: [],
      finding: /has a token that nobody mounts/,
    },
  ]);
});
