import { describe, it } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { globalOptions } from "../cli/global_options.ts";
import { program } from "../cli/main.ts";
import { parseArguments } from "../cli/parse_arguments.ts";
import { route } from "../cli/route.ts";
import { programFile } from "../manifests/program_command.ts";
import { render } from "../manifests/render.ts";
import { reviewedPods } from "../manifests/review/reviewed_pod.ts";
import { exampleCluster } from "../manifests/testing/example_cluster.ts";

describe("the containers of our image", () => {
  const containers = reviewedPods(render(exampleCluster())).flatMap(({ owner, containers }) =>
    containers.filter(({ command = [] }) => command.at(-1) === programFile)
      .map(({ name, args = [] }) => ({
        name: `${name} of ${owner.kind} ${owner.metadata.name}`,
        args,
      }))
  );

  it("are gate, keeper and every step of a Job", () => {
    assert.deepEqual(containers.map(({ name }) => name), [
      "keeper of Deployment etcd-keeper",
      "gate of StatefulSet etcd",
      "defragment of CronJob etcd-defragmentation",
      "fetch of CronJob etcd-drill",
      "judge of CronJob etcd-drill",
      "save of CronJob etcd-snapshot",
      "fetch of CronJob etcd-verification",
      "judge of CronJob etcd-verification",
    ]);
  });

  for (const { name, args } of containers) {
    it(`run a command that there is, with options that it takes: ${name}`, async () => {
      const found = route(args, program);
      assert.equal(found.kind, "command");
      if (found.kind !== "command") return;
      const { command: { options, positionals } } = await found.entry.load();
      parseArguments(found.args, {
        command: found.path.join(" "),
        options: { ...globalOptions, ...options },
        positionals,
      });
    });
  }
});
