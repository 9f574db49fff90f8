import type { InspectionFacts } from "./facts.ts";
import type { Remedy } from "./finding.ts";

/** Where the runbooks are, as the alerts link to them by default. */
const runbooks = "https://github.com/clastix/kamaji-etcd/blob/main/docs/runbooks";

/** What to do, said so that it can be copied. */
export interface RemedySpec {
  /** In a sentence without a full stop. */
  readonly text: string;
  /** What stands behind `kubectl --namespace NAMESPACE`, with NAME for the cluster. */
  readonly kubectl?: string;
  /** A command for where Kubernetes was not asked. */
  readonly command?: string;
  /** The alert whose runbook says more. */
  readonly runbook?: string;
}

/** Makes a remedy for a cluster: its own names stand in the command. */
export function remedyFor(
  { cluster }: Pick<InspectionFacts, "cluster">,
  { command, kubectl, runbook, text }: RemedySpec,
): Remedy {
  const typed = cluster === undefined || kubectl === undefined
    ? command
    : `kubectl --namespace ${cluster.namespace} ${kubectl.replaceAll("NAME", cluster.name)}`;
  return {
    text,
    ...(typed === undefined ? {} : { command: typed }),
    ...(runbook === undefined ? {} : { document: `${runbooks}/${runbook}.md` }),
  };
}
