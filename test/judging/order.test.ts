import { createHash } from 'crypto';
import { ApiObject, App, Chart, DependencyGraph, Testing } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { inOrder } from '../../src/judging/order';

const ROUNDS = 60;

/** Numbers below a limit that depend on nothing but the seed. */
function numbers(seed: number): (limit: number) => number {
  let count = 0;
  return (limit) => createHash('sha256').update(`${seed} ${count++}`).digest().readUInt32BE(0) % limit;
}

/** Charts, some in others, with constructs and objects; and dependencies between any two, which may go in a circle. */
function tree(seed: number): App {
  const next = numbers(seed);
  const app = Testing.app();
  const all: Construct[] = [new Chart(app, 'first')];
  for (let index = 0; index < 25; index++) {
    const parent = all[next(all.length)];
    const kind = next(6);
    // Ids such as 10 and 2 come first in an object of JavaScript, by number.
    const id = seed % 4 === 0 && kind === 0 ? `${30 - index}` : `c${index}`;
    all.push(kind === 0 ? new Chart(next(2) === 0 ? app : parent, id)
      : kind < 4 ? new ApiObject(parent, id, { apiVersion: 'v1', kind: 'ConfigMap' }) : new Construct(parent, id));
  }
  for (let index = next(12); index > 0; index--) { all[next(all.length)].node.addDependency(all[next(all.length)]); }
  return app;
}

/** Paths in their order, or what was refused. */
function told(list: () => IConstruct[]): string[] | string {
  try {
    return list().map(({ node }) => node.path);
  } catch (error) {
    // A construct that depends on itself goes round until there is no room.
    return error instanceof RangeError ? 'endless' : (error as Error).message;
  }
}

test('constructs are listed as by the graph of cdk8s, whatever depends on what', () => {
  const outcomes = { listed: 0, refused: 0 };
  for (let seed = 0; seed < ROUNDS; seed++) {
    const app = tree(seed);
    for (const scope of [app, ...app.node.findAll().filter((one) => Chart.isChart(one))]) {
      const [ours, cdk8s] = [told(() => inOrder(scope)), told(() => new DependencyGraph(scope.node).topology())];
      expect({ seed, scope: scope.node.path, order: ours }).toEqual({ seed, scope: scope.node.path, order: cdk8s });
      outcomes[typeof ours === 'string' ? 'refused' : 'listed']++;
    }
  }
  // Both happen, so that neither is held for the other.
  expect(outcomes.listed).toBeGreaterThan(100);
  expect(outcomes.refused).toBeGreaterThan(10);
});

test('a circle is refused in the words of cdk8s', () => {
  const app = Testing.app();
  const [one, two] = ['one', 'two'].map((id) => new Chart(app, id));
  one.addDependency(two);
  two.addDependency(one);
  expect(() => inOrder(app)).toThrow('Dependency cycle detected: one => two => one');
});
