import type { EtcdCluster } from "../../../manifests/config/etcd_cluster.ts";
import { durationMilliseconds } from "../../../manifests/config/duration.ts";
import type { ValidityOptions } from "../../certificates/validity.ts";

/** Milliseconds that certificates are valid before they are made, for clocks that lag. */
export const backdating = 300_000;

const day = 86_400_000;

/** Of leaves where the config, which leaves certificates to others, says nothing. */
const defaultLeafDays = 90;

/** From now on, for the days that the config gives a CA, a day at least. */
export function authorityValidity({ spec: { certificates } }: EtcdCluster): ValidityOptions {
  const wished = certificates.mode === "existing" ? undefined : certificates.authorityValidity;
  return { notBefore: start(), validDays: daysOf(wished) ?? 3_650 };
}

/**
 * From now on, for the days that the config gives a leaf, a day at least. A leaf cannot outlive its
 * CA: close to the CA's end it gets the days that are left.
 *
 * @param authorityEnd the last moment of the CA, in milliseconds since 1970
 */
export function leafValidity(
  { spec: { certificates } }: EtcdCluster,
  authorityEnd: number,
): ValidityOptions {
  const notBefore = start();
  const wished = certificates.mode === "existing" ? undefined : certificates.leafValidity;
  const left = Math.floor((authorityEnd - notBefore.getTime()) / day);
  return { notBefore, validDays: Math.max(1, Math.min(daysOf(wished) ?? defaultLeafDays, left)) };
}

function start(): Date {
  return new Date(Date.now() - backdating);
}

function daysOf(duration: string | undefined): number | undefined {
  const milliseconds = duration === undefined ? undefined : durationMilliseconds(duration);
  return milliseconds === undefined ? undefined : Math.max(1, Math.round(milliseconds / day));
}
