import type { Break } from "./break.ts";
import { keeperBreaks } from "./keeper_breaks.ts";
import { rotationBreaks } from "./rotation_breaks.ts";
import { snapshotBreaks } from "./snapshot_breaks.ts";
import { spaceBreaks } from "./space_breaks.ts";
import { tenantBreaks } from "./tenant_breaks.ts";

/** Every break there is, in the order of `docs/proof.md`. */
export const allBreaks: readonly Break[] = [
  ...keeperBreaks,
  ...rotationBreaks,
  ...tenantBreaks,
  ...snapshotBreaks,
  ...spaceBreaks,
];
