import { App, Chart, Testing } from 'cdk8s';
import { KubeObject } from './kube-types';
import { Example } from './manifests';
import { build, combinations } from '../../matrix/combinations';

/** The seed by which options are combined; `MATRIX_SEED` repeats a run. */
export const MATRIX_SEED = Number(process.env.MATRIX_SEED ?? Math.floor(Math.random() * 2 ** 31));

const COUNT = 400;

/** Flytes with options combined so that every two that can go together meet, as examples. */
export function combinedExamples(): Example[] {
  return combinations(COUNT, MATRIX_SEED).map((combination, index) => {
    const chart = new Chart(new App(), 'test', { namespace: 'flyte' });
    build(chart, combination);
    return { name: `combination ${index} of seed ${MATRIX_SEED}`, objects: Testing.synth(chart) as KubeObject[] };
  });
}

/** Each thing once, by its text; with hundreds of Flytes most are the same. */
export function onlyOnce<T>(things: readonly T[], textOf: (thing: T) => string): T[] {
  return [...new Map(things.map((thing) => [textOf(thing), thing])).values()];
}
