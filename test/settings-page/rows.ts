import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';

/** A row of docs/settings/*.json: one thing that Flyte's charts can do. */
export interface Row {
  readonly row: string;
  /** What it is about. */
  readonly of: string;
  /** The charts' keys. */
  readonly keys?: string;
  readonly is: 'typed' | 'default' | 'hatch' | 'refused' | 'elsewhere' | 'not-flyte' | 'open';
  /** Props, the arguments of factories, and members, as `Class.prop.prop`; of FlyteCoreProps without its name. */
  readonly by?: string[];
  readonly note?: string;
  /** Keys of a program that `extraConfig` takes, as `program key.key`. */
  readonly extraConfig?: string[];
  /** Keys that `extraConfig` refuses. */
  readonly refused?: string[];
  /** Where it can be seen, as `app Kind name: path = value`, or `= absent`; `config` and `template` are documents in a ConfigMap. */
  readonly shown?: string[];
}

interface Section { readonly section: string; readonly title: string; readonly rows: Row[] }

const FOLDER = join(__dirname, '..', '..', 'docs', 'settings');

/** All rows, in the order of the page. */
export const ROWS: readonly Row[] = readdirSync(FOLDER).sort()
  .flatMap((file) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Section[])
  .flatMap((section) => section.rows);
