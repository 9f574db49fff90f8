import { leafCommonNames } from "../../../manifests/certificates/leaf_names.ts";
import type { CertifiedSecret, Observation } from "../observation.ts";
import { certifiedLocations, type KeeperPlan } from "../keeper_plan.ts";
import { reissueReason } from "./reissue_reason.ts";
import { blocked, type OwnLeaf, type Step, wait } from "../step.ts";
import { wantedTenantCertificate } from "../access/wanted_tenant.ts";

/**
 * What is to be done about certificates: CAs first, then what they sign, then what members trust,
 * then those that are renewed because their time has come. `undefined` when all is well.
 */
export function certificateStep(plan: KeeperPlan, seen: Observation): Step | undefined {
  const own = plan.config.spec.certificates.mode === "keeper";
  return (own ? authorityStep(plan, seen) ?? leafStep(plan, seen) : givenStep(plan, seen)) ??
    trustStep(plan, seen) ?? renewalStep(plan, seen);
}

function authorityStep(plan: KeeperPlan, seen: Observation): Step | undefined {
  const locations = certifiedLocations(plan.config);
  const authorities = [
    ["client", seen.certificates.authority, locations.authority.secret],
    ["peer", seen.certificates.peerAuthority, locations.peerAuthority.secret],
  ] as const;
  for (const [authority, { state }, secret] of authorities) {
    if (state === "present") continue;
    if (state === "absent" && mayFound(seen)) return { kind: "issue-authority", authority };
    return blocked(
      "AuthorityLost",
      `Secret "${secret}" with the CA of ${authority}s is ${state}, and members may hold data; ` +
        "restore it from a backup, since a new CA would lock every tenant out",
    );
  }
  return undefined;
}

/** Before the first ticket no member can have started, so nothing depends on a CA yet. */
function mayFound({ published, tickets }: Observation): boolean {
  return published?.state === "new" && tickets === undefined;
}

function leafStep(
  { addresses }: KeeperPlan,
  { certificates, now }: Observation,
): Step | undefined {
  const { serverNames, peerNames } = addresses;
  const wanted = {
    server: { commonName: leafCommonNames.server, issuer: "client", names: serverNames, now },
    peer: { commonName: leafCommonNames.peer, issuer: "peer", names: peerNames, now },
    keeperClient: { commonName: leafCommonNames.keeperClient, issuer: "client", now },
  } as const;
  for (const leaf of ["server", "peer", "keeperClient"] as const satisfies readonly OwnLeaf[]) {
    const secret = certificates[leaf];
    const why = reissueReason(secret, wanted[leaf]);
    if (why !== undefined) return { kind: "issue-leaf", leaf, why, replaces: versionOf(secret) };
  }
  return undefined;
}

/** Others make all Secrets; the keeper waits for them and publishes the CA where Kamaji reads it. */
function givenStep({ config }: KeeperPlan, { certificates }: Observation): Step | undefined {
  const locations = certifiedLocations(config);
  for (
    const part of ["authoritySource", "peerAuthority", "server", "peer", "keeperClient"] as const
  ) {
    const secret = certificates[part];
    if (secret === undefined || secret.state === "present") continue;
    const what = secret.state === "absent" ? "does not exist yet" : secret.reason;
    return wait("CertificateMissing", `Secret "${locations[part]?.secret}": ${what}`);
  }
  return publicationStep(certificates);
}

function publicationStep(
  { authority, authoritySource: source }: Observation["certificates"],
): Step | undefined {
  if (source?.state !== "present") return undefined;
  // One that differs is rotated in phases, once members were looked at.
  return authority.state === "absent" ? { kind: "publish-authority" } : undefined;
}

/** A CA whose key others keep may change at any time, and members are told of it in their turn. */
function trustStep({ config }: KeeperPlan, { certificates }: Observation): Step | undefined {
  const { authority, peerAuthority, trust } = certificates;
  if (trust.state === "absent") return { kind: "publish-trust" };
  const ownPeers = config.spec.certificates.mode === "keeper";
  const client = fingerprintOf(authority);
  const peer = ownPeers ? fingerprintOf(peerAuthority) : undefined;
  const known = (client === undefined || trust.client.includes(client)) &&
    (peer === undefined || trust.peer.includes(peer));
  if (known) return undefined;
  return blocked(
    "TrustDiffers",
    "Members trust other CAs than those that sign; put the old ones back, or rotate in phases",
  );
}

/** Renews what was published before; what was not yet has its own time. */
function renewalStep(plan: KeeperPlan, seen: Observation): Step | undefined {
  const { rootClient, tenants } = seen.certificates;
  if (rootClient.state !== "absent") {
    const why = rootReason(seen);
    if (why !== undefined) {
      return { kind: "publish-root-client", why, replaces: rootClient.version };
    }
  }
  for (const { name } of plan.config.spec.tenants) {
    const secret = tenants[name];
    if (secret === undefined || secret.state === "absent") continue;
    const why = reissueReason(secret, wantedTenantCertificate(plan.config, name, seen));
    if (why === undefined) continue;
    return { kind: "publish-tenant-secret", tenant: name, why, replaces: secret.version };
  }
  return undefined;
}

function rootReason({ certificates, now }: Observation): string | undefined {
  const { rootClient, rootClientSource: source } = certificates;
  if (source === undefined) {
    const commonName = leafCommonNames.rootClient;
    return reissueReason(rootClient, { commonName, issuer: "client", now });
  }
  if (source.state !== "present") return undefined;
  return fingerprintOf(source) === fingerprintOf(rootClient) ? undefined : "it was renewed";
}

function fingerprintOf(secret: CertifiedSecret): string | undefined {
  return secret.state === "present" ? secret.certificate.fingerprint : undefined;
}

function versionOf(secret: CertifiedSecret): string | undefined {
  return secret.state === "absent" ? undefined : secret.version;
}
