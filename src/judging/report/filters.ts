import { compare } from './app-objects';
import { Facets, Section } from './section-parts';
import { escapeHtml } from '../manifest/text';

const GROUPS: readonly (readonly [facet: keyof Facets, legend: string])[] = [
  ['cluster', 'Cluster'], ['component', 'Component'], ['kind', 'Kind of container'],
];

/** Lets a reader see less of the tables, without a script: a button for each value, and a rule for each that hides the rows of others. */
export class Filters {
  private readonly groups: readonly { readonly facet: keyof Facets; readonly legend: string; readonly values: readonly string[] }[];

  constructor(sections: readonly Section[]) {
    const rows = sections.flatMap(({ table }) => table?.rows ?? []);
    this.groups = GROUPS.map(([facet, legend]) => ({ facet, legend, values: [...new Set(rows.flatMap((row) => row[facet] ?? []))].sort(compare) }))
      .filter(({ values }) => values.length > 1);
  }

  /** The buttons; nothing where there is nothing to choose from. */
  public controls(): string[] {
    return this.groups.length === 0 ? [] : [
      '<div class="filters" role="group" aria-label="Show less of the tables">',
      ...this.groups.map(({ facet, legend, values }) => `<fieldset><legend>${legend}</legend>${['all', ...values].map((value, index) => {
        const id = index === 0 ? `${facet}-all` : `${facet}-${index - 1}`;
        return `<label for="${id}"><input type="radio" name="${facet}" id="${id}"${index === 0 ? ' checked' : ''}> ${escapeHtml(value)}</label>`;
      }).join('')}</fieldset>`),
      '</div>',
    ];
  }

  /** On paper is everything. */
  public rules(): string {
    const rules = this.groups.flatMap(({ facet, values }) => values.flatMap((_value, index) => {
      const chosen = `main:has(#${facet}-${index}:checked)`;
      return [
        `${chosen} tr.${facet}:not(.${facet}-${index}) { display: none; }`,
        `${chosen} section:has(tr.${facet}):not(:has(tr.${facet}-${index})) .filtered { display: block; }`,
      ];
    }));
    return rules.length === 0 ? '' : `@media screen {\n${rules.join('\n')}\n}\n`;
  }

  /** By which the rules know a row. */
  public classesOf(row: Facets): string {
    return this.groups.flatMap(({ facet, values }) => {
      const own = row[facet] ?? [];
      return own.length === 0 ? [] : [facet, ...own.map((value) => `${facet}-${values.indexOf(value)}`)];
    }).join(' ');
  }
}
