import { Code } from './code';
import { Values } from './merge';
import { Step } from './statements';

/** A part of Flyte that has a cluster of its own, by the class that makes it. */
export type Plane = 'FlyteControlPlane' | 'FlyteDataPlane';

/** What an app makes. */
export type Construct = 'FlyteCore' | 'FlyteBinary' | Plane;

/** What becomes of a value, or of a part of it. */
export interface Part {
  /** Which part: behind the path of the row, as in `[0].name`. Left out for all of it. */
  readonly at?: string;
  /** Paths of other values that the same statement says. */
  readonly also?: readonly string[];
  /** How it is said; where is `to`, behind the prop of the row, or `of`, wherever that is. */
  readonly code?: Code;
  readonly to?: readonly Step[];
  readonly of?: readonly Step[];
  readonly note?: string;
  /** What somebody has to answer for before it runs. */
  readonly decide?: string;
  /** The class of the app says it. */
  readonly app?: Plane;
  /** It is so already, or says nothing: why. */
  readonly same?: string;
  /** Why it is not taken over, and the safe way. */
  readonly refused?: string;
}

/** Makes code of a value. */
export type Reader = (value: unknown, context: Context, path: string) => Part | readonly Part[];

/** One key of a chart. */
export interface Row {
  /** Its path: `*` is any name, and what stands below it belongs to it. */
  readonly key: string;
  /** The prop that says it, as `stepsOf` reads it. */
  readonly says?: string;
  readonly read?: Reader;
  /** What an empty value says, where it takes the place of something that the chart has. */
  readonly empty?: Part;
  /** The class of the app, where the value is false. */
  readonly app?: Plane;
  /** Values that the library has by itself. */
  readonly same?: readonly unknown[];
  /** Why it is never taken over, and the safe way. */
  readonly refused?: string;
  /** Why it is so already, whatever it says. */
  readonly always?: string;
  /** Why it does nothing, in the chart neither. */
  readonly idle?: string;
}

/** What a reader may look at besides its value. */
export interface Context {
  readonly values: Values;
  /** What stands at a path such as `storage.s3.region`. */
  readonly get: (path: string) => unknown;
  /** The text there; undefined where there is none, or an empty one. */
  readonly text: (path: string) => string | undefined;
  /** Whether something is switched on by true. */
  readonly on: (path: string) => boolean;
  readonly namespace: string;
  /** Its name, which the values do not say. */
  readonly release: string;
  /** The key of a Secret that takes the place of a plaintext at a path; the report says how it is made. */
  readonly secret: (name: string, key: string, path: string) => Code;
  /** Which plane the values are of, if they are of one alone. */
  readonly plane?: Plane;
  /** The store that the values describe. */
  readonly store: Store;
  /** Whether people log in. */
  readonly login: boolean;
  /** The value that says so. */
  readonly loginKey: string;
}

export interface Store {
  readonly factory: 'ObjectStore.s3' | 'ObjectStore.s3Compatible' | 'ObjectStore.gcs' | 'ObjectStore.azure';
}

/** How the reason begins of what no program reads. */
export const IDLE = 'does nothing, in the chart neither';

export type Verdict = 'carried' | 'default' | 'refused' | 'unknown';

/** What becomes of one value. */
export interface Entry {
  readonly path: string;
  readonly verdict: Verdict;
  /** The prop that says it. */
  readonly prop?: string;
  readonly why?: string;
}
