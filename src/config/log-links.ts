import { Document, present } from '../private/documents';
import { LogLink, LogLinkSetting } from '../settings/log-link';

/**
 * A set of log links as Flyte has it, in every place that knows one. Flyte's own link is on by default and leads to localhost; those of
 * clouds are written as templates, which is what Flyte makes of its own keys for them.
 */
export function logLinks(links: readonly LogLink[] = []): Document {
  const settings = links.map(({ _setting }) => _setting);
  const templates = settings.filter(({ dynamic }) => dynamic === undefined);
  const dynamic = settings.filter((setting) => setting.dynamic !== undefined);
  return {
    'kubernetes-enabled': false,
    'templates': templates.length === 0 ? undefined : templates.map(logLink),
    'dynamic-log-links': dynamic.length === 0 ? undefined : dynamic.map((setting) => ({ [setting.dynamic!]: logLink(setting) })),
  };
}

/** One link. */
export function logLink({ displayName, uri, showWhilePending, hideOnceFinished }: LogLinkSetting): Document {
  return present({ displayName, templateUris: [uri], showWhilePending, hideOnceFinished });
}
