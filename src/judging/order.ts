import { Chart, DependencyGraph } from 'cdk8s';
import { IConstruct } from 'constructs';

/** Ids of charts that would not stand where they were made in an object of JavaScript, by which cdk8s orders them. */
const ELSEWHERE = /^(\d+|__proto__)$/;

/**
 * All constructs of a scope in the order in which cdk8s writes them: what others depend on first, and otherwise as they were made. Its
 * graph has a vertex with two sets for each construct, which with hundreds of Flytes is much to collect again; here only those count that
 * depend on something. Whatever is unusual is left to the graph, and so is to refuse a circle. `all` is for whoever walked the scope already.
 */
export function inOrder(scope: IConstruct, all = scope.node.findAll()): IConstruct[] {
  return (isUnusual(scope) ? undefined : sortedByDependency(scope, all)) ?? new DependencyGraph(scope.node).topology();
}

/** The same where nothing in the scope depends on anything, also not by its place: a chart depends on those inside of it. */
export function asMade(scope: IConstruct, all = scope.node.findAll()): IConstruct[] | undefined {
  if (isUnusual(scope)) { return undefined; }
  return all.every((one) => one.node.dependencies.length === 0 && !(Chart.isChart(one) && one.node.children.some(Chart.isChart))) ? all : undefined;
}

function isUnusual(scope: IConstruct): boolean {
  return scope.node.scope === undefined && scope.node.children.some((child) => ELSEWHERE.test(child.node.id));
}

/** Nothing where dependencies go in a circle. */
function sortedByDependency(scope: IConstruct, all: IConstruct[]): IConstruct[] | undefined {
  const dependencies = new Map<IConstruct, IConstruct[]>();
  const needed = new Set<IConstruct>();
  for (const construct of all) {
    // As in cdk8s' graph, what is outside of the scope does not count.
    const inside = construct.node.dependencies.filter((one) => isBelow(one, scope));
    if (inside.length === 0) { continue; }
    dependencies.set(construct, inside);
    inside.forEach((one) => needed.add(one));
  }
  const order: IConstruct[] = [];
  const state = new Map<IConstruct, 'open' | 'done'>();
  // Whether no circle was met.
  const visit = (construct: IConstruct): boolean => {
    const known = state.get(construct);
    if (known !== undefined) { return known === 'done'; }
    const inside = dependencies.get(construct);
    if (inside !== undefined || needed.has(construct)) { state.set(construct, 'open'); }
    if (inside?.every(visit) === false) { return false; }
    if (state.has(construct)) { state.set(construct, 'done'); }
    order.push(construct);
    return true;
  };
  const complete = all.every((construct) => needed.has(construct) || visit(construct));
  return complete && order.length === all.length ? order : undefined;
}

function isBelow(construct: IConstruct, scope: IConstruct): boolean {
  let one: IConstruct | undefined = construct;
  while (one !== undefined && one !== scope) { one = one.node.scope; }
  return one === scope;
}
