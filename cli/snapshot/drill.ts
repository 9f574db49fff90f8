import { type Command, defineCommand } from "../command.ts";
import { sessionOptions } from "../restore/cluster_session.ts";
import { runNow } from "./run_now.ts";

/** `snapshot drill`: has the newest snapshot restored into a throw-away member now. */
export const command: Command = defineCommand({
  description:
    "Runs the CronJob of restore drills once and waits for it: the newest snapshot is fetched and restored into a throw-away member, which has to serve, with authentication on, at least the revision that was noted, and the same number of keys, the same hash of them and the same sample of each tenant as the live member had. The cluster itself is not touched.",
  options: sessionOptions,
  examples: [{ args: "--cluster etcd --namespace kamaji-system", summary: "Rehearse a restore" }],
  run: (invocation) => runNow(invocation, "drill"),
});
