import { Row } from '../row';

/** Where the parts of Flyte are told what they do: in FlyteCore by component, in FlyteBinary in one place. */
export interface Places {
  readonly admin: string;
  readonly propeller: string;
  readonly scheduler: string;
  readonly schedules: string;
  readonly sync: string;
  readonly webhook: string;
  readonly dataCatalog: string;
}

export const PORTS = 'Services, probes and network policies have this port';
export const METRICS = 'alerts read metrics of this name';
export const FOLLOWS = 'the library writes it: what other objects follow has one place';

/** Rows of what the library writes by itself: with these values it is so already, with others it is refused. */
export function fixed(why: string, values: { readonly [key: string]: readonly unknown[] }): Row[] {
  return Object.entries(values).map(([key, same]) => ({ key, same, refused: `${why}; leave it out` }));
}

/** A row of what other objects follow: whatever the values say of it makes no difference. */
export const always = (why: string, ...keys: string[]): Row[] => keys.map((key) => ({ key, always: why }));
