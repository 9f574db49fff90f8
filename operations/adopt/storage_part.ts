import type { V1PersistentVolumeClaim } from "@kubernetes/client-node";
import { Failure } from "../../diagnostics/failure.ts";
import { canonicalQuantity } from "../../manifests/canonical_quantity.ts";
import type { AdoptionNote, AdoptionPart } from "./adoption_part.ts";
import type { LiveRelease } from "./live_release.ts";

const accessModes = ["ReadWriteOnce", "ReadWriteOncePod"] as const;

/**
 * The volume of each member, as the StatefulSet's claim template has it: the template never
 * changes, so it is written to render equal.
 *
 * @throws {Failure} `adoption-refused` when the data do not lie on one volume called "data"
 */
export function storagePart(release: LiveRelease): AdoptionPart {
  const template = claimTemplate(release);
  const { spec } = template;
  const size = canonicalQuantity(spec?.resources?.requests?.storage ?? "0");
  const className = spec?.storageClassName ?? undefined;
  const mode = accessModes.find((each) => each === spec?.accessModes?.[0]) ?? "ReadWriteOnce";
  return {
    spec: {
      storage: {
        size,
        ...(className === undefined || className === "" ? {} : { className }),
        accessModes: [mode],
        dataDirectory: dataDirectoryOf(release),
        annotations: { ...template.metadata?.annotations },
      },
    },
    notes: [
      ...templateNotes(template, mode),
      ...expandedNotes(release, size),
      ...ownershipNotes(release),
    ],
  };
}

function claimTemplate({ name, statefulSet }: LiveRelease): V1PersistentVolumeClaim {
  const [template, ...others] = statefulSet.spec?.volumeClaimTemplates ?? [];
  if (template?.metadata?.name === "data" && others.length === 0) return template;
  throw new Failure(
    "adoption-refused",
    `StatefulSet "${name}" does not have exactly one claim template, called "data"`,
    { hint: "Only releases of the chart clastix/kamaji-etcd can be adopted" },
  );
}

/**
 * Where the data of a release lie, from the volume's root; "." is the root itself.
 *
 * @throws {Failure} `adoption-refused` when they are not on the volume, or their log is elsewhere
 */
export function dataDirectoryOf({ name, container, flags }: LiveRelease): string {
  if (flags["wal-dir"] !== undefined && flags["wal-dir"] !== "") {
    throw new Failure("adoption-refused", `Members of "${name}" keep their log in --wal-dir`, {
      hint: "Move the log beside the data first, member by member, or restore a snapshot",
    });
  }
  const mount = container.volumeMounts?.find((each) => each.name === "data");
  const root = mount?.mountPath.replace(/\/+$/, "");
  const directory = (flags["data-dir"] ?? "").replace(/\/+$/, "");
  if (root === undefined || !`${directory}/`.startsWith(`${root}/`)) {
    throw new Failure(
      "adoption-refused",
      `Members of "${name}" keep their data in "${directory}", not on their volume`,
      { hint: "Only data on the volume of the claim template can be adopted" },
    );
  }
  const parts = [mount?.subPath ?? "", directory.slice(root.length)];
  return parts.flatMap((part) => part.split("/")).filter((part) => part !== "").join("/") || ".";
}

function templateNotes({ metadata, spec }: V1PersistentVolumeClaim, mode: string): AdoptionNote[] {
  const notes: AdoptionNote[] = [];
  if (spec?.accessModes?.join() !== mode) {
    notes.push({
      subject: "spec.storage.accessModes",
      message: `access modes ${spec?.accessModes?.join(", ")} become ${mode} for new volumes: ` +
        "one member mounts one volume",
    });
  }
  if (Object.keys(metadata?.labels ?? {}).length > 0) {
    notes.push({
      subject: "spec.storage",
      message: "labels of the claim template are dropped for new volumes",
    });
  }
  return notes;
}

function expandedNotes({ claims }: LiveRelease, size: string): AdoptionNote[] {
  const others = claims.flatMap(({ metadata, spec }) => {
    const own = canonicalQuantity(spec?.resources?.requests?.storage ?? "0");
    return own === size ? [] : [`${metadata?.name} has ${own}`];
  });
  if (others.length === 0) return [];
  return [{
    subject: "spec.storage.size",
    message: `the claim template says ${size}, but ${others.join(", ")}; volumes stay as they ` +
      "are, a new member's is made from the template",
  }];
}

/** The chart says nothing about the user, so etcd runs as its image's: root. */
function ownershipNotes({ container, statefulSet }: LiveRelease): AdoptionNote[] {
  const user = container.securityContext?.runAsUser ??
    statefulSet.spec?.template.spec?.securityContext?.runAsUser ?? 0;
  if (user !== 0) return [];
  return [{
    subject: "spec.pods.fsGroup",
    message: "the data belong to root; the kubelet hands them to the group 65532 when a member " +
      "restarts, which volumes of type hostPath (as local-path-provisioner's) do not support: " +
      "see docs/migrating-from-helm.md for those",
  }];
}
