import { parseAllDocuments } from "yaml";

/** A kind that a test registers at an API server, because no operator is there to do so. */
export interface CustomKind {
  /** Group and version, as in `kamaji.clastix.io/v1alpha1`. */
  readonly apiVersion: string;
  /** The kind, as in `DataStore`. */
  readonly kind: string;
  /** Its name in URLs, as in `datastores`. */
  readonly plural: string;
  /** Whether its objects belong to no namespace. */
  readonly clusterScoped: boolean;
  /** The CustomResourceDefinition. */
  readonly definition: { readonly metadata: { readonly name: string } };
}

/** The kinds whose definitions are in `tests/crds`. */
export async function customKinds(): Promise<readonly CustomKind[]> {
  const folder = new URL("crds/", import.meta.url);
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
  const texts = await Promise.all(names.map((name) => Deno.readTextFile(new URL(name, folder))));
  return texts.flatMap((text) => parseAllDocuments(text)).map((each) => customKind(each.toJS()));
}

interface Definition {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly scope: "Cluster" | "Namespaced";
    readonly names: { readonly kind: string; readonly plural: string };
    readonly versions: readonly { readonly name: string }[];
  };
}

function customKind(definition: Definition): CustomKind {
  const { group, names, scope, versions } = definition.spec;
  return {
    apiVersion: `${group}/${versions[0]?.name}`,
    kind: names.kind,
    plural: names.plural,
    clusterScoped: scope === "Cluster",
    definition,
  };
}
