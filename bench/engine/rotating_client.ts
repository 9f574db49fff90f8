import type { Etcd3 } from "etcd3";

/**
 * Several clients as one: each use of one of its properties takes the next client's, so that the
 * requests of a tenant go around its connections. A lease or a watch stays where it began.
 *
 * @param clients at least one; closed with what is returned
 */
export function rotatingClient(clients: readonly Etcd3[]): Etcd3 {
  const [first] = clients;
  if (first === undefined) throw new TypeError("A rotating client needs a client");
  if (clients.length === 1) return first;
  const close = () => clients.forEach((client) => client.close());
  let next = 0;
  return new Proxy(first, {
    get: (_, property) => {
      if (property === "close") return close;
      const client = clients[next++ % clients.length]!;
      const value: unknown = Reflect.get(client, property, client);
      return typeof value === "function" ? value.bind(client) : value;
    },
  });
}
