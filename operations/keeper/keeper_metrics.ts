import type { Observation } from "./observation.ts";
import type { Action, Step } from "./step.ts";

/** What the keeper tells Prometheus about itself. */
export interface KeeperMetrics {
  /** Counts a step that was carried out, or failed. */
  stepDone(kind: Action["kind"], outcome: "done" | "failed"): void;
  /** Counts a look around that failed. */
  turnFailed(): void;
  /** Takes what was seen, and what followed. */
  saw(seen: Observation, step: Step): void;
  /** Whether this keeper leads. */
  leads(leading: boolean): void;
  /** All of it in Prometheus' text format. */
  exposition(): string;
}

interface Family {
  readonly name: string;
  readonly type: "counter" | "gauge";
  readonly help: string;
  readonly samples: readonly (readonly [labels: string, value: number])[];
}

/** Starts with nothing counted. */
export function createKeeperMetrics(): KeeperMetrics {
  const steps = new Map<string, number>();
  let failures = 0;
  let leading = false;
  let last: { readonly seen: Observation; readonly step: Step } | undefined;
  return {
    stepDone(kind, outcome) {
      const labels = `{step="${kind}",outcome="${outcome}"}`;
      steps.set(labels, (steps.get(labels) ?? 0) + 1);
    },
    turnFailed: () => void failures++,
    saw: (seen, step) => void (last = { seen, step }),
    leads(value) {
      leading = value;
      if (!value) last = undefined;
    },
    exposition() {
      const families: Family[] = [
        {
          name: "kamaji_etcd_keeper_leader",
          type: "gauge",
          help: "Whether this keeper leads.",
          samples: [["", Number(leading)]],
        },
        {
          name: "kamaji_etcd_keeper_steps_total",
          type: "counter",
          help: "Steps that were carried out or failed.",
          samples: [...steps],
        },
        {
          name: "kamaji_etcd_keeper_failures_total",
          type: "counter",
          help: "Times that the keeper could not look around or carry a step out.",
          samples: [["", failures]],
        },
        ...(last === undefined ? [] : clusterFamilies(last)),
      ];
      return families.map(textOf).join("");
    },
  };
}

/** Only the leader looks, so only it says these. */
function clusterFamilies(
  { seen, step }: { readonly seen: Observation; readonly step: Step },
): Family[] {
  const gauge = (name: string, help: string, samples: Family["samples"]): Family => ({
    name: `kamaji_etcd_keeper_${name}`,
    type: "gauge",
    help,
    samples,
  });
  return [
    gauge("settled", "Whether nothing is left to do.", [["", Number(step.kind === "settled")]]),
    gauge("blocked", "Whether somebody has to do something first.", [
      ["", Number(step.kind === "blocked")],
    ]),
    gauge("paused", "Whether the config has the keeper stand still.", [
      ["", Number(step.kind === "paused")],
    ]),
    gauge("last_observation_timestamp_seconds", "When the keeper last looked around.", [
      ["", seen.now / 1_000],
    ]),
    gauge(
      "certificate_not_after_timestamp_seconds",
      "When a certificate that the cluster depends on ends.",
      certificateEnds(seen),
    ),
  ];
}

function certificateEnds({ certificates }: Observation): Family["samples"] {
  const { authority, peerAuthority, server, peer, keeperClient, rootClient } = certificates;
  const named = {
    client_ca: authority,
    peer_ca: peerAuthority,
    server,
    peer,
    keeper_client: keeperClient,
    root_client: rootClient,
  };
  return Object.entries(named).flatMap(([name, secret]) =>
    secret.state === "present"
      ? [[`{certificate="${name}"}`, secret.certificate.notAfter / 1_000] as const]
      : []
  );
}

function textOf({ name, type, help, samples }: Family): string {
  const lines = samples.map(([labels, value]) => `${name}${labels} ${value}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...lines, ""].join("\n");
}
