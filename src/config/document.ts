import { ConfigReader, withExtraConfig } from './extra-config';
import { refusal } from '../private/checks';
import { compact, Document, documentOf, merge } from '../private/documents';
import { stableYaml } from '../private/stable-yaml';
import { LogLevel } from '../settings/log-level';

/** Name of the one file every component's configuration is in. */
export const CONFIG_FILE = 'config.yaml';

/** Sections every program has: its log level, and a profiler that does not hand its whole configuration to whoever asks. */
export function commonSections(logLevel: LogLevel): Document {
  return {
    logger: { 'level': logLevel, 'show-source': true, 'formatter': { type: 'json' } },
    prof: { disableConfigEndpoint: true },
  };
}

/** Merges the sections and the consumer's extra configuration into the text of the one file. */
export function renderConfig(reader: ConfigReader, sections: Document[], extra: Document = {}): string {
  const base = sections.reduce(merge, {});
  const { level } = documentOf(base.logger);
  if (!Object.values(LogLevel).includes(level as LogLevel)) {
    throw refusal(reader.path, 'logLevel', 'be one of LogLevel', level, 'at level 5 Flyte prints secret values');
  }
  return stableYaml(compact(withExtraConfig(reader, base, extra)));
}
