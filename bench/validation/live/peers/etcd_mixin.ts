import { Failure } from "../../../../diagnostics/failure.ts";
import type { EtcdCluster } from "../../../../manifests/config/etcd_cluster.ts";
import { metricMatchers } from "../../../../manifests/monitoring/metric_labels.ts";
import { runProgram } from "../../../targets/local/binary/run_program.ts";
import { withWorkDirectory } from "../../../targets/local/binary/with_work_directory.ts";
import { defaultCacheDirectory } from "../../../targets/local/binary/default_cache_directory.ts";
import type { LiveRuleGroup, RuleSet } from "../scaling/rule_set.ts";

/** The newest release whose whole repository is served as a Go module. */
const module = "go.etcd.io/etcd/v3@v3.6.14";
const jsonnet = "github.com/google/go-jsonnet/cmd/jsonnet@v0.22.0";

/** Milliseconds; the first time, both are fetched and jsonnet is compiled. */
const timeout = 300_000;

/**
 * The rules of etcd's own monitoring mixin, the ones that kube-prometheus-stack installs, read from
 * etcd's repository by Go and jsonnet when they are asked for. They are given what they leave to
 * whoever installs them: which series are the cluster's, and that members are pods.
 *
 * @throws {Failure} `target-failed` without Go, or where its modules cannot be had
 */
export async function etcdMixin(config: EtcdCluster, signal?: AbortSignal): Promise<RuleSet> {
  return await withWorkDirectory(defaultCacheDirectory(), async (work) => {
    const go = goIn(work, signal);
    const told = await go(["mod", "download", "-json", module]);
    const { Dir: directory } = JSON.parse(told) as { readonly Dir: string };
    const rendered = await go([
      ...["run", jsonnet, "-J", `${directory}/contrib/mixin`],
      ...["-e", programFor(config)],
    ]);
    const { groups } = JSON.parse(rendered) as { readonly groups: readonly LiveRuleGroup[] };
    return { name: "etcd mixin", groups };
  });
}

/** Only alerts are taken; dashboards would need the libraries that they are drawn with. */
function programFor(config: EtcdCluster): string {
  const settings = {
    etcd_selector: metricMatchers(config),
    etcd_instance_labels: "instance, pod",
  };
  return `((import "config.libsonnet") + (import "alerts/alerts.libsonnet") + ` +
    `{ _config+:: ${JSON.stringify(settings)} }).prometheusAlerts`;
}

function goIn(work: string, signal: AbortSignal | undefined) {
  return async (args: readonly string[]): Promise<string> => {
    const result = await runProgram("go", {
      args: [...args],
      cwd: work,
      timeoutMs: timeout,
      env: { GOWORK: "off", GOTMPDIR: work },
      ...(signal === undefined ? {} : { signal }),
    });
    if (result.kind !== "failed") return result.stdout;
    throw new Failure(
      "target-failed",
      `etcd's mixin cannot be had: "go ${args[0]}" ${result.reason}`,
      {
        hint: "Install Go, let it reach its module proxy, or leave the comparison out",
      },
    );
  };
}
