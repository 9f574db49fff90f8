/** A small change of the code that takes a promise back. */
export interface Break {
  /** What is broken, as a sentence fragment without a full stop. Unique. */
  readonly what: string;
  /** The promise it takes back, as `docs/proof.md` words it. */
  readonly promise: string;
  /** The test file that must notice, from the root of the repository. */
  readonly test: string;
  /** The top-level `describe` of the case: nothing smaller can be run by itself. */
  readonly group: string;
  /** The case that must fail, as it is reported. */
  readonly fails: string;
  /** What is changed. */
  readonly edits: readonly [Edit, ...Edit[]];
}

/** A change of one place in one file. */
export interface Edit {
  /** The file, from the root of the repository. */
  readonly file: string;
  /** The text that is there, exactly once. */
  readonly find: string;
  /** What is written in its place. */
  readonly replace: string;
}
