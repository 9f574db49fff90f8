import { after, before, describe } from "@std/testing/bdd";
import assert from "node:assert/strict";
import { bundledProgram } from "../../bench/render/bundled_program.ts";
import { itWhere } from "../it_where.ts";
import { hasKubernetesApi } from "./keeper_api.ts";
import { measureKeeper } from "./keeper_cost.ts";

const itWithApi = itWhere(hasKubernetesApi);

/** Megabytes; 250 without the image's analysis of the modules. */
const bound = 180;

describe("the bundled keeper, as its pod runs it", () => {
  let program = "";
  let environment: Readonly<Record<string, string>> = {};
  before(async () => {
    if (!hasKubernetesApi) return;
    program = await Deno.makeTempDir({ prefix: "keeper-cost-" });
    environment = (await bundledProgram(program)).environment ?? {};
  });
  after(async () => {
    if (program !== "") await Deno.remove(program, { recursive: true });
  });

  itWithApi("never has more than 180 MB while it founds a cluster of 100 tenants", async () => {
    const watch = { tenants: 100, program, environment, settlingSeconds: 5, watchedSeconds: 5 };
    const { peakBytes } = await measureKeeper(watch);
    assert.ok(peakBytes > 50e6 && peakBytes < bound * 1e6, `${peakBytes / 1e6} MB`);
  });
});
