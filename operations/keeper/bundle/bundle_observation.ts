import type { Tenant } from "../../../etcd/tenants/tenant.ts";
import type { BundleDigests } from "./bundle_digests.ts";

/** The recovery bundle that is published, and what one that is sealed now would be made of. */
export interface BundleObservation {
  /** Which state of its Secret that is; `undefined` when there is none. */
  readonly version: string | undefined;
  /** What the published one was made of; `undefined` when there is none, or nobody can say. */
  readonly published: BundleDigests | undefined;
  /** What one would be made of now. */
  readonly wanted: BundleDigests;
  /** The tenants that etcd knows; `null` when they were not counted yet. */
  readonly tenants: readonly Tenant[] | null;
  /** Recipients that are no age public keys, as an older program let pass. Default: none. */
  readonly mistyped?: readonly string[];
}
