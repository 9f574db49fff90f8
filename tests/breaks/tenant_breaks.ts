import type { Break } from "./break.ts";

const audit = {
  promise: "roles that are too broad are found, and mended only when told to",
  test: "tests/tenants/audit_test.ts",
  group: "auditing the tenants of a real etcd",
} as const;
const freeze = {
  promise: "a freeze costs others at most requests that may be repeated",
  test: "tests/tenants/freeze_test.ts",
  group: "freezing a tenant of a real etcd",
} as const;
const openEnd = {
  file: "etcd/tenants/tenant.ts",
  find: "rangeEnd: Buffer.from(prefixEnd(key)) };",
  replace: "rangeEnd: Buffer.from([0]) };",
} as const;

/** Breaks of what tenants may do, and of what is known of them. */
export const tenantBreaks: readonly Break[] = [
  {
    what: "a tenant's range goes on to the last key there is, as Kamaji's once did",
    promise: "nothing of another tenant is read or written, by any RPC of any identity",
    test: "tests/isolation_test.ts",
    group: "the matrix",
    fails: "fails where it says that a foreign key may be read",
    edits: [openEnd],
  },
  {
    what: "a probe says nothing of keys that have changed",
    promise: "nothing of another tenant is read or written, by any RPC of any identity",
    test: "tests/isolation_test.ts",
    group: "the matrix",
    fails: "notices a write that took effect although it was refused",
    edits: [{
      file: "etcd/isolation/fingerprint.ts",
      find: "`${subject} changed from ${was[subject]} to ${is[subject]}`);",
      replace: "`${subject} changed`).slice(9);",
    }],
  },
  {
    what: "a declared tenant is granted everything from its prefix on",
    promise: "a declared tenant is let in to its prefix and nowhere else",
    test: "tests/keeper/founded_cluster_test.ts",
    group: "a founded cluster",
    fails: "lets a declared tenant in by its Secret, to its prefix and nowhere else",
    edits: [openEnd],
  },
  {
    what: "offboarding deletes 50 000 keys at once",
    promise: "offboarding deletes in batches and holds nobody up",
    test: "tests/tenants/offboard_stall_test.ts",
    group: "offboarding a large tenant beside one that writes",
    fails: "deletes no more than a thousand keys with one request",
    edits: [{
      file: "etcd/tenants/offboard_tenant.ts",
      find: "const batchSize = 500;",
      replace: "const batchSize = 50_000;",
    }],
  },
  {
    what: "a range is not compared with those of other tenants",
    ...audit,
    fails: "finds it, and that the tenant can reach others",
    edits: [{
      file: "etcd/tenants/audit_tenants.ts",
      find: "others.filter((tenant) => overlaps(permission, keyRangeOf(tenant)));",
      replace: "others.filter(() => false);",
    }],
  },
  {
    what: "the wide range is taken away before the own one is granted",
    ...audit,
    fails: "never refuses the tenant its own keys meanwhile",
    edits: [{
      file: "etcd/tenants/narrow_role.ts",
      find: `  if (!hasOwn) {
    await client`,
      replace: `  for (const { key, rangeEnd } of surplus) {
    await unlessMissing(client.auth.roleRevokePermission({
      role: role.name,
      key: Buffer.from(key),
      range_end: Buffer.from(rangeEnd),
    }));
  }
  if (!hasOwn) {
    await client`,
    }],
  },
  {
    what: "a thawed tenant is not marked as such",
    ...freeze,
    fails: "ends by thawing, which keeps it from being frozen again for a while",
    edits: [{
      file: "etcd/tenants/freeze_tenant.ts",
      find: "  await markThawed(client, { tenant, seconds });\n",
      replace: "  void [markThawed, seconds];\n",
    }],
  },
  {
    what: "a freeze grants ten times",
    ...freeze,
    fails: "costs others at most requests that are safe to repeat, and few of them",
    edits: [{
      file: "etcd/tenants/freeze_tenant.ts",
      find: `  await grant(client, { tenant, permType: "Read" });`,
      replace:
        `  for (let time = 0; time < 10; time++) await grant(client, { tenant, permType: "Read" });`,
    }],
  },
  {
    what: "a metric is not sampled",
    promise: "every metric of the exporter exists and means what is documented",
    test: "tests/tenants/exporter_test.ts",
    group: "what a keeper exports about a real cluster",
    fails: "is every metric there is, with its type and labels, and no other",
    edits: [{
      file: "operations/exporter/cluster_samples.ts",
      find: `    { metric: "members_serving", value: serving.length },\n`,
      replace: "",
    }],
  },
];
