/** What a release of Flyte has otherwise than others. */
export interface ReleaseFacts {
  /** Flyte's version, which is the tag of its programs. */
  readonly version: string;
  /** Tag of the connectors' image: flytekit's version, under its older name. */
  readonly connector: string;
}

/**
 * The releases of Flyte that the library knows, the oldest first. What they have in common is in `FlyteRelease`: the repositories, in which
 * every image has Flyte's version as the published charts have it, the console's too, and the user of each image, which no Dockerfile of
 * these releases changes. The keys of their configuration are in `config/keys`. docs/upgrade.md tells the rest.
 */
export const RELEASES: readonly ReleaseFacts[] = [
  { version: 'v1.15.0', connector: '1.15.0' },
  { version: 'v1.15.1', connector: '1.15.3' },
  { version: 'v1.15.2', connector: '1.15.3' },
  { version: 'v1.15.3', connector: '1.15.3' },
  { version: 'v1.16.0', connector: '1.15.3' },
  { version: 'v1.16.1', connector: '1.15.3' },
  { version: 'v1.16.2', connector: '1.15.3' },
  { version: 'v1.16.3', connector: '1.15.3' },
  { version: 'v1.16.4', connector: '1.15.3' },
  { version: 'v1.16.5', connector: '1.15.3' },
  { version: 'v1.16.6', connector: '1.15.3' },
  { version: 'v1.16.7', connector: '1.15.3' },
  { version: 'v1.16.8', connector: '1.15.3' },
];

/** What is known of a release; nothing of one that the library does not know. */
export function factsOf(version: string): ReleaseFacts | undefined {
  return RELEASES.find((release) => release.version === version);
}

/** Whether a version comes after every release that is known. A first try of the newest one, `v1.16.8-b0`, comes before it. */
export function isNewer(version: string): boolean {
  const newest = numbersOf(RELEASES[RELEASES.length - 1].version);
  const numbers = numbersOf(version);
  const at = numbers.findIndex((number, index) => number !== newest[index]);
  return at >= 0 && numbers[at] > newest[at];
}

function numbersOf(version: string): number[] {
  return version.replace(/^v/, '').replace(/-.*$/, '').split('.').map(Number);
}
