import { pairsOf, suffix } from './basic';
import { Fields, isFields } from '../../judging/manifest/json';
import { Code, call, literal, named, object } from '../code';
import { Context, Part, Reader } from '../row';

/** Flyte's levels: from 0, which is silence, to 6. */
export const logLevel: Reader = (value) => {
  const level = Number(value);
  if (!Number.isInteger(level) || level < 0 || level > 6) { return { refused: 'it must be a level from 0 to 6; use logLevel' }; }
  if (level >= 5) { return { refused: 'level 5 and above print secrets that pass through the process; use logLevel: LogLevel.INFO' }; }
  return level === 3 ? { same: 'the library has it so' }
    : { code: named(level === 4 ? 'LogLevel.INFO' : 'LogLevel.ERROR'), note: level < 2 ? 'errors are the least that is logged' : undefined };
};

/** One amount of a task's resources; 0 is no limit to Flyte. */
export function resourceAmount(codeOf: (value: unknown) => Code | undefined, what: string): Reader {
  return (value) => {
    if (value === 0 || value === '0') { return { refused: '0 sets no bound to what tasks may take; name one in tasks.resources, or leave it out for Flyte\'s own' }; }
    const code = codeOf(value);
    return code === undefined ? { refused: `it must be ${what}; say it in tasks.resources` } : { code };
  };
}

const OFF = 'there are no such links, so it says nothing';

/** What a kind of log is called in the values, by its first word. */
type Kind = 'kubernetes' | 'cloudwatch' | 'stackdriver';

const KINDS: readonly Kind[] = ['kubernetes', 'cloudwatch', 'stackdriver'];
const NAMES: { readonly [kind in Kind]: string } = { kubernetes: 'Kubernetes Logs', cloudwatch: 'Cloudwatch Logs', stackdriver: 'Stackdriver Logs' };

interface LogSettings {
  readonly enabled: boolean;
  readonly template?: string;
  readonly setting: (name: string) => string | undefined;
}

/** The link of one kind, from what the values say of it. */
function linkOf(kind: Kind, { template, setting }: LogSettings, context: Context): Code | undefined {
  if (template !== undefined) { return templateLink(NAMES[kind], template); }
  switch (kind) {
    case 'kubernetes': { const url = setting('url'); return url === undefined ? undefined : call('LogLink.kubernetes', literal(url)); }
    case 'cloudwatch': {
      const [region, logGroup] = [setting('region'), setting('log-group')];
      return region === undefined || logGroup === undefined ? undefined : call('LogLink.cloudWatch', object({ region: literal(region), logGroup: literal(logGroup) }));
    }
    case 'stackdriver': {
      const project = setting('project') ?? context.text('storage.gcs.projectId');
      const resource = setting('logresourcename');
      return project === undefined ? undefined : call('LogLink.stackdriver', object({
        project: literal(project), resource: resource === undefined || resource === 'k8s_container' ? undefined : literal(resource),
      }));
    }
  }
}

/** A template as people write it: in quotes by mistake, and with placeholders without spaces. */
function templateOptions(displayName: string, uri: string, { showWhilePending, hideOnceFinished }: Fields = {}): Code {
  const bare = uri.trim().replace(/^"([\s\S]*)"$/, '$1').replace(/\{\{\s*\.?(\w+)\s*\}\}/g, '{{ .$1 }}');
  const on = (value: unknown) => value === true ? literal(true) : undefined;
  return object({
    displayName: literal(displayName), uri: literal(bare), showWhilePending: on(showWhilePending), hideOnceFinished: on(hideOnceFinished),
  });
}

function templateLink(displayName: string, uri: string): Code {
  return call('LogLink.template', templateOptions(displayName, uri));
}

const WITHOUT = 'the link needs an address: say it by tasks.logLinks with LogLink';

/** `plugins.logs` of Flyte's configuration. */
export const logLinks: Reader = (value, context, path) => {
  if (!isFields(value)) { return { refused: WITHOUT }; }
  const text = (key: string) => typeof value[key] === 'string' && value[key] !== '' ? value[key] : undefined;
  return Object.keys(value).flatMap((key): Part[] => {
    const kind = KINDS.find((one) => key.startsWith(one)) ?? (key.startsWith('gcp') ? 'stackdriver' : undefined);
    if (kind !== undefined) {
      const settings: LogSettings = {
        enabled: value[`${kind}-enabled`] === true,
        template: text(`${kind}-template-uri`),
        setting: (name) => name === 'project' ? text('gcp-project') : text(`${kind}-${name}`),
      };
      return [partOfKind(suffix(key), kind, settings, key.endsWith('-enabled'), context)];
    }
    if (key === 'templates') { return customLinks(suffix(key), value[key], path); }
    return key === 'dynamic-log-links' ? dynamicLinks(suffix(key), value[key]) : [];
  });
};

/** All settings of one kind are said by its switch. */
function partOfKind(at: string, kind: Kind, settings: LogSettings, isSwitch: boolean, context: Context): Part {
  if (!settings.enabled) { return { at, same: OFF }; }
  const code = linkOf(kind, settings, context);
  return code === undefined ? { at, refused: WITHOUT } : isSwitch ? { at, of: ['tasks', 'logLinks[]'], code } : { at, same: 'said by the link' };
}

/** Links of one's own: each address of a template is one. */
function customLinks(at: string, value: unknown, path: string): Part[] {
  return !Array.isArray(value) ? [{ at, refused: WITHOUT }] : value.flatMap((item: unknown, index): Part[] => {
    const own = `${at}[${index}]`;
    const options = optionsOf(item);
    return options.length === 0 ? [{ at: own, refused: WITHOUT }]
      : options.map((one, place) => ({ ...place === 0 ? { at: own } : { at: ' ', also: [`${path}${own}`] }, of: ['tasks', 'logLinks[]'], code: call('LogLink.template', one) }));
  });
}

/** Links that tasks ask for by name. */
function dynamicLinks(before: string, value: unknown): Part[] {
  return (pairsOf(value) ?? [{ at: '', key: '', value: undefined }]).map(({ at, key, value: one }): Part => {
    const [options, ...more] = optionsOf(one);
    return { at: `${before}${at}`, ...options === undefined || more.length > 0 ? { refused: WITHOUT } : { of: ['tasks', 'logLinks[]'], code: call('LogLink.dynamic', literal(key), options) } };
  });
}

/** What a link of one's own is, for each of its addresses; two of one name are refused by the library. */
function optionsOf(item: unknown): Code[] {
  if (!isFields(item) || item.dynamicTemplateUris !== undefined) { return []; }
  const { displayName, templateUris, templateUri } = item;
  const uris = Array.isArray(templateUris) ? templateUris as unknown[] : [templateUri];
  return typeof displayName !== 'string' || !uris.every((uri) => typeof uri === 'string') ? []
    : uris.map((uri, index) => templateOptions(index === 0 ? displayName : `${displayName} ${index + 1}`, uri, item));
}

/** `configuration.logging.plugins` of chart flyte-binary. */
export const binaryLogLinks: Reader = (value, context, path) => {
  if (!isFields(value)) { return { refused: WITHOUT }; }
  return Object.entries(value).flatMap(([key, one]): Part[] => {
    const kind = KINDS.find((name) => name === key);
    if (kind === undefined) { return key === 'custom' ? customLinks(suffix(key), one, path) : []; }
    const { enabled, templateUri, ...rest } = isFields(one) ? one : { enabled: false };
    const settings: LogSettings = {
      enabled: enabled === true,
      template: typeof templateUri === 'string' && templateUri !== '' ? templateUri : undefined,
      setting: (name) => {
        const found = (rest as { [key: string]: unknown })[{ 'log-group': 'logGroup', 'project': 'gcpProject' }[name] ?? name];
        return typeof found === 'string' ? found : undefined;
      },
    };
    return Object.keys(isFields(one) ? one : {}).map((name) => partOfKind(`${suffix(key)}${suffix(name)}`, kind, settings, name === 'enabled', context));
  });
};
