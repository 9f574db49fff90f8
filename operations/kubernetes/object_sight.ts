/** What a watch tells of an object, for whoever wants to know only that it changed. */
export interface ObjectSight {
  /** A watch begins. */
  begin(): void;
  /** A watch tells something: `ADDED`, `MODIFIED`, `DELETED`, `BOOKMARK` or `ERROR`. */
  event(phase: string, object: unknown): void;
  /** The server ended the watch, as it was asked to. */
  end(): void;
}

/**
 * Rings when the object is seen first, or with another resourceVersion than before. Each watch begins
 * by showing the object as it is (Kubernetes API concepts, "Semantics for watch"), so a change that
 * happened between two watches rings at the second, and an unchanged object does not. A watch that
 * shows no object until its end rings once, if one was there before: it was deleted in between.
 */
export function createObjectSight(changed: () => void): ObjectSight {
  let known: string | undefined;
  let isTold = false;
  const is = (version: string | undefined) => {
    known = version;
    changed();
  };
  return {
    begin: () => {
      isTold = false;
    },
    event(phase, object) {
      isTold = true;
      if (phase === "DELETED") return is(undefined);
      if (phase !== "ADDED" && phase !== "MODIFIED") return;
      const version = versionOf(object);
      if (version === undefined || version !== known) is(version);
    },
    end() {
      if (!isTold && known !== undefined) is(undefined);
    },
  };
}

function versionOf(object: unknown): string | undefined {
  const { metadata } = (object ?? {}) as { metadata?: { resourceVersion?: string } };
  return metadata?.resourceVersion;
}
