import type { Log } from "../../diagnostics/log.ts";

/** Where the keeper answers, and what. */
export interface KeeperServerOptions {
  /** The port; 0 for a free one. */
  readonly port: number;
  /** What Prometheus reads. */
  readonly metrics: () => string;
  /** Told about what cannot be answered. */
  readonly log: Log;
}

/** A server that answers. */
export interface KeeperServer {
  /** Where it listens. */
  readonly port: number;
  /** Ends it. */
  close(): Promise<void>;
}

/**
 * Answers probes and Prometheus. Both probes speak for this process only: a keeper that were not
 * ready because etcd is not would stop Argo CD from going on to what etcd needs.
 */
export function startKeeperServer(options: KeeperServerOptions): KeeperServer {
  const server = listen(options);
  return { port: server.addr.port, close: () => server.shutdown() };
}

/** At all addresses of both families, or of IPv4 where the kernel knows no other. */
function listen(options: KeeperServerOptions): Deno.HttpServer<Deno.NetAddr> {
  try {
    return serve(options, "[::]");
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) throw error;
    return serve(options, "0.0.0.0");
  }
}

function serve(
  { port, metrics, log }: KeeperServerOptions,
  hostname: string,
): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({
    port,
    hostname,
    onListen: () => undefined,
    onError: (error) => {
      log.error("request failed", { reason: String(error) });
      return new Response("error\n", { status: 500 });
    },
  }, (request) => answer(new URL(request.url).pathname, metrics));
}

function answer(path: string, metrics: () => string): Response {
  switch (path) {
    case "/healthz":
    case "/readyz":
      return new Response("ok\n");
    case "/metrics": {
      const type = "text/plain; version=0.0.4; charset=utf-8";
      return new Response(metrics(), { headers: { "content-type": type } });
    }
    default:
      return new Response("not found\n", { status: 404 });
  }
}
