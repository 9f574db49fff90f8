import type { BundledSecret } from "./recovery_bundle.ts";

/** The Secrets of a cluster's namespace. */
export interface SecretStore {
  /**
   * Reads one, if there is one.
   *
   * @throws {Failure} `kubernetes-request-failed`
   */
  read(name: string): Promise<BundledSecret | undefined>;
  /**
   * Creates one; `false` when there is one of that name already.
   *
   * @throws {Failure} `kubernetes-request-failed`
   */
  create(secret: BundledSecret): Promise<boolean>;
}
