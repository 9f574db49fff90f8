import type { ClientCredentials } from "../../etcd/connect_etcd.ts";
import type { PutLoad, PutMeasure } from "./put_load.ts";

/** A client that is compared with the others. */
export interface Contender {
  /** What the table calls it. */
  readonly name: string;
  /** Makes a load and measures what it took. */
  run(load: PutLoad): Promise<PutMeasure>;
  /** Ends what it runs on. */
  close(): Promise<void>;
}

/** What all contenders talk to. */
export interface ContenderTarget {
  /** `127.0.0.1:port` of one member. */
  readonly endpoint: string;
  /** As whom. */
  readonly credentials: ClientCredentials;
}
