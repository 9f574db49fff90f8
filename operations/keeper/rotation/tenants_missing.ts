import type { AuthorityName, Observation } from "../observation.ts";
import { blocked, type Step, wait } from "../step.ts";
import { awaitedTenants } from "./awaited_tenants.ts";
import type { RotationWish } from "./wanted_rotation.ts";

/** Which API servers are waited for. */
export interface TenantsQuestion {
  /** Whose CA is replaced; only that of clients is any business of tenants. */
  readonly authority: AuthorityName;
  /** What is asked for. */
  readonly wish: RotationWish;
  /** The phase whose bundle they are to have started with. */
  readonly phase: "trust-both" | "switch-signer";
}

/** As many tenants are named; of the others it is told how many there are. */
const namedTenants = 5;

/**
 * What is in the way of a step that needs every tenant's API server to have restarted: nothing when
 * a person says so, for this very phase, or when the keeper may look and saw it.
 */
export function tenantsMissing(
  { certificates, tenantServers }: Observation,
  { authority, wish, phase }: TenantsQuestion,
): Step | undefined {
  if (authority === "peer" || wish.tenantsRolled === phase) return undefined;
  const needed = `Phase "${wish.phase}" needs every tenant's API server to have restarted with ` +
    `what phase "${phase}" published`;
  const confirm = `set confirmTenantsRolled to "${phase}"`;
  if (tenantServers === undefined) {
    return blocked("TenantsToRoll", `${needed}; see to it, and ${confirm}`);
  }
  if (tenantServers.state === "unseen") {
    return blocked(
      "TenantsUnseen",
      `${needed}, which cannot be seen: ${tenantServers.reason}; mend that, or see to it and ` +
        confirm,
    );
  }
  const { published } = certificates.rotations[authority];
  const awaited = awaitedTenants(tenantServers, { dataStore: wish.dataStore, published });
  if (awaited.length === 0) return undefined;
  return wait("TenantsRolling", `${needed}; waiting for ${listed(awaited)}`);
}

function listed(awaited: readonly string[]): string {
  const named = awaited.slice(0, namedTenants).join("; ");
  const left = awaited.length - namedTenants;
  return left > 0 ? `${named}; and ${left} more` : named;
}
