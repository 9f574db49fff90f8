import type { ClientCredentials } from "../../../etcd/connect_etcd.ts";
import { enableAuthentication } from "../../../etcd/enable_authentication.ts";
import { onboardTenant } from "../../../etcd/tenants/onboard_tenant.ts";
import type { Tenant } from "../../../etcd/tenants/tenant.ts";
import { issueTenantCertificate } from "../../../operations/certificates/issue_tenant_certificate.ts";
import type { ChartCertificates } from "../../adopt/chart_certificates.ts";
import type { CaseContext } from "../conformance_case.ts";
import {
  type MemberClients,
  releasePods,
  untilAnswered,
  withReleaseMembers,
} from "./release_members.ts";

/** What the users of the release's etcd see and do. */
export interface ReleaseAccess {
  /**
   * Does what the chart's second Job does, and then Kamaji for a tenant: authentication, a user and
   * its certificate.
   */
  found(tenant: Tenant): Promise<ClientCredentials>;
  /** The ids of cluster and members. */
  identity(): Promise<readonly string[]>;
  /** The pod of the member that says of itself that it leads. */
  leader(): Promise<string | undefined>;
}

/** Speaks to a release as its user root. */
export function releaseAccess(
  context: CaseContext,
  { authority, rootClient }: ChartCertificates,
): ReleaseAccess {
  const { signal } = context;
  const trust = authority.certificate;
  const asRoot = <R>(use: (clients: MemberClients) => Promise<R>) =>
    withReleaseMembers(context, { credentials: { ...rootClient, trust }, use });
  return {
    async found(tenant) {
      await asRoot(async (clients) => {
        await untilAnswered(clients, { ask: enableAuthentication, signal });
        await untilAnswered(clients, { ask: (client) => onboardTenant(client, tenant), signal });
      });
      const notBefore = new Date(Date.now() - 60_000);
      const wish = { authority, user: tenant.name, notBefore, validDays: 1 };
      return { ...await issueTenantCertificate(wish), trust };
    },
    identity: () =>
      asRoot(async (clients) => {
        const { header, members } = await untilAnswered(clients, {
          ask: (client) => client.cluster.memberList({ linearizable: true }),
          signal,
        });
        return [header.cluster_id, ...members.map(({ ID, name }) => `${name} ${ID}`).sort()];
      }),
    leader: () =>
      asRoot(async (clients) => {
        const answers = await Promise.all(clients.map((client) => client.maintenance.status()));
        return releasePods[answers.findIndex(({ header, leader }) => header.member_id === leader)];
      }),
  };
}
