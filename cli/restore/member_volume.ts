import {
  type RestoreLayout,
  restoreLayout,
  restoreVolumePath,
} from "../../manifests/jobs/restore_layout.ts";
import type { OptionSpecs, OptionValues } from "../option_spec.ts";

/** Whose data a step of a restore's Job works on; every default is where a Job's pod finds it. */
export const volumeOptions = {
  "id": {
    type: "string",
    required: true,
    placeholder: "ID",
    summary: "Which restore, as its ConfigMap says",
  },
  "volume": {
    type: "string",
    default: restoreVolumePath,
    placeholder: "DIRECTORY",
    completes: "directory",
    summary: "Where the member's volume is mounted",
  },
  "data-directory": {
    type: "string",
    required: true,
    placeholder: "NAME",
    summary: "The data directory within it; . for its root",
  },
} as const satisfies OptionSpecs;

/** Where things are on the volume that the options name. */
export function layoutOf(options: OptionValues<typeof volumeOptions>): RestoreLayout {
  const { id, volume, "data-directory": dataDirectory } = options;
  return restoreLayout({ id, volume, dataDirectory });
}
