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

/** `repository`, `tag` and `pullPolicy` of one image; one of somebody's own is taken over, with its user, unless it can only be Flyte's. */
export function image(says: string, user: number, official = false): Reader {
  return (value) => {
    if (!isFields(value)) { return { refused: RELEASE }; }
    const { repository, tag } = value;
    const isOwn = !official && typeof repository === 'string' && !OFFICIAL.test(repository) && typeof tag === 'string' && tag !== '';
    return Object.keys(value).map((key): Part => {
      const at = suffix(key);
      if (key === 'pullPolicy') { return { at, same: 'tags are pinned, so IfNotPresent is enough' }; }
      if (!isOwn) {
        return { at, ...OFFICIAL.test(String(value[key])) || (key === 'tag' && TAGS.includes(String(value[key]))) ? { same: 'the images of the release' } : { refused: RELEASE } };
      }
      const code = call('FlyteImage.of', object({
        repository: literal(repository),
        tag: literal(tag),
        runAs: call('RunAs.of', object({ user: literal(user) })),
      }));
      return key === 'repository' ? { at, of: stepsOf(says), also: [], code } : key === 'tag' ? { at, of: stepsOf(says), code } : { at, refused: RELEASE };
    });
  };
}
