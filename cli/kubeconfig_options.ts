import type { KubernetesOptions } from "../operations/adopt/open_kubernetes.ts";
import type { OptionSpecs, OptionValues } from "./option_spec.ts";

/** Which Kubernetes cluster a command of a workstation speaks to, as kubectl's options say it. */
export const kubeconfigOptions = {
  "kubeconfig": {
    type: "string",
    placeholder: "FILE",
    completes: "file",
    summary: "Kubeconfig, if not the one that kubectl would use",
  },
  "context": {
    type: "string",
    placeholder: "NAME",
    summary: "Context of the kubeconfig, if not its current one",
  },
} as const satisfies OptionSpecs;

/** How the Kubernetes cluster is opened by the options given. */
export function kubernetesOf(
  { context, kubeconfig }: OptionValues<typeof kubeconfigOptions>,
): KubernetesOptions {
  return {
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(context === undefined ? {} : { context }),
  };
}
