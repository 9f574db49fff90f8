import { bundledProgram } from "../../bench/render/bundled_program.ts";
import { hasKubernetesApi } from "./keeper_api.ts";
import { type KeeperCost, measureKeeper } from "./keeper_cost.ts";

/** Prints what the bundled keeper costs that has nothing to do, with few tenants and with many. */
async function main(): Promise<void> {
  if (!hasKubernetesApi) {
    console.log('not run: there is no "kube-apiserver" or no etcd in PATH');
    return;
  }
  const program = await Deno.makeTempDir({ prefix: "measure-keeper-" });
  try {
    const { environment = {} } = await bundledProgram(program);
    const costs: KeeperCost[] = [];
    for (const tenants of [0, 100]) {
      costs.push(
        await measureKeeper({
          tenants,
          program,
          environment,
          settlingSeconds: 90,
          watchedSeconds: 180,
        }),
      );
    }
    console.log(tableOf(costs));
  } finally {
    await Deno.remove(program, { recursive: true });
  }
}

function tableOf(costs: readonly KeeperCost[]): string {
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`.padStart(10);
  const rows = costs.map(({ cpuSeconds, peakBytes, residentBytes, seconds, tenants }) =>
    String(tenants).padStart(7) + megabytes(residentBytes) + megabytes(peakBytes) +
    `${cpuSeconds.toFixed(2)} s in ${seconds.toFixed(0)} s`.padStart(18) +
    `${(cpuSeconds / seconds * 3_600).toFixed(0)} s`.padStart(12)
  );
  const head = "tenants" + "resident".padStart(10) + "at most".padStart(10) +
    "processor".padStart(18) + "an hour".padStart(12);
  return [head, ...rows].join("\n");
}

if (import.meta.main) await main();
