import type { V1PersistentVolumeClaim } from "@kubernetes/client-node";
import { quantityMillis } from "../../manifests/config/quantity.ts";
import type { GrowthWorld } from "./growth_world.ts";

/** How the storage is to behave. */
export interface ResizerOptions {
  /**
   * Whether a file system grows only when its pod is made anew, as with storage that cannot do it
   * under a running one. Default: at once.
   */
  readonly needsRestart?: boolean;
}

/** A resizer that is played. */
export interface PlayedResizer {
  /** In which order claims came to their size. */
  readonly grown: readonly string[];
  /** Ends it. */
  stop(): Promise<void>;
}

/** What the external-resizer says, in pkg/controller of kubernetes-csi/external-resizer. */
const restartMessage = "Waiting for user to (re-)start a pod to finish file system resize of " +
  "volume on node.";

/** Plays the storage: gives every claim what it asks for, in the steps and words of a real one. */
export function playResizer(
  world: GrowthWorld,
  { needsRestart = false }: ResizerOptions = {},
): PlayedResizer {
  const grown: string[] = [];
  const pendingSince = new Map<string, string>();
  const stopping = new AbortController();
  const finish = async (name: string, storage: string) => {
    grown.push(name);
    await world.report(name, { conditions: [], capacity: { storage } });
  };
  const look = async (claim: V1PersistentVolumeClaim, uidOf: ReadonlyMap<string, string>) => {
    const name = claim.metadata?.name ?? "";
    const wanted = claim.spec?.resources?.requests?.storage ?? "0";
    if (!isLess(claim.status?.capacity?.storage ?? "0", wanted)) return;
    const pod = uidOf.get(name.replace("data-", ""));
    if (!needsRestart) return await finish(name, wanted);
    const before = pendingSince.get(name);
    if (before !== undefined && pod !== undefined && pod !== before) {
      return await finish(name, wanted);
    }
    if (before !== undefined || pod === undefined) return;
    pendingSince.set(name, pod);
    const type = "FileSystemResizePending";
    await world.report(name, { conditions: [{ type, status: "True", message: restartMessage }] });
  };
  const work = async () => {
    while (!stopping.signal.aborted) {
      const pods = await world.pods();
      const uidOf = new Map(
        pods.map(({ metadata }) => [metadata?.name ?? "", metadata?.uid ?? ""] as const),
      );
      for (const claim of await world.claims()) await look(claim, uidOf);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  };
  const working = work();
  return {
    grown,
    async stop() {
      stopping.abort();
      await working;
    },
  };
}

function isLess(one: string, other: string): boolean {
  return (quantityMillis(one) ?? 0n) < (quantityMillis(other) ?? 0n);
}
