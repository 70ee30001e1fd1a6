/**
 * How much a Flyte process logs; becomes `logger.level`. Flyte's debug level (5) is left out on purpose: it prints secret values.
 */
export enum LogLevel {
  /** Only what ends the process (2 and below are rarer still). */
  ERROR = 2,
  /** Flyte's own default. */
  WARN = 3,
  /** What the process does, step by step. */
  INFO = 4,
}

/**
 * How a Flyte process writes its log; becomes `logger.formatter.type`.
 */
export enum LogFormat {
  /** One JSON object a line. Flyte's own default. */
  JSON = 'json',
  /** For people. */
  TEXT = 'text',
  /** JSON as Google Cloud Logging reads it, with its names of severities. */
  GCP = 'gcp',
}
