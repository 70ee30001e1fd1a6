import { PodPosture } from './model';
import { Tone } from './words';

/** A cell: its lines, and smaller words under them. */
export interface Cell {
  readonly lines: readonly string[];
  readonly note?: string;
  readonly tone?: Tone;
}

/** What a row is about, for whoever wants to see less: a row that is about nothing of a kind is always shown. */
export interface Facets {
  readonly cluster?: readonly string[];
  readonly component?: readonly string[];
  readonly kind?: readonly string[];
}

export interface Row extends Facets {
  /** The first cell names it. */
  readonly cells: readonly Cell[];
  /** Set where nothing about it is out of the ordinary. */
  readonly fine?: true;
}

export interface Table {
  readonly caption: string;
  readonly header: readonly string[];
  readonly rows: readonly Row[];
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly intro: string;
  readonly table?: Table;
  /** What is said when there is nothing to list. */
  readonly empty: string;
  /** Set where so many rows are fine that a reader may want to see the others only. */
  readonly fold?: Fold;
}

/** Words for rows that can be left out of sight: how to see them, and what is said where they are all there is. */
export interface Fold {
  readonly show: string;
  readonly all: string;
}

/** What is said in small, as far as there is any of it. */
export function noteOf(...parts: readonly (string | undefined)[]): string | undefined {
  const known = parts.filter((part) => part !== undefined);
  return known.length === 0 ? undefined : known.join(', ');
}

/** In which cluster something is, where the report is on several. */
export function clusterNote({ cluster }: { readonly cluster?: string }): string | undefined {
  return cluster === undefined ? undefined : `cluster ${cluster}`;
}

/** What a row on a pod is about. */
export function facetsOf({ component, cluster }: PodPosture): Facets {
  return { component: [component], ...clusterFacet(cluster) };
}

export function clusterFacet(cluster: string | undefined): Facets {
  return cluster === undefined ? {} : { cluster: [cluster] };
}

/** A section, with its table where that has rows. */
export function section(id: string, title: string, intro: string, content: Table, empty: string): Section {
  return { id, title, intro, empty, ...content.rows.length === 0 ? {} : { table: content } };
}

export function table(caption: string, header: readonly string[], rows: readonly Row[]): Table {
  return { caption, header, rows };
}

interface CellOptions {
  readonly note?: string;
  readonly tone?: Tone;
  /** What stands there when there is no line. */
  readonly otherwise?: string;
}

export function cell(content: string | readonly string[], { note, tone, otherwise }: CellOptions = {}): Cell {
  const lines = typeof content === 'string' ? [content] : content;
  return {
    lines: lines.length === 0 && otherwise !== undefined ? [otherwise] : lines,
    ...note === undefined ? {} : { note },
    ...tone === undefined ? {} : { tone },
  };
}
