import { Program, requireExtraConfig } from './extra-config';
import { compact, Document, merge, stableYaml } from '../private/documents';
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
export function renderConfig(path: string, program: Program, sections: Document[], extra: Document = {}): string {
  requireExtraConfig(path, program, extra);
  return stableYaml(compact([...sections, extra].reduce(merge, {})));
}
