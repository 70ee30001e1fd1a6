import { existsSync, mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { delimiter, join } from 'path';
import { BrowserContext, chromium } from 'playwright-core';
import { installDebian } from '../tools/debian';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const FLAGS = [
  '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  // Chromium refuses to sandbox itself for root, which CI often is. The pages are ours.
  ...process.getuid?.() === 0 ? ['--no-sandbox'] : [],
];

/** A Chromium that talks to nobody, with a profile of its own that is gone afterwards. */
export async function withBrowser<T>(bypassCSP: boolean, use: (context: BrowserContext) => Promise<T>): Promise<T> {
  const executablePath = await executable();
  const profile = mkdtempSync(join(tmpdir(), 'cdk8s-flyte-browser-'));
  try {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath, headless: true, args: FLAGS, bypassCSP, offline: true, viewport: { width: 1400, height: 950 },
    });
    try {
      // The runner of these files names functions by a helper of its own, which pages do not have.
      await context.addInitScript('globalThis.__name = (named) => named');
      return await use(context);
    } finally {
      await context.close();
    }
  } finally {
    rmSync(profile, { recursive: true, force: true });
  }
}

async function executable(): Promise<string> {
  const found = lookUp();
  if (found !== undefined) { return found; }
  // Throws with the line to run, where nothing may be installed.
  await installDebian(['chromium']);
  const installed = lookUp();
  if (installed === undefined) { throw new Error(`Debian's chromium is installed, and none of ${NAMES.join(', ')} is on PATH`); }
  return installed;
}

function lookUp(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(existsSync);
}
