import { Etcd3, type IWatchResponse } from "etcd3";
import { Buffer } from "node:buffer";
import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** What etcd3 asks of a watch stream, as far as the tests look at it. */
export interface WatchRequest {
  /** A watch to be opened. */
  readonly create_request?: {
    readonly key: Buffer;
    readonly range_end: Buffer;
    readonly start_revision: string | number;
    readonly prev_kv: boolean;
  };
  /** A watch to be ended. */
  readonly cancel_request?: { readonly watch_id: string };
}

/** One watch stream, whose etcd is the test. */
export interface ScriptedStream {
  /** What was asked so far. */
  readonly requests: readonly WatchRequest[];
  /** Confirms the watch, at the revision of the member that serves it. */
  confirm(revision: bigint): void;
  /** Delivers changes of keys under the revision of the store. */
  deliver(revision: bigint, changes: readonly ScriptedChange[]): void;
  /** Ends the watch from etcd's side, without a reason, as after a compaction. */
  cancel(revision: bigint): void;
  /** Confirms no end of a watch any more, as a member does that was stopped. */
  hang(): void;
  /** Breaks the stream, as a member does that was killed. */
  break(): void;
}

/** A change in the words of etcd's protocol. */
export interface ScriptedChange {
  /** The key. */
  readonly key: string;
  /** Revision of the change. */
  readonly revision: bigint;
  /** Default `PUT`. */
  readonly type?: "PUT" | "DELETE";
  /** The lease that the previous value hung on. */
  readonly lease?: string;
}

/** Answers a unary request. */
export type Answer = (method: string, request: never) => unknown;

/** An etcd3 client whose etcd is the test: for answers that a healthy etcd never gives. */
export interface ScriptedEtcd {
  /** The client. */
  readonly client: Etcd3;
  /** Waits for the watch stream of an index to be opened and asked for a watch. */
  stream(index: number): Promise<ScriptedStream>;
  /** Confirms the watches of all later streams as soon as they are asked for. */
  confirmAll(revision: bigint): void;
  /** How many streams were opened. */
  readonly streamCount: number;
}

/** Creates a client that reaches no network. */
export function createScriptedEtcd(answer: Answer = () => ({})): ScriptedEtcd {
  const client = new Etcd3({ hosts: "http://127.0.0.1:1" });
  const streams: ScriptedStream[] = [];
  let confirmedAt: bigint | undefined;
  const onCreate = (stream: ScriptedStream): void => {
    const revision = confirmedAt;
    if (revision !== undefined) queueMicrotask(() => stream.confirm(revision));
  };
  client.mock({
    exec: (_service, method, request) =>
      Promise.resolve().then(() => answer(method, request as never) as never),
    withConnection: (_service, use) => {
      const watch = () => {
        const { emitter, stream } = createStream(onCreate);
        streams.push(stream);
        return emitter;
      };
      return Promise.resolve(
        use({ resource: {}, client: { watch } as never, metadata: {} as never }),
      );
    },
  });
  return {
    client,
    confirmAll: (revision) => {
      confirmedAt = revision;
    },
    get streamCount() {
      return streams.length;
    },
    stream: async (index) => {
      for (;;) {
        const stream = streams[index];
        if (stream !== undefined && stream.requests.length > 0) return stream;
        await sleep(2);
      }
    },
  };
}

function createStream(onCreate: (stream: ScriptedStream) => void) {
  const requests: WatchRequest[] = [];
  let hangs = false;
  const emitter = new EventEmitter();
  const send = (response: Partial<IWatchResponse>, revision: bigint): void => {
    const header = { revision: String(revision) };
    emitter.emit("data", {
      watch_id: "0",
      created: false,
      canceled: false,
      events: [],
      header,
      ...response,
    });
  };
  Object.assign(emitter, {
    writable: false,
    write: (request: WatchRequest) => {
      const { cancel_request, create_request } = request;
      // etcd3 goes on changing what it asked for.
      requests.push(create_request ? { create_request: { ...create_request } } : request);
      if (create_request !== undefined) onCreate(stream);
      if (cancel_request !== undefined && !hangs) queueMicrotask(() => stream.cancel(0n));
    },
    cancel: () => {},
  });
  const stream: ScriptedStream = {
    requests,
    confirm: (revision) => send({ created: true }, revision),
    deliver: (revision, changes) => send({ events: changes.map(eventOf) }, revision),
    cancel: (revision) => send({ canceled: true }, revision),
    hang: () => hangs = true,
    break: () => void emitter.emit("error", new Error("14 UNAVAILABLE: Connection dropped")),
  };
  return { emitter, stream };
}

function eventOf({ key, lease = "0", revision, type = "PUT" }: ScriptedChange) {
  return {
    type: type as never,
    kv: { key: Buffer.from(key), mod_revision: String(revision) } as never,
    prev_kv: type === "PUT" ? null as never : { key: Buffer.from(key), lease } as never,
  };
}
