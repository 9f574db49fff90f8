import type { CommandTable } from "./program.ts";

/** The commands of `kamaji-etcd`. Each is loaded only when it is typed. */
export const commands: CommandTable = [
  {
    name: "render",
    summary: "Print the Kubernetes objects of a configuration",
    load: () => import("./render.ts"),
  },
  {
    name: "validate",
    summary: "Say everything that is wrong with a configuration",
    load: () => import("./validate.ts"),
    also: [
      {
        name: "alerts",
        summary: "Check the alerts of a configuration by what its etcd really exposes",
        load: () => import("./validate_alerts.ts"),
      },
      {
        name: "dashboards",
        summary: "Check the dashboard of a configuration by what its etcd really exposes",
        load: () => import("./validate_dashboards.ts"),
      },
      {
        name: "live",
        summary: "Make faults on real clusters, and see which alerts of a configuration fire",
        load: () => import("./validate_live.ts"),
      },
    ],
  },
  {
    name: "diff",
    summary: "Show what a change of a configuration does, and what it puts at risk",
    load: () => import("./diff.ts"),
  },
  {
    name: "explain",
    summary: "Say in plain words what a configuration deploys, and why",
    load: () => import("./explain.ts"),
  },
  {
    name: "schema",
    summary: "Print the JSON Schema of the configuration, for editors",
    load: () => import("./schema.ts"),
  },
  {
    name: "inspect",
    summary: "Say how a cluster is, and what to do first if something is wrong",
    load: () => import("./inspect.ts"),
  },
  {
    name: "tenant",
    summary: "See and change the tenants of an etcd",
    commands: [
      {
        name: "list",
        summary: "List the tenants that an etcd knows",
        load: () => import("./tenant/list.ts"),
      },
      {
        name: "onboard",
        summary: "Give a tenant its user, role and prefix",
        load: () => import("./tenant/onboard.ts"),
      },
      {
        name: "offboard",
        summary: "Remove a tenant with all its keys",
        load: () => import("./tenant/offboard.ts"),
      },
      {
        name: "restore",
        summary: "Restore the keys of one tenant from a snapshot into the live cluster",
        load: () => import("./tenant/restore.ts"),
      },
      {
        name: "restore-job",
        summary: "Print the Job that does so within Kubernetes",
        load: () => import("./tenant/restore_job.ts"),
      },
      {
        name: "audit",
        summary: "Find users and roles that may do more than they should, and mend ranges",
        load: () => import("./tenant/audit.ts"),
      },
      {
        name: "thaw",
        summary: "Let a tenant that was frozen write again",
        load: () => import("./tenant/thaw.ts"),
      },
    ],
  },
  {
    name: "adopt",
    summary: "Take over an installed release of the Helm chart",
    load: () => import("./adopt.ts"),
  },
  {
    name: "snapshot",
    summary: "Take snapshots, list them and read them back",
    commands: [
      {
        name: "save",
        summary: "Take a snapshot, store it and thin out old ones",
        load: () => import("./snapshot/save.ts"),
      },
      {
        name: "list",
        summary: "List the snapshots that are stored",
        load: () => import("./snapshot/list.ts"),
      },
      {
        name: "verify",
        summary: "Have the newest snapshot read back and checked now",
        load: () => import("./snapshot/verify.ts"),
      },
      {
        name: "prune",
        summary: "Remove the snapshots that the configuration no longer keeps",
        load: () => import("./snapshot/prune.ts"),
      },
      {
        name: "drill",
        summary: "Have the newest snapshot restored into a throw-away member now",
        load: () => import("./snapshot/drill.ts"),
      },
      {
        name: "fetch",
        summary: "Read a snapshot back, as the first step of a check",
        load: () => import("./snapshot/fetch.ts"),
      },
      {
        name: "judge",
        summary: "Judge what was read back or restored, as the last step of a check",
        load: () => import("./snapshot/judge.ts"),
      },
      {
        name: "restore-tenant",
        summary: "Copy one tenant out of what was restored, as the last step of a tenant's restore",
        load: () => import("./snapshot/restore_tenant.ts"),
      },
      {
        name: "bundle",
        summary: "Write what a snapshot lacks to serve its tenants elsewhere, encrypted",
        load: () => import("./snapshot/bundle.ts"),
      },
    ],
  },
  {
    name: "restore",
    summary: "Restore all members of a cluster from a snapshot",
    load: () => import("./restore.ts"),
    also: [
      {
        name: "bundle",
        summary: "Read a stored recovery bundle for a restore, as a Job",
        load: () => import("./restore/bundle.ts"),
      },
      {
        name: "list",
        summary: "List the stored snapshots for a restore, as a Job",
        load: () => import("./restore/list.ts"),
      },
      {
        name: "fetch",
        summary: "Fetch the snapshot for one member, as the first step of a restore's Job",
        load: () => import("./restore/fetch.ts"),
      },
      {
        name: "install",
        summary: "Exchange one member's data, as the last step of a restore's Job",
        load: () => import("./restore/install.ts"),
      },
      {
        name: "drop",
        summary: "Remove one member's old data, as a Job",
        load: () => import("./restore/drop.ts"),
      },
    ],
  },
  {
    name: "defragment",
    aliases: ["defrag"],
    summary: "Defragment the members that are worth it, the leader last",
    load: () => import("./defragment.ts"),
  },
  {
    name: "volumes",
    summary: "Change the volumes of the members",
    commands: [
      {
        name: "grow",
        summary: "Grow the members' volumes to what a configuration asks for",
        load: () => import("./volumes/grow.ts"),
      },
    ],
  },
  {
    name: "bench",
    summary: "Put a tenant-shaped load on an etcd and report what it did",
    load: () => import("./bench.ts"),
    also: [
      {
        name: "preflight",
        summary: "Say whether figures of this machine may be shown",
        load: () => import("./bench_preflight.ts"),
      },
      {
        name: "record",
        summary: "Write what a run asks for, and when, as a trace",
        load: () => import("./bench_record.ts"),
      },
      {
        name: "replay",
        summary: "Make the requests of a trace again, each at its time",
        load: () => import("./bench_replay.ts"),
      },
      {
        name: "clean",
        summary: "Remove what runs left behind on a cluster that is not their own",
        load: () => import("./bench_clean.ts"),
      },
      {
        name: "compare",
        summary: "Say whether a change made anything worse",
        load: () => import("./bench_compare.ts"),
      },
      {
        name: "report",
        summary: "Write a result as HTML, Markdown, JUnit, CSV and more",
        load: () => import("./bench_report.ts"),
      },
    ],
  },
  {
    name: "keeper",
    summary: "Keep one cluster as its configuration wishes it, beside it in Kubernetes",
    load: () => import("./keeper.ts"),
  },
  {
    name: "gate",
    summary: "Let a member start, or have it wait, as its init container",
    load: () => import("./gate.ts"),
  },
  {
    name: "completions",
    summary: "Print a completion script for bash, zsh or fish",
    load: () => import("./completions.ts"),
  },
];
