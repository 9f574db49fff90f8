/** Whether a text is a DNS label (RFC 1123 2.1), as names of Services and namespaces must be. */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text);
}

/** Whether a text is a DNS subdomain (RFC 1123), as most Kubernetes names must be. */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= 253 && text.split(".").every(isDnsLabel);
}

/**
 * Whether a text is a label or annotation key: a name of at most 63 characters, optionally behind
 * a DNS subdomain and a slash (apimachinery pkg/util/validation, IsQualifiedName).
 */
export function isQualifiedName(text: string): boolean {
  const parts = text.split("/");
  if (parts.length > 2) return false;
  const name = parts.at(-1) ?? "";
  const prefixed = parts.length === 1 || isDnsSubdomain(parts[0] ?? "");
  return prefixed && name.length <= 63 && /^[A-Za-z0-9]([-\w.]*[A-Za-z0-9])?$/.test(name);
}

/** Whether a text is a label value: empty, or at most 63 of the permitted characters. */
export function isLabelValue(text: string): boolean {
  return text.length <= 63 && /^([A-Za-z0-9]([-\w.]*[A-Za-z0-9])?)?$/.test(text);
}

/**
 * Whether a text may name a tenant. The name becomes an etcd user, a role and the key prefix
 * `/<name>/`. Kamaji's default is the UID of the TenantControlPlane, older releases joined namespace
 * and name by an underscore, and users may write their own, so more than a DNS label is allowed;
 * slashes would let one tenant's prefix contain another's.
 */
export function isTenantName(text: string): boolean {
  return text.length <= 128 && /^[A-Za-z0-9]([-\w.]*[A-Za-z0-9])?$/.test(text);
}
