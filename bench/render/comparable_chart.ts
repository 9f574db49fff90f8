import { dirname, join } from "node:path";
import {
  apiVersion,
  type EtcdCluster,
  etcdClusterSchema,
  kind,
} from "../../manifests/config/etcd_cluster.ts";
import { render } from "../../manifests/render.ts";
import { toYaml } from "../../manifests/to_yaml.ts";

/** The release whose objects the chart gives; they are those of our default configuration. */
export const comparableRelease = { name: "etcd", namespace: "kamaji-system" } as const;

/** Stand for the release in what is rendered; nothing else of ours contains them. */
const placeholder = { name: "the-release", namespace: "the-namespace" } as const;

const head = `apiVersion: v2
name: kamaji-etcd
version: 0.1.0
`;

/** The document that we render to the same objects. */
export const comparableDocument: string = `apiVersion: ${apiVersion}
kind: ${kind}
metadata:
  name: ${comparableRelease.name}
  namespace: ${comparableRelease.namespace}
`;

/**
 * Writes a Helm chart of the objects that we render by default, a template an object. The release's
 * name and namespace, the common labels, the images and etcd's flags are filled in, as in charts of
 * this kind; there are no conditions and no values besides, so Helm has less to do than with a real
 * one, which could render more than this one cluster.
 *
 * @param directory where the chart goes; it is created
 */
export async function writeComparableChart(directory: string): Promise<void> {
  for (const [path, text] of Object.entries(comparableChart())) {
    await Deno.mkdir(dirname(join(directory, path)), { recursive: true });
    await Deno.writeTextFile(join(directory, path), text);
  }
}

/** The files of the chart that {@link writeComparableChart} writes: content by path. */
export function comparableChart(): Readonly<Record<string, string>> {
  const objects = render(placeholderCluster()).map((object) => toYaml([object]));
  const labels = labelBlock.exec(objects[0] ?? "")?.[1] ?? "";
  const values = new Map<string, string>();
  const templates = objects.map((text, index) => {
    const name = `templates/${String(index).padStart(2, "0")}.yaml`;
    return [name, templateOf(text, { labels, values })] as const;
  });
  const lines = [...values].map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`);
  return {
    "Chart.yaml": head,
    "values.yaml": lines.join(""),
    "templates/_labels.tpl": `{{- define "labels" -}}\n${
      asTemplate(labels).replaceAll(/^ {4}/gm, "")
    }{{- end }}\n`,
    ...Object.fromEntries(templates),
  };
}

function placeholderCluster(): EtcdCluster {
  return etcdClusterSchema.parse({ apiVersion, kind, metadata: placeholder });
}

/** The labels of an object itself, not those of what it makes. */
const labelBlock = /^ {2}labels:\n((?: {4}.*\n)+)/m;

interface Common {
  readonly labels: string;
  /** Filled on the way. */
  readonly values: Map<string, string>;
}

function templateOf(text: string, { labels, values }: Common): string {
  const valueOf = (value: string) => {
    const known = [...values].find(([, each]) => each === value)?.[0];
    const name = known ?? `value${values.size}`;
    values.set(name, value);
    return `{{ .Values.${name} }}`;
  };
  return asTemplate(text)
    .replace(
      labelBlock,
      (block, found: string) =>
        found === asTemplate(labels)
          ? '  labels:\n    {{- include "labels" . | trim | nindent 4 }}\n'
          : block,
    )
    .replaceAll(
      /^( *(?:- )?image: )([\w./:-]+)$/gm,
      (_, key: string, image: string) => key + valueOf(image),
    )
    .replaceAll(
      /^( *- --[\w-]+=)([\w.-]+)$/gm,
      (_, flag: string, value: string) => flag + valueOf(value),
    );
}

/** What looks like a template in ours is for Prometheus. */
function asTemplate(text: string): string {
  return text.replaceAll("{{", '{{ "{{" }}')
    .replaceAll(placeholder.namespace, "{{ .Release.Namespace }}")
    .replaceAll(placeholder.name, "{{ .Release.Name }}");
}
