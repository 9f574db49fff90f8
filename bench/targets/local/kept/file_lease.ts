import { Failure } from "../../../../diagnostics/failure.ts";
import type {
  LeaseRecord,
  LeaseStore,
  StoredLease,
} from "../../../../operations/kubernetes/lease_record.ts";
import { readJson, writeJson } from "./json_files.ts";

/** A Lease in a file. */
export function fileLease(file: string): LeaseStore {
  const read = (): StoredLease | undefined => {
    const stored = readJson<StoredLease>(file);
    return stored === undefined ? undefined : { ...stored, record: dated(stored.record) };
  };
  return {
    read: () => Promise.resolve(read()),
    write: (record, version) => {
      const stored = read();
      if (stored?.version !== version) {
        const message = "The operations Lease is not as it was seen";
        return Promise.reject(new Failure("kubernetes-request-failed", message));
      }
      writeJson(file, { record, version: String(Number(version ?? 0) + 1) });
      return Promise.resolve();
    },
  };
}

function dated(record: LeaseRecord): LeaseRecord {
  return {
    ...record,
    acquiredAt: new Date(record.acquiredAt),
    renewedAt: new Date(record.renewedAt),
  };
}
