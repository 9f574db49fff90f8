import type { EtcdCluster } from "../../../../manifests/config/etcd_cluster.ts";

/** Tenants that make load on every stage. */
export const liveTenants = ["live-a", "live-b"] as const;

/** Bytes that the first of them may hold before it is said to be near its budget. */
export const liveBudget = 1_048_576;

/**
 * At each look around the keeper asks every member as a stranger, to see it refused. On a stage it
 * looks around 30 times as often as in production, so what it is refused is 30 times as much.
 */
const keepersOwn = 3;

/**
 * The configuration that is put on the stage: the given one, with the watchdog, two tenants of our
 * own, one of them with a budget, and tenants counted every other second.
 */
export function liveConfig(config: EtcdCluster): EtcdCluster {
  const { monitoring, tenants } = config.spec;
  const [first, second] = liveTenants;
  const denied = monitoring.rules.alerts["EtcdAccessDenied"];
  return {
    ...config,
    metadata: { ...config.metadata, namespace: config.metadata.namespace ?? "live" },
    spec: {
      ...config.spec,
      paused: false,
      tenants: [
        ...tenants.filter(({ name }) => !(liveTenants as readonly string[]).includes(name)),
        { name: first, budget: { bytes: String(liveBudget), action: "warn" } },
        { name: second },
      ],
      monitoring: {
        ...monitoring,
        tenants: { ...monitoring.tenants, interval: "2s" },
        rules: {
          ...monitoring.rules,
          alerts: {
            ...monitoring.rules.alerts,
            EtcdWatchdog: { enabled: true },
            EtcdAccessDenied: { ...denied, enabled: true, threshold: keepersOwn },
          },
        },
      },
    },
  };
}

/**
 * What a machine that runs several clusters at once makes slow by itself. Where a fault is about
 * something else, these alerts begin only at several times what they have in production; they are
 * proved on stages where they have their own.
 */
const machinesOwn: Readonly<Record<string, number>> = {
  EtcdFsyncSlow: 0.4,
  EtcdCommitSlow: 0.4,
  EtcdRequestsSlow: 4,
  EtcdSlowApplies: 5,
  EtcdHeartbeatsLate: 50,
  EtcdPeerRoundTripSlow: 1,
  // As many failures within its range as in production, where the range is thirty times as long.
  EtcdProposalsFailing: 1.5,
};

/**
 * The same configuration for a machine that is slow at times.
 *
 * @param exact alerts that keep the thresholds they have
 */
export function patientConfig(
  config: EtcdCluster,
  exact: readonly string[] = [],
): EtcdCluster {
  const { monitoring } = config.spec;
  const { alerts } = monitoring.rules;
  const patient = Object.fromEntries(
    Object.entries(machinesOwn).filter(([name]) => !exact.includes(name))
      .map(([name, threshold]) => [name, { enabled: true, ...alerts[name], threshold }]),
  );
  return {
    ...config,
    spec: {
      ...config.spec,
      monitoring: {
        ...monitoring,
        rules: { ...monitoring.rules, alerts: { ...alerts, ...patient } },
      },
    },
  };
}
