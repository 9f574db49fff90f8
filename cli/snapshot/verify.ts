import { type Command, defineCommand } from "../command.ts";
import { sessionOptions } from "../restore/cluster_session.ts";
import { runNow } from "./run_now.ts";

/** `snapshot verify`: has the newest snapshot read back and checked now. */
export const command: Command = defineCommand({
  description:
    "Runs the CronJob of verifications once and waits for it: the newest snapshot is fetched and compared byte for byte with what was taken, etcd's own etcdutl checks every page of it, its recovery bundle is there and unchanged, and the store notes that it is good. Only then does retention hold on to it.",
  options: sessionOptions,
  examples: [{ args: "--cluster etcd --namespace kamaji-system", summary: "Before an upgrade" }],
  run: (invocation) => runNow(invocation, "verification"),
});
