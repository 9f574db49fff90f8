import { kubernetesWorkload } from "./kubernetes/kubernetes_workload.ts";
import { leaseWorkload } from "./leases/lease_workload.ts";
import type { Workload } from "./workload.ts";

/** All workloads by name. */
export const workloads: Readonly<Record<string, Workload>> = {
  [kubernetesWorkload.name]: kubernetesWorkload,
  [leaseWorkload.name]: leaseWorkload,
};
