import type { CaseContext } from "../conformance_case.ts";
import type { ObjectReference } from "../../../bench/kubernetes/stored_object.ts";
import { untilApplication } from "./application.ts";
import { approveDeletion, syncApplication } from "./sync_application.ts";

/**
 * Says yes when Argo CD asks whether an object may go that a commit leaves out, and has that one go:
 * an Application that prunes nothing by itself asks nevertheless.
 *
 * @returns what it asked
 */
export async function confirmPruning(
  context: CaseContext,
  { kind, metadata: { name } }: ObjectReference,
): Promise<string> {
  const asked = await untilAsked(context);
  await approveDeletion(context);
  await untilApplication(context, {
    what: "done with all but what is to go",
    found: ({ status }) => status?.operationState?.phase === "Succeeded" || undefined,
  });
  await syncApplication(context, { prune: true, resources: [{ kind, name }] });
  await untilAsked(context);
  await approveDeletion(context);
  return asked;
}

async function untilAsked(context: CaseContext): Promise<string> {
  return await untilApplication(context, {
    what: "waiting for a person",
    found: ({ status }) => {
      const { phase, message = "" } = status?.operationState ?? {};
      return phase === "Running" && message.startsWith("Waiting for pruning") ? message : undefined;
    },
  });
}
