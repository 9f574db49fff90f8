import { Failure } from "../../diagnostics/failure.ts";
import { defaultEtcdVersion } from "../../manifests/config/etcd_cluster.ts";
import {
  advisoriesOf,
  type EtcdVersion,
  parseEtcdVersion,
} from "../../manifests/config/etcd_version.ts";
import type { AdoptionNote, AdoptionPart } from "./adoption_part.ts";
import type { LiveRelease } from "./live_release.ts";

/** Which etcd an adopted cluster is to run. */
export interface VersionOptions {
  /** A later patch of the same minor. Default: the version that runs. */
  readonly version?: string;
  /** Ids of advisories that are accepted knowingly. Default: none. */
  readonly acceptAdvisories?: readonly string[];
}

/**
 * The image and version of the release. A version below the floor of the advisories is refused
 * unless they are accepted: the members restart for the adoption anyway, which is the time to
 * upgrade.
 *
 * @throws {Failure} `adoption-refused` for a version that cannot be told, that is exposed, or that
 * is no upgrade within the minor
 */
export function imagePart(release: LiveRelease, options: VersionOptions): AdoptionPart {
  const image = parseImage(release.container.image ?? "");
  const live = parseEtcdVersion(image.tag ?? "");
  const wanted = options.version ?? (live === undefined ? undefined : text(live));
  if (wanted === undefined) {
    throw new Failure(
      "adoption-refused",
      `Image "${release.container.image}" does not tell its version`,
      { hint: "Give the version that runs with --etcd-version" },
    );
  }
  const version = checkedVersion(wanted, { live, accepted: options.acceptAdvisories ?? [] });
  const upgraded = live !== undefined && text(live) !== version;
  const pullSecrets = release.statefulSet.spec?.template.spec?.imagePullSecrets ?? [];
  return {
    spec: {
      version,
      ...(options.acceptAdvisories === undefined || options.acceptAdvisories.length === 0
        ? {}
        : { acceptAdvisories: [...options.acceptAdvisories] }),
      image: {
        repository: image.repository,
        ...(upgraded || image.tag === undefined || image.tag === `v${version}`
          ? {}
          : { tag: image.tag }),
        ...(upgraded || image.digest === undefined ? {} : { digest: image.digest }),
        ...pullPolicy(release.container.imagePullPolicy),
        pullSecrets: pullSecrets.flatMap(({ name }) => name === undefined ? [] : [name]),
      },
    },
    notes: upgraded ? [upgradeNote(text(live), version)] : [],
  };
}

interface ImageParts {
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** A colon before the last slash belongs to the registry's port. */
function parseImage(image: string): ImageParts {
  const [path = "", digest] = image.split("@");
  const [, repository = path, tag] = /^(.*):([^/:]+)$/.exec(path) ?? [];
  return {
    repository,
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

interface VersionCheck {
  readonly live: EtcdVersion | undefined;
  readonly accepted: readonly string[];
}

function checkedVersion(wanted: string, { live, accepted }: VersionCheck): string {
  const version = parseEtcdVersion(wanted);
  if (version === undefined) {
    throw new Failure("adoption-refused", `"${wanted}" is no release of etcd`, {
      hint: `Write it as in "${defaultEtcdVersion}"`,
    });
  }
  if (live !== undefined && (live.minor !== version.minor || live.patch > version.patch)) {
    throw new Failure(
      "adoption-refused",
      `etcd ${text(version)} is no later patch of ${text(live)}, which runs`,
      { hint: "Adopt the release within its minor, and upgrade afterwards" },
    );
  }
  const exposed = advisoriesOf(version).find(({ id }) => !accepted.includes(id));
  if (exposed !== undefined) {
    throw new Failure(
      "adoption-refused",
      `etcd ${text(version)} is exposed to ${exposed.id}: ${exposed.impact}`,
      {
        hint: `Give --etcd-version ${safePatch(version, exposed.fixedIn)} to upgrade while the ` +
          `members restart, or --accept-advisory ${exposed.id}`,
      },
    );
  }
  return text(version);
}

function safePatch({ minor }: EtcdVersion, fixedIn: readonly string[]): string {
  const candidates = [defaultEtcdVersion, ...fixedIn];
  return candidates.find((each) => parseEtcdVersion(each)?.minor === minor) ?? defaultEtcdVersion;
}

function pullPolicy(policy: string | undefined) {
  const known = (["IfNotPresent", "Always", "Never"] as const).find((each) => each === policy);
  return known === undefined ? {} : { pullPolicy: known };
}

function upgradeNote(from: string, to: string): AdoptionNote {
  return {
    subject: "spec.version",
    message: `etcd goes from ${from} to ${to} as the members restart; make sure that the ` +
      "registry has that image",
  };
}

function text({ major, minor, patch }: EtcdVersion): string {
  return `${major}.${minor}.${patch}`;
}
