import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { App } from 'cdk8s';
import { run } from './snippets';
import { KubeObject } from '../conformance/lib/kube-types';

export const ROOT = join(__dirname, '..', '..');
export const FOLDER = join(ROOT, 'docs', 'guides');

/** The guides, without their index. */
export const GUIDES = readdirSync(FOLDER).filter((name) => name.endsWith('.md') && name !== 'README.md').sort();

/** A fenced block of a page, and what the comment right above it says: `<!-- excerpt: examples/aws/main.ts -->`. */
export interface Block {
  readonly language: string;
  readonly text: string;
  readonly mark: string;
  readonly value: string;
}

export function textOf(guide: string): string {
  return readFileSync(join(FOLDER, guide), 'utf8');
}

export function blocksOf(guide: string, language: string): Block[] {
  const fences = /(?:<!-- (\w+): (.*?) -->\n)?^( *)```(\w+)\n([\s\S]*?)^\3```$/gm;
  return [...textOf(guide).matchAll(fences)].filter((match) => match[4] === language)
    .map(([, mark = '', value = '', indent, , text]) => ({ language, mark, value, text: text.replace(new RegExp(`^${indent}`, 'gm'), '') }));
}

/** Whether a block is a program of its own, and not an excerpt or some lines to put into one. */
export function isProgram({ text }: Block): boolean {
  return /^const app = new App\(\);$/m.test(text);
}

/** What an example writes, by its name: `aws`, or `multi-cluster/eu-1`. */
export function exampleManifests(name: string): KubeObject[] {
  const [folder, cluster] = name.split('/');
  const { synthesize } = jest.requireActual<{ synthesize: (app: App, cluster?: string) => App }>(join(ROOT, 'examples', folder, 'main'));
  return synthesize(new App(), cluster).charts.flatMap((chart) => chart.toJson() as KubeObject[]);
}

/** What a guide deploys: `<!-- example: aws -->` names an example, `<!-- example: here -->` the program in the page itself. */
export function deployedBy(guide: string): KubeObject[] {
  const name = /^<!-- example: (\S+) -->$/m.exec(textOf(guide))?.[1];
  if (name === undefined) { return []; }
  return name === 'here' ? run(blocksOf(guide, 'ts').find(isProgram)!.text) : exampleManifests(name);
}
