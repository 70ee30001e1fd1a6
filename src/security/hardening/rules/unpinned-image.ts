import { textAt } from '../fields';
import { inContainer, PodRule } from '../rule';

export const unpinnedImage: PodRule = {
  id: 'unpinned-image',
  severity: 'medium',
  title: 'Image not pinned',
  why: 'What runs changes with the registry, not with the manifest, so that nobody can say what was reviewed.',
  fix: 'Name a version as tag, or better a digest.',
  judge: (pod) => pod.containers.flatMap((container) => {
    const image = textAt(container.fields, 'image');
    const reason = image === undefined ? undefined : whyUnpinned(image);
    return reason === undefined ? [] : [inContainer(container, 'image', reason)];
  }),
};

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
  return tag === 'latest' ? `image ${image} is whatever was pushed last` : undefined;
}
