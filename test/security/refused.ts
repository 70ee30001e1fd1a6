import { readdirSync } from 'fs';
import { App } from 'cdk8s';

/** The lines of what `app.synth()` refuses, without the heading; fails when it passes or writes. */
export function refused(app: App): string[] {
  let message = 'passed';
  try {
    app.synth();
  } catch (error) {
    ({ message } = error as Error);
  }
  expect(message).toMatch(/^Validation failed with the following errors:\n/);
  expect(readdirSync(app.outdir)).toEqual([]);
  return message.split('\n').slice(1).map((line) => line.trim().replace(/^\[\] /, ''));
}
