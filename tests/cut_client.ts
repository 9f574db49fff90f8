import type { Etcd3 } from "etcd3";

/** When a client is cut off from etcd. */
export interface Cut {
  /** Requests that go through before. */
  readonly passes: number;
  /** Whether the next request never arrives, or is carried out and its answer lost. */
  readonly loses: "request" | "answer";
  /** Called for every request. */
  readonly onRequest?: () => void;
}

/** Every way to be cut off during a number of requests. */
export function cuts(requests: number): readonly (Cut & { readonly title: string })[] {
  return Array.from({ length: requests }, (_, passes) => [
    { passes, loses: "request" as const, title: `request ${passes + 1} of ${requests} was lost` },
    { passes, loses: "answer" as const, title: `answer ${passes + 1} of ${requests} was lost` },
  ]).flat();
}

/** The same client, cut off after some requests, as if its process had been killed there. */
export function cutClient(client: Etcd3, cut: Cut): Etcd3 {
  let made = 0;
  const call = async (make: () => Promise<unknown>): Promise<unknown> => {
    made += 1;
    cut.onRequest?.();
    if (made <= cut.passes) return await make();
    if (made === cut.passes + 1 && cut.loses === "answer") await make();
    throw new Error("cut off");
  };
  const cutService = <Service extends object>(service: Service): Service =>
    new Proxy(service, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        return (...parameters: unknown[]) =>
          call(() => Reflect.apply(method, target, parameters) as Promise<unknown>);
      },
    });
  return new Proxy(client, {
    get: (target, name) => {
      if (name === "auth") return cutService(target.auth);
      if (name === "kv") return cutService(target.kv);
      return Reflect.get(target, name);
    },
  });
}
