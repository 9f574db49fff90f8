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
  const workload = workloads[share.plan.workload];
  if (workload === undefined) throw new TypeError(`There is no workload "${share.plan.workload}"`);
  generator = createLoadGenerator(share, workload);
  await generator.prepare();
  scope.postMessage({ kind: "prepared" });
}

async function run(startAt: number): Promise<void> {
  if (generator === undefined) throw new TypeError("A worker was started before it was prepared");
  const { counters } = generator;
  const timer = setInterval(
    () => scope.postMessage({ kind: "progress", counters }),
    progressInterval,
  );
  try {
    const recording = await generator.run(startAt - performance.timeOrigin);
    const check = await generator.close();
    scope.postMessage({ kind: "progress", counters });
    scope.postMessage({ kind: "finished", recording: encodeRecording(recording), check });
  } finally {
    clearInterval(timer);
  }
}
