import type { Stage } from "../../stage/stage.ts";

const patience = 30_000;

/**
 * Has Prometheus scrape what it should again, and waits until it does: it looks for changes of its
 * targets only every few seconds.
 *
 * @throws {Error} when it does not within half a minute
 */
export async function rediscover(stage: Stage): Promise<void> {
  await stage.discover();
  const wanted = stage.targets.map(({ address }) => address).toSorted();
  const deadline = performance.now() + patience;
  for (;;) {
    const found = await stage.prometheus.client.targets();
    const up = found.filter(({ health }) => health === "up");
    const scraped = up.map(({ labels }) => labels["instance"] ?? "").toSorted();
    if (found.length === wanted.length && scraped.join() === wanted.join()) return;
    if (performance.now() > deadline) throw new Error("Prometheus does not scrape all targets");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
