import type { CaseContext } from "../conformance_case.ts";
import { applyObject } from "../../../bench/kubernetes/objects.ts";
import { untilRolledOut } from "../../../bench/kubernetes/rollout.ts";
import { runInPod } from "../../../bench/kubernetes/run_in_pod.ts";
import type { StoredObject } from "../../../bench/kubernetes/stored_object.ts";
import { until } from "../../../bench/kubernetes/until.ts";

/** Where the Git server runs. */
export const gitNamespace = "conformance-git";

const labels = { app: "git" };

/** The one repository of the server, as Argo CD dials it. */
export const repositoryUrl = `git://git.${gitNamespace}.svc/etcd.git`;

/** The branch that Argo CD follows. */
export const branch = "main";

/** Serves a repository that anybody may push to, and keeps a clone of it beside; also after its end. */
const serverScript = `
set -e
git init --quiet --bare --initial-branch=${branch} /repositories/etcd.git
[ -d /repositories/clone ] || git clone --quiet /repositories/etcd.git /repositories/clone
exec git daemon --reuseaddr --base-path=/repositories --export-all --enable=receive-pack
`;

/** Takes paths and contents in turns; an empty content removes the file. */
const commitScript = `
set -e
cd /repositories/clone
message="$1" && shift
while [ $# -gt 0 ]; do
  mkdir -p "$(dirname "$1")"
  if [ -n "$2" ]; then printf %s "$2" > "$1"; else rm -f "$1"; fi
  shift 2
done
git add --all
git -c user.name=conformance -c user.email=conformance@localhost commit --quiet --message="$message"
git push --quiet git://127.0.0.1/etcd.git HEAD:${branch}
git rev-parse HEAD
`;

/**
 * Starts a Git server in the cluster, with an empty repository.
 *
 * @param image An image with git and a shell, which Argo CD's own is.
 */
export async function startGitServer(
  { kubernetes, signal }: CaseContext,
  image: string,
): Promise<void> {
  await applyObject(kubernetes, {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: gitNamespace },
  });
  await applyObject(kubernetes, {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "git", namespace: gitNamespace },
    spec: { selector: labels, ports: [{ name: "git", port: 9418 }] },
  });
  const deployment = gitDeployment(image);
  await applyObject(kubernetes, deployment);
  await untilRolledOut(kubernetes, deployment, signal);
}

/**
 * Commits files and pushes the commit.
 *
 * @returns the commit's hash
 */
export async function commitFiles(
  { kubernetes, signal }: CaseContext,
  { message, files }: {
    readonly message: string;
    readonly files: Readonly<Record<string, string>>;
  },
): Promise<string> {
  const pod = await until(kubernetes, {
    apiVersion: "v1",
    kind: "Pod",
    namespace: gitNamespace,
    labels: "app=git",
    what: "the Git server's pod",
    found: (pods) => pods.find(({ metadata }) => metadata.deletionTimestamp === undefined),
    signal,
  });
  const output = await runInPod(kubernetes, {
    namespace: gitNamespace,
    pod: pod.metadata.name,
    container: "git",
    command: ["sh", "-c", commitScript, "commit", message, ...Object.entries(files).flat()],
    signal,
  });
  return output.trim();
}

function gitDeployment(image: string): StoredObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "git", namespace: gitNamespace },
    spec: {
      replicas: 1,
      strategy: { type: "Recreate" },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          enableServiceLinks: false,
          containers: [{
            name: "git",
            image,
            command: ["sh", "-c", serverScript],
            ports: [{ name: "git", containerPort: 9418 }],
            readinessProbe: { tcpSocket: { port: "git" }, periodSeconds: 1 },
            volumeMounts: [{ name: "repositories", mountPath: "/repositories" }],
          }],
          volumes: [{ name: "repositories", emptyDir: {} }],
        },
      },
    },
  };
}
