import { Buffer } from "node:buffer";
import type { Etcd3 } from "etcd3";
import { freezeTenant } from "../../../../etcd/tenants/freeze_tenant.ts";
import { offboardTenant } from "../../../../etcd/tenants/offboard_tenant.ts";
import { onboardTenant } from "../../../../etcd/tenants/onboard_tenant.ts";
import { readRole } from "../../../../etcd/tenants/read_role.ts";
import { type Tenant, tenantOf } from "../../../../etcd/tenants/tenant.ts";
import type { Heal, LiveFault } from "../live_fault.ts";
import { liveBudget, liveTenants } from "../stage/live_config.ts";
import type { Stage } from "../stage/stage.ts";
import { writeBytes } from "./kit/write_bytes.ts";

/** Tenants that hold or may do too much or too little. */
export const tenantFaults: readonly LiveFault[] = [
  {
    id: "tenant-grows",
    fault: "A tenant writes nine tenths of its budget",
    family: "tenants",
    stage: "keeper",
    proves: ["EtcdTenantNearBudget"],
    expected: ["EtcdTenantNearBudget"],
    short: true,
    inject: async (stage) => {
      const [tenant] = liveTenants;
      const client = await stage.connect(tenant);
      const prefix = `/${tenant}/grown/`;
      await writeBytes(client, { prefix, bytes: 0.9 * liveBudget, each: 65_536 });
      return async () => {
        await client.delete().prefix(prefix);
        client.close();
      };
    },
  },
  {
    id: "tenant-frozen",
    fault: "A tenant is frozen",
    family: "tenants",
    stage: "keeper",
    proves: ["EtcdTenantFrozen"],
    expected: ["EtcdTenantFrozen"],
    inject: (stage) =>
      withGuest(
        stage,
        async (root, tenant) =>
          await freezeTenant(root, { tenant, role: await readRole(root, tenant.name) }),
      ),
  },
  {
    id: "role-too-broad",
    fault: "The role of a tenant is granted all keys from its own to the end",
    family: "tenants",
    stage: "keeper",
    proves: ["EtcdRoleTooBroad"],
    expected: ["EtcdRoleTooBroad"],
    inject: (stage) =>
      withGuest(stage, async (root, { name, prefix }) => {
        const span = { key: Buffer.from(prefix), range_end: Buffer.from([0]) };
        await root.auth.roleGrantPermission({ name, perm: { permType: "Readwrite", ...span } });
      }),
  },
];

/** Onboards a tenant that is in no load, changes it, and has it removed in the end. */
async function withGuest(
  stage: Stage,
  change: (root: Etcd3, guest: Tenant) => Promise<void>,
): Promise<Heal> {
  const guest = tenantOf("live-guest");
  const root = await stage.connect("root");
  try {
    await onboardTenant(root, guest);
    await change(root, guest);
  } catch (error) {
    root.close();
    throw error;
  }
  return async () => {
    await offboardTenant(root, guest);
    root.close();
  };
}
