import { Etcd3, type IOptions, type KVClient } from "etcd3";
import type { UnaryCaller } from "../unary_caller.ts";
import { directKv } from "./direct_kv.ts";

/** What a {@link DirectEtcd} has besides etcd3's own options. */
export interface DirectEtcdOptions {
  /** Carries the requests; closed with the client. */
  readonly caller: UnaryCaller;
  /** Milliseconds after which a request fails, unless it says otherwise. */
  readonly requestTimeout: number;
}

/** An etcd3 client whose `kv` is that of `directKv`; everything else is etcd3's. */
export class DirectEtcd extends Etcd3 {
  /** Ranges, puts, deletions and transactions, also for the builders of this client. */
  override readonly kv: KVClient;
  readonly #caller: UnaryCaller;

  /** Creates a client; connections open with the first request. */
  constructor(options: IOptions, { caller, requestTimeout }: DirectEtcdOptions) {
    super(options);
    this.#caller = caller;
    this.kv = directKv({ caller, pool: this.pool, requestTimeout });
  }

  /** Lets requests under way finish and disconnects. */
  override close(): void {
    this.#caller.close();
    super.close();
  }
}
