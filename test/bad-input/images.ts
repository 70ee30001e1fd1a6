import { Chart } from 'cdk8s';
import { FlyteImage, FlyteRelease, RunAs } from 'cdk8s-flyte';
import { Row } from './row';
import { COMPONENTS } from '../support';

const DIGEST = `sha256:${'ab'.repeat(32)}`;
const NAMES = 'datacatalog, flyte-binary, flyteadmin, flyteconnector, flyteconsole, flytecopilot, flytepropeller, flytescheduler, minio, postgres';
const image = (tag: string, versionSkew?: string) => FlyteImage.of({ repository: 'registry.example.com/flyte', tag, runAs: RunAs.of({ user: 1001 }), versionSkew });
const digests = (map: { [name: string]: string }) => () => FlyteRelease.LATEST.with({ digests: map });

/** Images that are not what they are taken for. */
export const IMAGE_ROWS: Row[] = [
  ['a digest of no image', digests({ flyteAdmin: DIGEST }), `FlyteRelease.with: digests must have names of FlyteImageName as keys, got 'flyteAdmin'; use one of ${NAMES}`],
  ['an image by its value and its constant', () => FlyteRelease.LATEST.with({ images: { flyteadmin: image('v1.16.8'), FLYTEADMIN: image('v1.16.8') } }),
    "FlyteRelease.with: images must name flyteadmin once, got 'FLYTEADMIN'; remove one of the two"],
  ['a digest by a word of JavaScript', digests({ constructor: DIGEST }),
    `FlyteRelease.with: digests must have names of FlyteImageName as keys, got 'constructor'; use one of ${NAMES}`],
  ['a digest without algorithm', digests({ flyteadmin: 'ab'.repeat(32) }),
    `FlyteRelease.with: digests['flyteadmin'] must be 'sha256:' and 64 hex digits, got '${'ab'.repeat(32)}'; copy it from the registry`],
  ['one digest for two images', digests({ flyteadmin: DIGEST, datacatalog: DIGEST }),
    `FlyteRelease.with: digests['datacatalog'] must differ from that of flyteadmin, got '${DIGEST}'; copy each from the registry`],
  ['a digest and an image', () => FlyteRelease.LATEST.with({ digests: { flyteadmin: DIGEST }, images: { flyteadmin: image('v9') } }),
    `FlyteRelease.with: digests['flyteadmin'] must not come with an image of the same name, got '${DIGEST}'; give the digest to FlyteImage.of`],
  ['an older image in a release', () => FlyteRelease.LATEST.with({ images: { flytepropeller: image('v1.15.3') } }),
    "FlyteRelease.with: images['flytepropeller'] must be of version v1.16, for which the configuration is written, got 'v1.15.3'; "
    + 'use an image of the release, or say in versionSkew of FlyteImage.of why it works'],
  ['a newer image of a component', (chart: Chart) => COMPONENTS.flyteadmin(chart, { image: image('v1.17.0-acme.1') }),
    "test/it: image must be of version v1.16, for which the configuration is written, got 'v1.17.0-acme.1'; "
    + 'use an image of the release, or say in versionSkew of FlyteImage.of why it works'],
  ['a skew without reason', () => image('v1.15.3', ''), "FlyteImage.of: versionSkew must say why, got ''; say why it works with the release, or leave it out"],
];
