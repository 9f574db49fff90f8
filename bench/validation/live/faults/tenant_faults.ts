import { Buffer } from "node:buffer";
import type { Etcd3 } from "etcd3";
import { freezeTenant } from "../../../../etcd/tenants/freeze_tenant.ts";
import { offboardTenant } from "../../../../etcd/tenants/offboard_tenant.ts";
import { onboardTenant } from "../../../../etcd/tenants/onboard_tenant.ts";
import { readRole } from "../../../../etcd/tenants/read_role.ts";
import { type Tenant, tenantOf } from "../../../../etcd/tenants/tenant.ts";
import type { Heal, LiveFault, ServedStage } from "../live_fault.ts";
import { liveBudget, liveTenants } from "../stage/live_config.ts";
import { repeat } from "./kit/repeat.ts";
import { writeBytes } from "./kit/write_bytes.ts";

const mebibyte = 1_048_576;

/** Tenants that hold or may do too much or too little. */
export const tenantFaults: readonly LiveFault<ServedStage>[] = [
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
    id: "tenant-overgrows",
    fault: "Of three tenants one writes a third of an 8 MiB quota, and 30 kB a second more",
    family: "tenants",
    stage: "keeper",
    proves: ["EtcdTenantGrowing", "EtcdTenantDominant"],
    expected: ["EtcdTenantGrowing", "EtcdTenantDominant"],
    rules: (config) => ({ ...config, spec: { ...config.spec, quota: "8Mi" } }),
    inject: (stage) =>
      withGuest(stage, async (root, { prefix }) => {
        await writeBytes(root, { prefix, bytes: 8 * mebibyte / 3, each: 65_536 });
        let written = 0;
        return repeat(2, () => {
          const key = Buffer.from(`${prefix}more-${written++}`);
          return root.kv.put({ key, value: Buffer.alloc(15_000, "g") });
        });
      }),
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
        async (root, tenant) => {
          await freezeTenant(root, { tenant, role: await readRole(root, tenant.name) });
        },
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

/**
 * Onboards a tenant that is in no load, changes it, and has it removed with its keys in the end.
 *
 * @param change what it returns ends what goes on
 */
async function withGuest(
  stage: ServedStage,
  change: (root: Etcd3, guest: Tenant) => Promise<Heal | void>,
): Promise<Heal> {
  const guest = tenantOf("live-guest");
  const root = await stage.connect("root");
  let end: Heal | void;
  try {
    await onboardTenant(root, guest);
    end = await change(root, guest);
  } catch (error) {
    root.close();
    throw error;
  }
  return async () => {
    await end?.();
    await root.delete().prefix(guest.prefix);
    await offboardTenant(root, guest);
    root.close();
  };
}
