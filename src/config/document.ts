import { ConfigReader, withExtraConfig } from './extra-config';
import { withoutNewerKeys } from './older-release';
import { refusal } from '../private/checks';
import { compact, Document, documentOf, merge } from '../private/documents';
import { stableYaml } from '../private/stable-yaml';
import { LogFormat, LogLevel } from '../settings/log-level';

/** Name of the one file every component's configuration is in. */
export const CONFIG_FILE = 'config.yaml';

/** How a program logs. */
export interface Logging {
  readonly logLevel?: LogLevel;
  readonly logFormat?: LogFormat;
  readonly logSource?: boolean;
}

/** Sections every program has: its log, and a profiler that does not hand its whole configuration to whoever asks. */
export function commonSections({ logLevel = LogLevel.WARN, logFormat = LogFormat.JSON, logSource = true }: Logging): Document {
  return {
    logger: { 'level': logLevel, 'show-source': logSource, 'formatter': { type: logFormat } },
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
  return stableYaml(compact(withExtraConfig(reader, withoutNewerKeys(reader, base), extra)));
}
