import { after, before, describe, it } from "@std/testing/bdd";
import type { PluginServer } from "../../bench/render/cmp_server/plugin_server.ts";
import { itWhere } from "../it_where.ts";
import { callCases } from "./call_cases.ts";
import { logCases } from "./log_cases.ts";
import type { PluginCase } from "./plugin_case.ts";
import { type PluginMode, pluginModes } from "./plugin_modes.ts";
import { refusalCases } from "./refusal_cases.ts";
import { renderingCases } from "./rendering_cases.ts";

const cases: readonly PluginCase[] = [
  ...callCases,
  ...renderingCases,
  ...refusalCases,
  ...logCases,
];

for (const mode of await pluginModes()) {
  describe(`the plugin in Argo CD's server, ${mode.name}`, () => declare(mode));
}

function declare({ missing, start }: PluginMode): void {
  if (missing !== undefined) {
    for (const { name } of cases) itWhere(false)(`${name} (not run: ${missing})`, () => {});
    return;
  }
  let server: PluginServer;
  before(async () => void (server = await start()));
  after(() => server?.stop());
  for (const { name, run } of cases) it(name, () => run(server));
}
