import { Buffer } from "node:buffer";
import { Agent, request } from "node:https";
import type { ClientCredentials } from "../connect_etcd.ts";

/** Talks HTTP/1.1 to the client port of one member. */
export interface HttpsClient {
  /** The body of a successful answer; rejects with the body of any other. */
  get(path: string): Promise<string>;
  /** The same, after sending JSON. */
  post(path: string, body: unknown): Promise<string>;
  /** Ends the connections. */
  close(): void;
}

/** A client of one member at `host:port`, whose certificate must be good for `localhost`. */
export function createHttpsClient(
  { credentials, endpoint }: {
    readonly endpoint: string;
    readonly credentials: ClientCredentials;
  },
): HttpsClient {
  const agent = new Agent({
    ca: credentials.trust,
    cert: credentials.certificate,
    key: credentials.privateKey,
    servername: "localhost",
    keepAlive: true,
  });
  return {
    get: (path) => exchange({ agent, url: `https://${endpoint}${path}` }),
    post: (path, body) =>
      exchange({ agent, url: `https://${endpoint}${path}`, body: JSON.stringify(body) }),
    close: () => agent.destroy(),
  };
}

interface Exchange {
  readonly agent: Agent;
  readonly url: string;
  readonly body?: string;
}

function exchange({ agent, body, url }: Exchange): Promise<string> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? "GET" : "POST";
    const sent = request(url, { agent, method, timeout: 7_000 }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => {
        const text = Buffer.concat(chunks).toString();
        const status = answer.statusCode ?? 0;
        if (status >= 200 && status < 300) resolve(text);
        else reject(new Error(`${status} ${text}`));
      });
    });
    sent.on("error", reject);
    sent.on("timeout", () => sent.destroy(new Error("no answer in time")));
    sent.end(body);
  });
}
