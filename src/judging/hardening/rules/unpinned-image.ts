import { textAt } from '../../manifest/fields';
import { inContainer, PodRule } from '../rule';

export const unpinnedImage: PodRule = {
  id: 'unpinned-image',
  severity: 'medium',
  title: 'Image not pinned',
  why: 'What runs changes with the registry, not with the manifest, so that nobody can say what was reviewed.',
  fix: 'Name an exact version as tag, or better a digest.',
  judge: (pod) => pod.containers.flatMap((container) => {
    const image = textAt(container.fields, 'image');
    const reason = image === undefined ? undefined : whyUnpinned(image);
    return reason === undefined ? [] : [inContainer(container, 'image', reason)];
  }),
};

/**
 * Words by which publishers mean whatever they pushed last, alone or before the variant of the image. Numbers are taken at their word:
 * nothing tells `15`, which moves, from the fifteenth build, nor `15.14`, which is exact for one program, from `1.27`, which is not.
 */
const MOVING = new RegExp('^(latest|main|master|trunk|head|stable|testing|unstable|edge|nightly|canary|rolling|snapshot|next|current|lts'
  + '|dev|devel|develop|development|release|prod|production|staging)'
  + '(-(alpine|slim|debian|ubuntu|bullseye|bookworm|trixie|focal|jammy|noble|ubi|distroless|jre|jdk|fpm|dev)[\\w.-]*)?$', 'i');

function whyUnpinned(image: string): string | undefined {
  if (image.includes('@')) {
    return undefined;
  }
  // A colon before the last slash belongs to the registry's port.
  const name = image.slice(image.lastIndexOf('/') + 1);
  const tag = name.includes(':') ? name.slice(name.indexOf(':') + 1) : '';
  if (tag === '') {
    return `image ${image} has no tag, which means latest`;
  }
  return MOVING.test(tag) ? `image ${image} is whatever was pushed last` : undefined;
}
