import { readdirSync } from 'fs';
import { App } from 'cdk8s';
import { ADOPTION_ROWS } from './bad-input/adoption';
import { AUTHENTICATION_ROWS } from './bad-input/authentication';
import { AUTOSCALING_ROWS } from './bad-input/autoscaling';
import { BINARY_ROWS } from './bad-input/binary';
import { CERT_MANAGER_ROWS } from './bad-input/cert-manager';
import { CLOUD_ROWS } from './bad-input/clouds';
import { COMPONENT_ROWS, PARTS } from './bad-input/components';
import { CONFIG_KEYS } from './bad-input/config-keys';
import { CONNECTOR_ROWS } from './bad-input/connectors';
import { CORE_ROWS } from './bad-input/core';
import { CROSS_CHECKS } from './bad-input/cross-checks';
import { DATABASE_ROWS } from './bad-input/databases';
import { ENGINE_ROWS } from './bad-input/engine';
import { EVENT_SCHEDULER_ROWS } from './bad-input/event-scheduler';
import { EXPOSURE } from './bad-input/exposure';
import { EXTRA_ROWS } from './bad-input/extra-containers';
import { FACTORIES } from './bad-input/factories';
import { GUARD_ROWS } from './bad-input/guard';
import { IMAGE_ROWS } from './bad-input/images';
import { MONITORING_ROWS, TRACING_ROWS } from './bad-input/monitoring';
import { NARROW_ROWS } from './bad-input/narrow';
import { NOTIFICATION_ROWS } from './bad-input/notifications';
import { PLANE_ROWS } from './bad-input/planes';
import { RELEASE_ROWS } from './bad-input/releases';
import { Row, SECRET } from './bad-input/row';
import { SCHEDULING_ROWS } from './bad-input/scheduling';
import { SECRETS } from './bad-input/secrets';
import { SERVICE_ROWS } from './bad-input/services';
import { SHARDING_ROWS } from './bad-input/sharding';
import { TASK_ROWS } from './bad-input/tasks';
import { TEMPLATE_ROWS } from './bad-input/templates';
import { UNTYPED } from './bad-input/untyped';
import { testChart, writingApp } from './support';

const ROWS: Row[] = [
  ...EXTRA_ROWS,
  ...ADOPTION_ROWS,
  ...FACTORIES,
  ...AUTHENTICATION_ROWS,
  ...AUTOSCALING_ROWS,
  ...BINARY_ROWS,
  ...CERT_MANAGER_ROWS,
  ...CLOUD_ROWS,
  ...COMPONENT_ROWS,
  ...PARTS,
  ...CONFIG_KEYS,
  ...CONNECTOR_ROWS,
  ...CORE_ROWS,
  ...CROSS_CHECKS,
  ...EVENT_SCHEDULER_ROWS,
  ...DATABASE_ROWS,
  ...ENGINE_ROWS,
  ...EXPOSURE,
  ...GUARD_ROWS,
  ...IMAGE_ROWS,
  ...MONITORING_ROWS,
  ...TRACING_ROWS,
  ...NARROW_ROWS,
  ...NOTIFICATION_ROWS,
  ...PLANE_ROWS,
  ...RELEASE_ROWS,
  ...SCHEDULING_ROWS,
  ...SECRETS,
  ...SERVICE_ROWS,
  ...SHARDING_ROWS,
  ...TASK_ROWS,
  ...TEMPLATE_ROWS,
  ...UNTYPED,
];

function refusal(make: Row[1]): { readonly message: string; readonly app: App } {
  const app = writingApp();
  try {
    make(testChart(app));
  } catch (error) {
    return { message: (error as Error).message, app };
  }
  return { message: '(accepted)', app };
}

test.each(ROWS)('%s is refused where it enters, and nothing is written', (_title, make, expected) => {
  const { message, app } = refusal(make);
  expect(message).toBe(expected);
  expect(message).not.toContain(SECRET);
  expect(readdirSync(app.outdir)).toEqual([]);
});

test('every message says where, what is wrong with which value, and what to do', () => {
  for (const [, , message] of ROWS) {
    expect(message).toMatch(/^[^\s:]+: \S[\s\S]* (must [\s\S]+, got |already exists in )[\s\S]+; \S/);
  }
});

/** The way out, without Flyte's own placeholders. */
const wayOut = (message: string): string => message.slice(message.indexOf('; ', message.indexOf(', got ')) + 2).replace(/\{\{.*?\}\}/g, '');

test('every way out is said in words that fit any language, not in the notation of TypeScript', () => {
  const typescript = ROWS.map(([, , message]) => wayOut(message)).filter((text) => /[{}]|\[(?!\d+\]|:port\])|\bnew [A-Z]|=>|\?\.|\bundefined\b|\bclass [A-Z]/.test(text));
  expect(typescript).toEqual([]);
});

test('each row is there once', () => {
  const titles = ROWS.map(([title]) => title);
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([]);
});
