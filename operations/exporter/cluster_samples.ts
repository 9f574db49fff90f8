import type { EtcdCluster } from "../../manifests/config/etcd_cluster.ts";
import type { CertifiedSecret, ListedMember, Observation } from "../keeper/observation.ts";
import type { Step } from "../keeper/step.ts";
import { disturbanceSamples } from "./disturbance_samples.ts";
import type { Sample } from "./exposition_text.ts";
import { type ActiveAlarm, alarmKinds } from "./read_alarms.ts";
import { servedSamples } from "./served_samples.ts";

/** What the keeper saw, and what followed. */
export interface Sight {
  /** What was seen. */
  readonly seen: Observation;
  /** What followed. */
  readonly step: Step;
}

/** What a look around says to Prometheus. */
export function sightSamples({ seen, step }: Sight): Sample[] {
  const { listed, members } = seen.etcd;
  const serving = members.filter((member) => member.state === "serving");
  const learning = listed?.filter(({ isLearner }) => isLearner).length ?? 0;
  return [
    { metric: "settled", value: Number(step.kind === "settled") },
    { metric: "blocked", value: Number(step.kind === "blocked") },
    { metric: "paused", value: Number(step.kind === "paused") },
    { metric: "last_observation_timestamp_seconds", value: seen.now / 1_000 },
    ...disturbanceSamples({ seen, step }),
    ...certificateSamples(seen),
    ...servedSamples(seen),
    ...(listed === undefined ? [] : [
      { metric: "members_voting", value: listed.length - learning },
      { metric: "members_learning", value: learning },
    ]),
    { metric: "members_serving", value: serving.length },
    ...authenticationSamples(serving.map(({ authentication }) => authentication)),
  ];
}

/** What the config says to Prometheus. */
export function configSamples({ spec }: EtcdCluster): Sample[] {
  return [{ metric: "members_desired", value: spec.members }];
}

/** One series a member and kind, so that "no alarm" can be told from "not known". */
export function alarmSamples(
  alarms: readonly ActiveAlarm[],
  listed: readonly ListedMember[],
): Sample[] {
  const strangers = alarms.filter(({ member }) => !listed.some(({ id }) => id === member))
    .map(({ member }) => ({ id: member, name: "" }));
  return [...listed, ...strangers].flatMap(({ id, name }) =>
    alarmKinds.map((type) => ({
      metric: "alarm_active",
      labels: { member: name === "" ? id : name, type },
      value: Number(alarms.some((alarm) => alarm.member === id && alarm.type === type)),
    }))
  );
}

/** Not known as long as no member says. */
function authenticationSamples(answers: readonly ("on" | "off" | "unknown")[]): Sample[] {
  const known = answers.filter((answer) => answer !== "unknown");
  if (known.length === 0) return [];
  return [{
    metric: "authentication_enabled",
    value: Number(known.every((answer) => answer === "on")),
  }];
}

function certificateSamples({ certificates }: Observation): Sample[] {
  const { authority, peerAuthority, server, peer, keeperClient, rootClient, tenants } =
    certificates;
  const ends = {
    client_ca: endOf([authority]),
    peer_ca: endOf([peerAuthority]),
    server: endOf([server]),
    peer: endOf([peer]),
    keeper_client: endOf([keeperClient]),
    root_client: endOf([rootClient]),
    tenant: endOf(Object.values(tenants)),
  };
  return Object.entries(ends).flatMap(([certificate, end]) =>
    end === undefined ? [] : [{
      metric: "certificate_not_after_timestamp_seconds",
      labels: { certificate },
      value: end / 1_000,
    }]
  );
}

/** Of several, the first end. */
function endOf(secrets: readonly CertifiedSecret[]): number | undefined {
  const ends = secrets.flatMap((secret) =>
    secret.state === "present" ? [secret.certificate.notAfter] : []
  );
  return ends.length === 0 ? undefined : Math.min(...ends);
}
