import { isFields } from '../../judging/manifest/json';
import { call, literal, object } from '../code';
import { Part, Reader } from '../row';
import { suffix } from './basic';
import { stepsOf } from '../statements';

/** Where the charts find Flyte's images, now and earlier. */
const OFFICIAL = /^(cr\.flyte\.org|ghcr\.io|docker\.io)\/flyteorg\/|^cr\.l5d\.io\/|^(public\.)?ecr\.aws\/.*\/flyteorg\//;
/** Whether an image is one of Flyte's own. */
export function isOfficial(repository: unknown): boolean {
  return OFFICIAL.test(String(repository));
}

/** Tags of the release. */
const TAGS = ['v1.16.8', 'v1.21.0'];
const RELEASE = 'the image belongs to the release: configuration, users and permissions are written for it; another release is said by release: FlyteRelease.of(version), '
  + 'a mirror by FlyteRelease.with({ registry })';

interface ImageOptions {
  /** Whether it can only be Flyte's. */
  readonly official?: boolean;
  /** The prop of another component that the chart gives the same image. */
  readonly also?: string;
}

/** `repository`, `tag` and `pullPolicy` of one image; one of somebody's own is taken over, with its user. */
export function image(says: string, user: number, { official = false, also }: ImageOptions = {}): Reader {
  return (value, _context, path) => {
    if (!isFields(value)) { return { refused: RELEASE }; }
    const { repository, tag } = value;
    const isOwn = !official && typeof repository === 'string' && !OFFICIAL.test(repository) && typeof tag === 'string' && tag !== '';
    const own = () => call('FlyteImage.of', object({
      repository: literal(repository as string), tag: literal(tag as string), runAs: call('RunAs.of', object({ user: literal(user) })),
    }));
    const parts = Object.keys(value).map((key): Part => {
      const at = suffix(key);
      if (key === 'pullPolicy') { return { at, same: 'tags are pinned, so IfNotPresent is enough' }; }
      if (!isOwn) {
        return { at, ...OFFICIAL.test(String(value[key])) || (key === 'tag' && TAGS.includes(String(value[key]))) ? { same: 'the images of the release' } : { refused: RELEASE } };
      }
      return key === 'repository' || key === 'tag' ? { at, of: stepsOf(says), code: own() } : { at, refused: RELEASE };
    });
    return isOwn && also !== undefined ? [...parts, { at: ' ', also: [`${path}.repository`, `${path}.tag`], of: stepsOf(also), code: own() }] : parts;
  };
}
