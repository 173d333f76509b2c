/** Draws that a seed repeats. */
export interface Random {
  /** From 0 to 1, neither included. */
  readonly uniform: () => number;
  readonly normal: () => number;
  /** With mean 1. */
  readonly exponential: () => number;
  readonly poisson: (mean: number) => number;
}

/** The generator sfc32: 128 bits of state, so that no two replicates share a stretch. */
export function createRandom(seed: number): Random {
  const next = sfc32(seed);
  for (let i = 0; i < 20; i++) next();
  const uniform = () => (next() + 0.5) / 2 ** 32;
  const exponential = () => -Math.log(uniform());
  return { uniform, normal: createNormal(uniform), exponential, poisson: (mean) => countUntil(mean, exponential) };
}

function sfc32(seed: number): () => number {
  let [a, b, c, counter] = [seed | 0, 0x9e3779b9 | 0, 0x243f6a88, 1];
  return () => {
    const mixed = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + mixed) | 0;
    return mixed >>> 0;
  };
}

/** By Marsaglia's polar method, which gives two at a time. */
function createNormal(uniform: () => number): () => number {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    for (;;) {
      const [x, y] = [2 * uniform() - 1, 2 * uniform() - 1];
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * scale;
      return x * scale;
    }
  };
}

function countUntil(mean: number, exponential: () => number): number {
  let count = 0;
  for (let time = exponential(); time < mean; time += exponential()) count++;
  return count;
}
