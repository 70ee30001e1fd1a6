import { AuditReport } from '../../audit';
import { Format } from '../options';
import { renderHtml } from './html';
import { renderJson } from './json';
import { renderMarkdown } from './markdown';
import { renderSarif } from './sarif';
import { renderTable } from './table';
import { RenderOptions } from './text';

const RENDERERS: { readonly [format in Format]: (report: AuditReport, options: RenderOptions) => Iterable<string> } = {
  table: renderTable,
  json: renderJson,
  sarif: renderSarif,
  markdown: renderMarkdown,
  html: renderHtml,
};

/** The report, piece by piece. */
export function render(format: Format, report: AuditReport, options: RenderOptions): Iterable<string> {
  return RENDERERS[format](report, options);
}
