/** The kinds of objects that the load keeps, as kube-apiserver names them in its keys. */
export type ResourceKind = "pods" | "leases" | "events";

/** The namespace segment under which a kind's objects lie. */
const namespaces: Readonly<Record<ResourceKind, string>> = {
  pods: "default",
  leases: "kube-node-lease",
  events: "default",
};

/** The folder of a kind below a tenant's prefix, with a slash at the end. */
export function folderOf(prefix: string, kind: ResourceKind): string {
  return `${prefix}${kind}/${namespaces[kind]}/`;
}

/**
 * The key of an object in the layout of kube-apiserver, `/<prefix>/<resource>/<namespace>/<name>`
 * (kubernetes apiserver pkg/storage/etcd3/store.go).
 */
export function keyOf(prefix: string, kind: ResourceKind, name: string): string {
  return folderOf(prefix, kind) + name;
}
