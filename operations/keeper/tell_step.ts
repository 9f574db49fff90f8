import type { Notice } from "./back_end.ts";
import type { Action } from "./step.ts";

/** Says a step in one word in CamelCase and in one sentence without a full stop. */
export function tellStep(action: Action): Omit<Notice, "type"> {
  switch (action.kind) {
    case "publish-members":
      return {
        reason: "MembersPublished",
        message: `Founding a cluster of ${action.pods.join(", ")}`,
      };
    case "issue-authority":
      return { reason: "AuthorityIssued", message: `Making the CA of ${action.authority}s` };
    case "publish-authority":
      return { reason: "AuthorityPublished", message: "Publishing the CA of clients" };
    case "issue-leaf":
      return {
        reason: "CertificateIssued",
        message: `Issuing certificate ${action.leaf}: ${action.why}`,
      };
    case "publish-trust":
      return { reason: "TrustPublished", message: "Publishing the CAs that members trust" };
    case "scale":
      return {
        reason: "Scaled",
        message: `Setting the StatefulSet to ${action.replicas} replicas`,
      };
    case "grant-tickets":
      return {
        reason: "TicketsGranted",
        message: `Letting ${Object.keys(action.claims).join(", ")} start`,
      };
    case "revoke-ticket":
      return { reason: "MemberStarted", message: `Taking the start ticket of ${action.pod}` };
    case "mark-joined":
      return { reason: "ClusterFounded", message: "All members have joined the new cluster" };
    case "enable-authentication":
      return { reason: "AuthenticationEnabled", message: "Turning authentication on" };
    case "admit-keeper":
      return { reason: "KeeperAdmitted", message: "Giving the keeper its user" };
    case "onboard-tenant":
      return { reason: "TenantOnboarded", message: `Onboarding tenant "${action.tenant}"` };
    case "publish-tenant-secret":
      return {
        reason: "TenantSecretPublished",
        message: `Issuing the certificate of tenant "${action.tenant}": ${action.why}`,
      };
    case "publish-root-client":
      return {
        reason: "RootClientPublished",
        message: `Publishing the certificate of root for the DataStore: ${action.why}`,
      };
  }
}
