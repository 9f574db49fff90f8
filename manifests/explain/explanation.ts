/** The parts of an explanation, in their order. */
export const sectionNames = [
  "members",
  "storage",
  "certificates",
  "tenants",
  "schedules",
  "monitoring",
  "network",
  "kamaji",
  "keeper",
  "besides",
] as const;

/** One of the {@link sectionNames}. */
export type SectionName = typeof sectionNames[number];

/** One thing to know. */
export interface Fact {
  /** What it is about, in a word or two. */
  readonly label: string;
  /** What there is to know, with numbers. */
  readonly text: string;
  /** Fields of the document that decide about it. */
  readonly fields: readonly string[];
}

/** What a section says, as its own function knows it. */
export interface SectionFacts {
  /** What to know, the most important first. */
  readonly facts: readonly Fact[];
  /** What to consider, as sentences. */
  readonly advice: readonly string[];
}

/** A fact with whether the document asked for it. */
export interface ToldFact extends Fact {
  /** Whether the document says so, at least in part; else it is a default. */
  readonly written: boolean;
}

/** An object, or several of one name that belong together, with what it is for. */
export interface ToldObject {
  /** The kinds of objects. */
  readonly kinds: readonly string[];
  /** Their name. */
  readonly name: string;
  /** Who makes it: we render it, or the keeper creates it in the cluster. */
  readonly madeBy: "render" | "keeper" | "document";
  /** What it is for. */
  readonly what: string;
}

/** One part of an explanation. */
export interface Section {
  /** Which one. */
  readonly name: SectionName;
  /** Its heading. */
  readonly title: string;
  /** What to know. */
  readonly facts: readonly ToldFact[];
  /** What there will be. */
  readonly objects: readonly ToldObject[];
  /** What to consider. */
  readonly advice: readonly string[];
}

/** What a configuration deploys, and why. */
export interface Explanation {
  /** The cluster's name. */
  readonly cluster: string;
  /** Its namespace. */
  readonly namespace: string;
  /** The whole in one sentence. */
  readonly summary: string;
  /** The parts. */
  readonly sections: readonly Section[];
}
