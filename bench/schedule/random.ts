/** A reproducible source of numbers in [0, 1). */
export type Random = () => number;

/**
 * A seeded generator: the same seed gives the same numbers on every machine. The algorithm is
 * sfc32 (Chris Doty-Humphrey, PractRand), seeded through a 32-bit mix of the text; it is fast,
 * passes PractRand, and is no source of secrets.
 *
 * @param seed any text; streams of different texts are independent
 */
export function createRandom(seed: string): Random {
  let [a, b, c] = [mix(seed, 1), mix(seed, 2), mix(seed, 3)];
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum | 0;
    return (sum >>> 0) / 4_294_967_296;
  };
  for (let round = 0; round < 12; round++) next();
  return next;
}

/** FNV-1a over the text with a final avalanche, so that neighbouring seeds share nothing. */
function mix(text: string, salt: number): number {
  let hash = 2_166_136_261 ^ Math.imul(salt, 0x9e37_79b1);
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 16_777_619);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return hash ^ (hash >>> 16);
}
