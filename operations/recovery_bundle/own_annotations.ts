/** What is about the cluster where a Secret was, and not about the Secret. */
const foreign = /^(kubectl\.kubernetes\.io|argocd\.argoproj\.io)\//;

/** The annotations of a Secret that mean the same elsewhere. */
export function ownAnnotations(
  annotations: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => !foreign.test(key)));
}
