import type { EtcdCluster } from "../../config/etcd_cluster.ts";
import { ownImage } from "../../image_reference.ts";
import type { SectionFacts } from "../explanation.ts";

/** What to know of the keeper. */
export function keeperSection(config: EtcdCluster): SectionFacts {
  const { keeper, paused } = config.spec;
  const { limits, requests } = keeper.resources;
  const facts = [
    {
      label: "keepers",
      text: keeper.replicas === 1
        ? "1; while it is away etcd serves on, but nothing is renewed or rolled"
        : `${keeper.replicas}; one leads, the others wait`,
      fields: ["spec.keeper.replicas"],
    },
    { label: "image", text: ownImage(config), fields: ["spec.keeper.image"] },
    {
      label: "resources",
      text: `${requests.cpu} processors and ${requests.memory} of memory set aside, at most ` +
        limits.memory,
      fields: ["spec.keeper.resources"],
    },
    ...(paused
      ? [{ label: "paused", text: "yes: the keeper stands still", fields: ["spec.paused"] }]
      : []),
  ];
  const advice = paused
    ? ["While the keeper is paused no certificate is renewed and no change is rolled out."]
    : [];
  return { facts, advice };
}
