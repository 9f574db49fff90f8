import { Failure } from "../../diagnostics/failure.ts";

/** How the members of a release are reached from here. */
export interface MemberAccess {
  /** `host:port` of a member's client port, by the name of its pod. */
  endpointOf(pod: string): Promise<string>;
  /** Ends whatever was opened for it. */
  close(): Promise<void>;
}

/**
 * Reaches members at given addresses, from within the cluster or through a tunnel of one's own.
 *
 * @param endpoints `host:port` by pod
 */
export function directAccess(endpoints: Readonly<Record<string, string>>): MemberAccess {
  return {
    endpointOf(pod) {
      const endpoint = endpoints[pod];
      if (endpoint !== undefined) return Promise.resolve(endpoint);
      throw new Failure("usage", `Member "${pod}" has no address`, {
        hint: `Give --endpoint ${pod}=HOST:PORT too, or none at all`,
      });
    },
    close: () => Promise.resolve(),
  };
}
