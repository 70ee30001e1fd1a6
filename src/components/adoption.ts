import { FlyteComponentProps } from './component-props';
import { refusal } from '../private/checks';
import { besideChart, chartSelector } from '../private/flyte-core-chart';
import { NAMES } from '../private/vocabulary';
import { HelmRelease } from '../settings/helm-release';

/** What a component is called, and how its pods are selected. */
export interface Naming {
  readonly instance: string;
  readonly selector: { readonly [label: string]: string };
  /** An object name of the same Flyte. */
  readonly named: (base: string) => string;
}

type AdoptingProps = FlyteComponentProps & { readonly adopts: HelmRelease };

/** The names, selectors and instance of the release in the place of our own; refuses what would make a second Flyte beside it. */
export function adopted(path: string, component: string, namespace: string, props: AdoptingProps): Naming {
  const { adopts: { release, namespace: installed } } = props;
  for (const prop of ['namePrefix', 'instance'] as const) {
    if (props[prop] !== undefined) { throw refusal(path, prop, 'be left out with adopts', props[prop], 'remove it: the names are those of the release'); }
  }
  if (namespace !== installed) {
    throw refusal(path, 'namespace', `be that of the adopted release (${installed})`, namespace, 'give both the same: nothing can be moved in place');
  }
  if (component === NAMES.flyteBinary) { throw refusal(path, 'adopts', 'be left out', release, 'the chart flyte-core has no single binary; use FlyteCore'); }
  const selector = chartSelector(component, release);
  for (const prop of ['labels', 'podLabels'] as const) {
    const taken = Object.keys(props[prop] ?? {}).find((label) => Object.hasOwn(selector, label));
    if (taken !== undefined) { throw refusal(path, prop, 'leave the labels of the selector alone', taken, 'remove it: the pods are selected by the value of the chart'); }
  }
  return { instance: release, selector, named: besideChart };
}
