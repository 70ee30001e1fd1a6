import { existsSync, readdirSync, readFileSync, statSync } from 'fs';
import { extname, join } from 'path';
import { BrowserContext } from 'playwright-core';

const TYPES: { readonly [extension: string]: string } = {
  '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.png': 'image/png', '.json': 'application/json',
};

/** A host that exists nowhere: what is asked of it is answered from the folder, and whatever else is asked for is refused and told. */
export class Site {
  public readonly base = '/cdk8s-flyte/';
  public readonly foreign: string[] = [];

  constructor(private readonly folder: string) {}

  public address(page: string): string {
    return `http://docs.invalid${this.base}${page}`;
  }

  /** Every page of the docs and the examples; of the API's, which are all made alike, the contents and the largest of each kind. */
  public pages(): string[] {
    const all = readdirSync(this.folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html')).sort();
    return all.filter((file) => !file.startsWith('api/') || LOOKED_AT.includes(file));
  }

  public async serve(context: BrowserContext): Promise<void> {
    await context.route('**/*', async (route) => {
      const url = new URL(route.request().url());
      const file = join(this.folder, decodeURIComponent(url.pathname.slice(this.base.length)));
      if (url.host !== 'docs.invalid' || !url.pathname.startsWith(this.base)) {
        this.foreign.push(url.href);
        return route.abort();
      }
      const found = existsSync(file) && statSync(file).isDirectory() ? join(file, 'index.html') : file;
      if (!existsSync(found)) { return route.fulfill({ status: 404, contentType: 'text/html', body: readFileSync(join(this.folder, '404.html')) }); }
      return route.fulfill({ contentType: TYPES[extname(found)] ?? 'application/octet-stream', body: readFileSync(found) });
    });
  }
}

const LOOKED_AT = ['index', 'FlyteCore', 'FlyteOptions', 'FlyteAdminSettings', 'TaskPlugin', 'LogLevel', 'RunAs', 'CheckDbReadyOptions'].map((name) => `api/${name}.html`);
