import type {
  AuthorityChange,
  AuthorityName,
  CertifiedSecret,
  Observation,
} from "../observation.ts";
import type { RotationGoal } from "./rotation_goal.ts";
import { blocked, type Step, wait } from "../step.ts";
import { tenantsMissing } from "./tenants_missing.ts";
import { unprovenTrust } from "./trust_in_force.ts";
import type { RotationWish } from "./wanted_rotation.ts";

/** A rotation on its way. */
export interface RotationOnWay {
  /** Whose CA. */
  readonly authority: AuthorityName;
  /** What is asked for. */
  readonly wish: RotationWish;
  /** What that means here. */
  readonly goal: Extract<RotationGoal, { readonly kind: "reach" }>;
  /** The two CAs. */
  readonly change: AuthorityChange;
}

/** The CAs of a rotation by what they are to be, and what is published now. */
interface Way extends RotationOnWay {
  /** The one that is to sign. */
  readonly signer: string;
  /** The other one. */
  readonly other: string;
  /** The one that signs. */
  readonly signing: string;
  /** What is published to those that need the CA. */
  readonly bundle: readonly string[];
  /** What is published to members. */
  readonly trust: readonly string[];
}

/**
 * What is to be done to have one of two CAs sign, and the other one trusted or gone. The order is one
 * of safety: everybody trusts a CA before it signs anything, and nobody's certificate is of a CA that
 * is no longer trusted. Members come first, since tenants read their bundle and their certificate
 * together.
 */
export function reachStep(seen: Observation, rotation: RotationOnWay): Step | undefined {
  const { authority, goal, change } = rotation;
  const { trust } = seen.certificates;
  const { authority: clients, peerAuthority } = seen.certificates;
  const secret = authority === "client" ? clients : peerAuthority;
  if (secret.state !== "present" || trust.state === "absent") return undefined;
  const way: Way = {
    ...rotation,
    signer: change[goal.signer],
    other: change[goal.signer === "old" ? "new" : "old"],
    signing: secret.certificate.fingerprint,
    bundle: secret.bundle,
    trust: trust[authority],
  };
  return goal.trustsBoth
    ? trustBothStep(seen, way) ?? signerStep(seen, way) ?? servedStep(seen, way)
    : oldLeavesStep(seen, way) ?? servedStep(seen, way) ?? dropStep(seen, way);
}

/** Whether members have yet to be told to trust one CA less, whatever comes before that. */
export function isYetToDrop(
  { certificates: { trust } }: Observation,
  { authority, goal, change }: RotationOnWay,
): boolean {
  const other = change[goal.signer === "old" ? "new" : "old"];
  return !goal.trustsBoth && trust.state === "present" && trust[authority].includes(other);
}

/** Members learn of both CAs before anybody else may meet a certificate of the new one. */
function trustBothStep(seen: Observation, way: Way): Step | undefined {
  const { authority, bundle, signing, trust } = way;
  const both = [signing, signing === way.signer ? way.other : way.signer] as const;
  if (!both.every((each) => trust.includes(each))) {
    return { kind: "spread-trust", trusted: { [authority]: union(both, trust) } };
  }
  const unproven = unprovenTrust(seen, { authority, accepted: both });
  if (unproven.length > 0) return unprovenWait(way, `both CAs: ${unproven.join(", ")}`);
  if (both.every((each) => bundle.includes(each))) return undefined;
  return { kind: "publish-bundle", authority, bundle: signedBy(signing, union(both, bundle)) };
}

function signerStep(seen: Observation, way: Way): Step | undefined {
  const { authority, bundle, goal, signer, signing } = way;
  if (signing === signer) return undefined;
  // The way back needs no word of tenants: whoever trusts both may go either way.
  const missing = goal.signer === "new"
    ? tenantsMissing(seen, { ...way, phase: "trust-both" })
    : undefined;
  return missing ??
    { kind: "publish-bundle", authority, bundle: signedBy(signer, bundle) };
}

function dropStep(seen: Observation, way: Way): Step | undefined {
  const { authority, bundle, change, goal, other, signer, trust } = way;
  const missing = goal.signer === "new"
    ? tenantsMissing(seen, { ...way, phase: "switch-signer" })
    : change.switched
    ? tenantsMissing(seen, { ...way, phase: "trust-both" })
    : undefined;
  if (missing !== undefined) return missing;
  if (trust.includes(other)) {
    const left = trust.filter((each) => each !== other);
    return { kind: "spread-trust", trusted: { [authority]: left } };
  }
  const unproven = unprovenTrust(seen, { authority, accepted: [signer], refused: [other] });
  if (unproven.length > 0) return unprovenWait(way, `one CA alone: ${unproven.join(", ")}`);
  if (!bundle.includes(other)) return { kind: "end-rotation", authority };
  const left = bundle.filter((each) => each !== other);
  return { kind: "publish-bundle", authority, bundle: signedBy(signer, left) };
}

/** The keeper has renewed its own by now; these are of others. */
function oldLeavesStep(seen: Observation, { authority }: Way): Step | undefined {
  const old = oldLeaves(seen, authority);
  if (old.length === 0) return undefined;
  return blocked(
    "LeavesOfOtherAuthority",
    `Certificates of a CA that is to go are in use: ${old.join(", ")}; issue them anew`,
  );
}

function oldLeaves({ certificates }: Observation, authority: AuthorityName): string[] {
  const { server, peer, keeperClient, rootClient, tenants } = certificates;
  const used: Readonly<Record<string, CertifiedSecret>> = authority === "peer"
    ? { peer }
    : { server, keeperClient, rootClient, ...tenants };
  return Object.entries(used).filter(([, secret]) =>
    secret.state === "present" && !secret.certificate.issuers.includes(authority)
  ).map(([name]) => name);
}

/** Where others have yet to issue leaves anew, there is nothing to wait for. */
function servedStep(seen: Observation, { authority }: Way): Step | undefined {
  if (oldLeaves(seen, authority).length > 0) return undefined;
  const { ports, published } = seen;
  const late = (published?.pods ?? []).filter((pod) => {
    const served = ports.find((each) => each.pod === pod)?.[authority].served;
    return served === undefined || !served.issuers.includes(authority);
  });
  if (late.length === 0) return undefined;
  return wait(
    "CertificatesSpreading",
    `Not seen to serve a certificate of the present CA of ${authority}s: ${late.join(", ")}`,
  );
}

function unprovenWait({ authority }: Way, what: string): Step {
  return wait("TrustUnproven", `Not seen to trust, on the port of ${authority}s, ${what}`);
}

function union(first: readonly string[], others: readonly string[]): readonly string[] {
  return [...new Set([...first, ...others])];
}

function signedBy(
  signer: string,
  bundle: readonly string[],
): readonly [signer: string, ...others: string[]] {
  return [signer, ...bundle.filter((each) => each !== signer)];
}
