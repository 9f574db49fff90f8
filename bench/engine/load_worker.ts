import { putWorkload } from "../preflight/put_workload.ts";
import type { Workload } from "../workloads/workload.ts";
import { workloads } from "../workloads/workloads.ts";
import { createLoadGenerator, type LoadGenerator } from "./load_generator.ts";
import type { LoadShare } from "./load_plan.ts";
import { encodeRecording } from "./recorder.ts";
import type { WorkerCommand, WorkerReport } from "./worker_message.ts";

/** What a worker's global scope offers and the types of the main thread's do not. */
interface WorkerScope {
  postMessage(report: WorkerReport): void;
  onmessage: ((event: MessageEvent<WorkerCommand>) => void) | null;
}

const scope = globalThis as unknown as WorkerScope;
const progressInterval = 250;
let generator: LoadGenerator | undefined;

scope.onmessage = ({ data }) => {
  handle(data).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    scope.postMessage({ kind: "failed", message });
  });
};

function handle(command: WorkerCommand): Promise<void> {
  switch (command.kind) {
    case "prepare":
      return prepare(command.share);
    case "start":
      return run(command.startAt);
    case "stop":
      generator?.stop();
      return Promise.resolve();
  }
}

async function prepare(share: LoadShare): Promise<void> {
  generator = createLoadGenerator(share, share.plan.groups.map(({ workload }) => named(workload)));
  await generator.prepare();
  scope.postMessage({ kind: "prepared" });
}

function named(name: string): Workload {
  const workload = name === putWorkload.name ? putWorkload : workloads[name];
  if (workload === undefined) throw new TypeError(`There is no workload "${name}"`);
  return workload;
}

async function run(startAt: number): Promise<void> {
  if (generator === undefined) throw new TypeError("A worker was started before it was prepared");
  const { counters, takeRecent } = generator;
  const report = () => scope.postMessage({ kind: "progress", counters, recent: takeRecent() });
  const timer = setInterval(report, progressInterval);
  try {
    const recording = await generator.run(startAt - performance.timeOrigin);
    const check = await generator.close();
    report();
    const trace = generator.collected();
    scope.postMessage({ kind: "finished", recording: encodeRecording(recording), check, trace });
  } finally {
    clearInterval(timer);
  }
}
