const FIRST = { factor: 40014, modulus: 2147483563 };
const SECOND = { factor: 40692, modulus: 2147483399 };

/**
 * A small seeded generator (L'Ecuyer's combined one): the same seed gives the same pods on every machine and Node
 * version, and every step stays within the integers that a number holds exactly.
 */
export class Random {
  private first: number;
  private second: number;

  constructor(seed: number) {
    this.first = seed % (FIRST.modulus - 1) + 1;
    this.second = seed % (SECOND.modulus - 1) + 1;
    this.next(); // neighbouring seeds start with neighbouring values
  }

  /** At least 0, below 1. */
  public next(): number {
    this.first = this.first * FIRST.factor % FIRST.modulus;
    this.second = this.second * SECOND.factor % SECOND.modulus;
    return (this.first - this.second + FIRST.modulus) % FIRST.modulus / FIRST.modulus;
  }

  public below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  public chance(probability: number): boolean {
    return this.next() < probability;
  }

  public pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }
}
