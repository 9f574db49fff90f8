/** Something that goes on by itself until it is ended. */
export interface Playing {
  /** Ends it; what it did wrong comes out here. */
  end(): Promise<void>;
}

/** Repeats something, never twice at once. */
export function play(work: () => Promise<void>): Playing {
  let ended = false;
  const loop = (async () => {
    while (!ended) {
      await work();
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  })();
  loop.catch((error) => console.error(error));
  return {
    end: async () => {
      ended = true;
      await loop;
    },
  };
}
