import type { Observation } from "../observation.ts";
import { operationOf } from "../operation_of.ts";
import { keeperHolder } from "../permitted_step.ts";
import { type ActionOf, blocked, type Rest } from "../step.ts";
import type { BundleObservation } from "./bundle_observation.ts";

/**
 * What is to be done about the recovery bundle while there is nothing else to do: it disturbs nobody,
 * and while members or tenants are waited for in a rotation, it matters most. A cluster that is being
 * founded has none: only with root's certificate is everything there. One that is due and can be
 * sealed for nobody needs a person, who is told unless something else is waited for.
 *
 * @param rest why nothing else is done; an operation that it happens in goes on
 */
export function bundleStep(
  { bundle, certificates, operation }: Observation,
  rest: Rest,
): ActionOf<"publish-recovery-bundle"> | Rest | undefined {
  if (bundle === undefined || certificates.rootClient.state !== "present") return undefined;
  const why = reasonToSeal(bundle);
  if (why === undefined) return undefined;
  const { mistyped = [] } = bundle;
  if (mistyped.length > 0) return rest.kind === "settled" ? blockedBy(mistyped) : undefined;
  const isOurs = operation?.record.holder === keeperHolder;
  const within = isOurs ? operationOf(rest) : undefined;
  return {
    kind: "publish-recovery-bundle",
    why,
    tenants: bundle.tenants,
    replaces: bundle.version,
    ...(within === undefined ? {} : { operation: within }),
  };
}

function blockedBy(mistyped: readonly string[]): Rest {
  return blocked(
    "RecipientMistyped",
    `No recovery bundle can be sealed: ${
      mistyped.join(", ")
    } in spec.snapshots.bundle.recipients ` +
      `${mistyped.length === 1 ? "is no age public key" : "are no age public keys"}`,
  );
}

/** That tenants were not counted yet, as after every start of a keeper, is no reason. */
function reasonToSeal({ published, wanted }: BundleObservation): string | undefined {
  if (published === undefined) return "there is none";
  if (published.inputs !== wanted.inputs) return "its content or its recipients changed";
  if (wanted.tenants !== undefined && published.tenants !== wanted.tenants) {
    return "tenants came or went";
  }
  return undefined;
}
