import type { V1Container, V1PodSpec, V1Volume } from "@kubernetes/client-node";

/** A key of a Secret. */
export interface SecretFile {
  /** The Secret's name. */
  readonly secret: string;
  /** The key in it. */
  readonly key: string;
}

/** Where a file is looked for. */
export interface MountedIn {
  /** The pod with the volumes. */
  readonly pod: V1PodSpec;
  /** The container with the mounts. */
  readonly container: V1Container;
}

/**
 * Which key of which Secret a container sees as a file. Plain Secret volumes are understood, and
 * projected ones, from which the chart makes a directory for cert-manager's Secrets.
 *
 * @returns `undefined` when the file is not a Secret's
 */
export function secretFile(path: string, { pod, container }: MountedIn): SecretFile | undefined {
  const mounts = [...container.volumeMounts ?? []]
    .sort((a, b) => b.mountPath.length - a.mountPath.length);
  const mount = mounts.find(({ mountPath }) => path.startsWith(`${mountPath.replace(/\/$/, "")}/`));
  const volume = pod.volumes?.find(({ name }) => name === mount?.name);
  if (mount === undefined || volume === undefined) return undefined;
  const file = path.slice(mount.mountPath.replace(/\/$/, "").length + 1);
  return sourcesOf(volume).map((source) => keyIn(source, file)).find((found) =>
    found !== undefined
  );
}

interface Source {
  readonly secret: string;
  readonly items?: readonly { readonly key: string; readonly path: string }[];
}

function sourcesOf({ secret, projected }: V1Volume): Source[] {
  const projections = projected?.sources?.map((source) => source.secret) ?? [];
  const plain = secret === undefined
    ? []
    : [{ name: secret.secretName, ...(secret.items ? { items: secret.items } : {}) }];
  return [...plain, ...projections].flatMap((each) =>
    each?.name === undefined ? [] : [{
      secret: each.name,
      ...(each.items === undefined ? {} : { items: each.items }),
    }]
  );
}

function keyIn({ secret, items }: Source, file: string): SecretFile | undefined {
  if (items === undefined) return { secret, key: file };
  const item = items.find(({ path }) => path === file);
  return item === undefined ? undefined : { secret, key: item.key };
}
