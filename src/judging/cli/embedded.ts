import { parse } from './parse';

/** Parses a text within a manifest, such as a file in a ConfigMap, into its documents; throws where it is no YAML. */
export function readText(text: string): unknown[] {
  return text.split(/^---(?=\s|$)/m).map((piece) => parse({ text: piece, line: 1, startsFile: false }).value);
}
