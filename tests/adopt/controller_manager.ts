import { join } from "node:path";
import { freePorts } from "../../bench/targets/local/free_ports.ts";
import { startGuardedProcess } from "../../bench/targets/local/guarded_process.ts";

/** A running kube-controller-manager. */
export interface ControllerManager {
  /** Ends it and removes its log. */
  stop(): Promise<void>;
}

/**
 * Starts some of the real controllers and nothing else, by default those of StatefulSets and the
 * garbage collector: pods and claims appear as objects, and no kubelet runs them.
 */
export async function startControllerManager(
  kubeconfig: string,
  controllers = "statefulset-controller,garbage-collector-controller",
): Promise<ControllerManager> {
  const directory = await Deno.makeTempDir({ prefix: "controller-manager-" });
  const [port = 0] = freePorts(1);
  const process = startGuardedProcess({
    program: "kube-controller-manager",
    arguments: [
      `--kubeconfig=${kubeconfig}`,
      `--controllers=${controllers}`,
      "--leader-elect=false",
      "--authentication-skip-lookup=true",
      "--bind-address=127.0.0.1",
      `--secure-port=${port}`,
      `--cert-dir=${directory}`,
    ],
    environment: {},
    logFile: join(directory, "log"),
  });
  return {
    async stop() {
      process.signal("SIGKILL");
      await process.ended;
      await Deno.remove(directory, { recursive: true });
    },
  };
}
