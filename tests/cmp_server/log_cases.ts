import assert from "node:assert/strict";
import type { PluginCase } from "./plugin_case.ts";

/** What Argo CD's server writes about one command; some lines are not about one. */
interface LogEntry {
  readonly msg?: string;
  readonly stderr?: string;
}

/** What the server noted about all the cases before these. */
export const logCases: readonly PluginCase[] = [
  {
    name: "never ends well without an object, which would prune all of them",
    async run(server) {
      const messages = entriesOf(await server.log()).map(({ msg }) => msg);
      assert.ok(messages.includes("Plugin command successful"), "nothing was rendered");
      assert.ok(!messages.includes("Plugin command returned zero output"));
    },
  },
  {
    name: "says nothing on standard error when it renders",
    async run(server) {
      const rendered = entriesOf(await server.log()).filter(({ msg }) =>
        msg === "Plugin command successful"
      );
      assert.deepEqual(rendered.filter(({ stderr }) => stderr !== ""), []);
    },
  },
];

function entriesOf(log: string): LogEntry[] {
  return log.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
}
