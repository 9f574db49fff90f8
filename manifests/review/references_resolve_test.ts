import { describe } from "@std/testing/bdd";
import { referencesResolve } from "./references_resolve.ts";
import { containerPath, itFindsBreakages, podPath } from "./testing/breakage.ts";

describe("referencesResolve", () => {
  itFindsBreakages(referencesResolve, [
    {
      what: "a Secret that nobody makes",
      kind: "StatefulSet",
      path: [...podPath, "volumes", 0, "secret", "secretName"],
      value: "typo",
      finding: /StatefulSet kamaji-system\/etcd refers to Secret kamaji-system\/typo/,
    },
    {
      what: "a ConfigMap that nobody makes",
      kind: "StatefulSet",
      path: [...containerPath, "envFrom", 0, "configMapRef", "name"],
      value: "typo",
      finding: /refers to ConfigMap kamaji-system\/typo/,
    },
    {
      what: "an account that nobody makes",
      kind: "Deployment",
      path: [...podPath, "serviceAccountName"],
      value: "typo",
      finding: /refers to ServiceAccount kamaji-system\/typo/,
    },
    {
      what: "the default account",
      kind: "Deployment",
      path: [...podPath, "serviceAccountName"],
      finding: /refers to ServiceAccount kamaji-system\/default/,
    },
    {
      what: "a Service that nobody makes",
      kind: "StatefulSet",
      path: ["spec", "serviceName"],
      value: "typo",
      finding: /refers to Service kamaji-system\/typo/,
    },
    {
      what: "a Role that nobody makes",
      kind: "RoleBinding",
      path: ["roleRef", "name"],
      value: "typo",
      finding: /refers to Role kamaji-system\/typo/,
    },
    {
      what: "an account of another namespace",
      kind: "RoleBinding",
      path: ["subjects", 0, "namespace"],
      value: "default",
      finding: /refers to ServiceAccount default\//,
    },
    {
      what: "a claim that nobody makes",
      kind: "PersistentVolumeClaim",
      path: ["metadata", "name"],
      value: "typo",
      finding: /CronJob .* refers to PersistentVolumeClaim kamaji-system\/etcd-snapshots/,
    },
    {
      what: "an issuer that nobody makes",
      kind: "Certificate",
      path: ["spec", "issuerRef", "name"],
      value: "typo",
      finding: /Certificate .* refers to Issuer kamaji-system\/typo/,
    },
    {
      what: "a DataStore's Secret of another namespace",
      kind: "DataStore",
      path: [
        "spec",
        "tlsConfig",
        "clientCertificate",
        "certificate",
        "secretReference",
        "namespace",
      ],
      value: "default",
      finding: /DataStore kamaji-system-etcd refers to Secret default\//,
    },
    {
      what: "a mount without its volume",
      kind: "StatefulSet",
      path: [...containerPath, "volumeMounts", 1, "name"],
      value: "typo",
      finding: /refers to volume kamaji-system\/typo/,
    },
  ]);
});
