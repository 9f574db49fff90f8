import type { LocalPods } from "../../../targets/local/kept/local_pods.ts";

const pause = 250;

/** Plays controllers and kubelets, again and again. */
export function startKubelet(pods: LocalPods): { stop(): Promise<void> } {
  let running = true;
  const loop = async () => {
    while (running) {
      await pods.tick().catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  };
  const ended = loop();
  return {
    stop: () => {
      running = false;
      return ended;
    },
  };
}
