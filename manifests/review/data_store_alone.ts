import { syncWaveOf } from "../sync_wave.ts";
import { objectName, type Review, type ReviewFinding } from "./review_rule.ts";

/**
 * The DataStore has a wave of its own, behind all pods: an older Kamaji refuses it until the
 * cluster is up, and that must hold up nothing it needs.
 */
export function dataStoreAlone({ objects }: Review): ReviewFinding[] {
  return objects.filter(({ kind }) => kind === "DataStore").flatMap((dataStore) => {
    const wave = syncWaveOf(dataStore);
    const companions = objects.filter((each) => each !== dataStore && syncWaveOf(each) === wave);
    const workloads = objects.filter(({ kind }) => ["StatefulSet", "Deployment"].includes(kind));
    return [
      ...companions.map((each) => `shares its wave with ${objectName(each)}`),
      ...workloads.filter((each) => syncWaveOf(each) >= wave)
        .map((each) => `does not come after ${objectName(each)}`),
    ].map((message) => ({ object: objectName(dataStore), message }));
  });
}
