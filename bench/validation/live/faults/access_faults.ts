import { Buffer } from "node:buffer";
import type { LiveFault, ServedStage } from "../live_fault.ts";
import { liveTenants } from "../stage/live_config.ts";
import { pauseKeeper } from "./kit/pause_keeper.ts";
import { startBareMembers } from "./kit/bare_members.ts";
import { rediscover } from "./kit/rediscover.ts";
import { repeat } from "./kit/repeat.ts";

/** Those of accessFaults that clients make, wherever the cluster runs. */
export const accessByClients: readonly LiveFault<ServedStage>[] = [
  {
    id: "wrong-prefix",
    fault: "A tenant writes to the prefix of another ten times a second, and is refused",
    family: "access",
    stage: "main",
    proves: ["EtcdAccessDenied"],
    expected: ["EtcdAccessDenied"],
    short: true,
    inject: async (stage) => {
      const [first, second] = liveTenants;
      const client = await stage.connect(first);
      const key = Buffer.from(`/${second}/not-mine`);
      const stop = repeat(10, () => client.kv.put({ key, value: Buffer.from("x") }));
      return async () => {
        await stop();
        client.close();
      };
    },
  },
  {
    id: "wrong-password",
    fault: "Somebody tries passwords of user root ten times a second",
    family: "access",
    stage: "main",
    proves: [],
    expected: ["EtcdAccessDenied"],
    inject: async (stage) => {
      const client = await stage.connect("root");
      const stop = repeat(10, () => client.auth.authenticate({ name: "root", password: "guess" }));
      return async () => {
        await stop();
        client.close();
      };
    },
  },
];

/** Clients that ask for what is not theirs, and a cluster that does not ask who they are. */
export const accessFaults: readonly LiveFault[] = [
  ...accessByClients,
  {
    id: "authentication-disabled",
    fault: "User root turns authentication off while the keeper stands still",
    family: "access",
    stage: "main",
    proves: ["EtcdAuthenticationOff"],
    expected: ["EtcdAuthenticationOff"],
    short: true,
    inject: async (stage) => {
      const resume = await pauseKeeper(stage);
      const client = await stage.connect("root");
      try {
        await client.auth.authDisable();
      } finally {
        client.close();
      }
      return resume;
    },
  },
  {
    id: "authentication-forgotten",
    fault: "Members that never had authentication turned on take the place of the cluster's",
    family: "access",
    stage: "main",
    proves: ["EtcdAuthenticationNeverEnabled"],
    expected: ["EtcdAuthenticationNeverEnabled"],
    short: true,
    inject: async (stage) => {
      const bare = await startBareMembers(stage);
      await stage.prometheus.scrape(bare.targets);
      return async () => {
        await rediscover(stage);
        await bare.stop();
      };
    },
  },
];
