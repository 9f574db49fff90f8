import { type ClusterNames, clusterNames } from "../cluster_names.ts";
import type { EtcdCluster } from "../config/etcd_cluster.ts";
import { valueAt } from "../config/field_path.ts";
import type { OtherDocument } from "../config/loaded_config.ts";
import type { KubernetesObject } from "../kubernetes_object.ts";
import { render } from "../render.ts";
import {
  type Explanation,
  type Fact,
  type Section,
  type SectionFacts,
  type SectionName,
  sectionNames,
  type ToldObject,
} from "./explanation.ts";
import { keeperObjectsMade } from "./keeper_objects_made.ts";
import { type ObjectExplanation, objectExplanations } from "./object_explanations.ts";
import { certificatesSection } from "./sections/certificates_section.ts";
import { kamajiSection } from "./sections/kamaji_section.ts";
import { keeperSection } from "./sections/keeper_section.ts";
import { membersSection } from "./sections/members_section.ts";
import { monitoringSection } from "./sections/monitoring_section.ts";
import { networkSection } from "./sections/network_section.ts";
import { schedulesSection } from "./sections/schedules_section.ts";
import { storageSection } from "./sections/storage_section.ts";
import { tenantsSection } from "./sections/tenants_section.ts";

/** What an explanation may know besides the complete configuration. */
export interface ExplainOptions {
  /** The document as a person wrote it; tells what was asked for from what is a default. */
  readonly document?: unknown;
  /** Other documents of the same file, which are passed on. */
  readonly others?: readonly OtherDocument[];
}

interface SectionSpec {
  readonly title: string;
  readonly facts: (config: EtcdCluster) => SectionFacts;
}

const sections: Readonly<Record<SectionName, SectionSpec>> = {
  members: { title: "Members", facts: membersSection },
  storage: { title: "Storage", facts: storageSection },
  certificates: { title: "Certificates", facts: certificatesSection },
  tenants: { title: "Tenants", facts: tenantsSection },
  schedules: { title: "Schedules", facts: schedulesSection },
  monitoring: { title: "Monitoring", facts: monitoringSection },
  network: { title: "Network", facts: networkSection },
  kamaji: { title: "Kamaji", facts: kamajiSection },
  keeper: { title: "Keeper", facts: keeperSection },
  besides: { title: "Besides", facts: () => ({ facts: [], advice: [] }) },
};

/**
 * Explains what a configuration deploys: every object that it renders, what the keeper makes of it,
 * the numbers that follow, and what to consider.
 *
 * @throws {Failure} `config-invalid` if the config names no namespace
 */
export function explain(config: EtcdCluster, options: ExplainOptions = {}): Explanation {
  const { namespace } = clusterNames(config);
  const { members, version } = config.spec;
  const objects = toldObjects(config, options.others ?? []);
  const told = sectionNames.map((name): Section => {
    const { title, facts } = sections[name];
    const { advice, facts: known } = facts(config);
    return {
      name,
      title,
      facts: known.map((fact) => ({ ...fact, written: isWritten(fact, options.document) })),
      objects: objects.filter(({ section }) => section === name)
        .map(({ kinds, madeBy, name, what }) => ({ kinds, name, madeBy, what })),
      advice,
    };
  });
  return {
    cluster: config.metadata.name,
    namespace,
    summary: `${members === 1 ? "One member" : `${members} members`} of etcd ${version}`,
    sections: told.filter(({ facts, objects }) => facts.length + objects.length > 0),
  };
}

function isWritten({ fields }: Fact, document: unknown): boolean {
  return fields.some((field) => {
    const path = [...field.matchAll(/[^.[\]]+/g)].map(([part]) =>
      /^\d+$/.test(part) ? Number(part) : part
    );
    return valueAt(document, path) !== undefined;
  });
}

interface PlacedObject extends ToldObject {
  readonly section: SectionName;
}

function toldObjects(config: EtcdCluster, others: readonly OtherDocument[]): PlacedObject[] {
  const names = clusterNames(config);
  const rendered = render(config).map((object) => renderedObject(object, names));
  const order = new Map(objectExplanations.map(({ what }, index) => [what, index]));
  rendered.sort((a, b) => (order.get(a.what) ?? 0) - (order.get(b.what) ?? 0));
  return joined([...rendered, ...keeperObjectsMade(config), ...others.map(passedOn)]);
}

/** What a rendered object is for, or `undefined` for one that nobody has explained yet. */
export function explanationOf(
  { kind, metadata }: KubernetesObject,
  names: ClusterNames,
): ObjectExplanation | undefined {
  return objectExplanations.find((row) => row.kind === kind && names[row.name] === metadata.name);
}

function renderedObject(object: KubernetesObject, names: ClusterNames): PlacedObject {
  const { section = "besides", what = "" } = explanationOf(object, names) ?? {};
  const { kind, metadata: { name } } = object;
  return { section, kinds: [kind], name, what, madeBy: "render" };
}

function passedOn({ object }: OtherDocument): PlacedObject {
  const { kind, metadata } = object as { kind: string; metadata?: { name?: string } };
  const name = metadata?.name ?? "without a name";
  return {
    section: "besides",
    kinds: [kind],
    name,
    what: "passed on as written",
    madeBy: "document",
  };
}

/** Objects that share name and purpose are told together. */
function joined(objects: readonly PlacedObject[]): PlacedObject[] {
  const groups = new Map<string, PlacedObject>();
  for (const object of objects) {
    const key = JSON.stringify([object.name, object.what, object.section]);
    const group = groups.get(key);
    const kinds = [...group?.kinds ?? [], ...object.kinds];
    groups.set(key, { ...object, kinds });
  }
  return [...groups.values()];
}
