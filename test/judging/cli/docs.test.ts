import { readFileSync } from 'fs';
import { join } from 'path';
import { AUDIT_RULES } from '../../../src/judging/audit';

const guide = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'audit.md'), 'utf8');

test('the guide has every rule with its severity, and no other', () => {
  const documented = [...guide.matchAll(/^\| `([a-z-]+)` \| (high|medium|low) \|/gm)].map(([, id, severity]) => `${id} ${severity}`);
  const rules = AUDIT_RULES.filter(({ set }) => set !== 'pod-security').map(({ id, severity }) => `${id} ${severity}`);
  expect(documented.sort()).toEqual(rules.sort());
});
