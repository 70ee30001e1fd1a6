import { RunAs, SecurityProfile } from 'cdk8s-flyte';
import { completedContext, containerContext, grantedRootContext, podContext } from '../../src/security/contexts';
import { HARDENED } from '../support';

test.each([
  [{ user: 1001 }, [1001, 1001, 1001]],
  [{ user: 1, group: 2 }, [1, 2, 2]],
  [{ user: 1, fsGroup: 3 }, [1, 1, 3]],
  [{ user: 2147483647, group: 5, fsGroup: 6 }, [2147483647, 5, 6]],
])('RunAs.of(%j) gives user, group and fsGroup %j', (options, expected) => {
  const { user, group, fsGroup } = RunAs.of(options);
  expect([user, group, fsGroup]).toEqual(expected);
});

describe('security contexts', () => {
  const runAs = RunAs.of({ user: 5, group: 6, fsGroup: 7 });

  test('of a container are complete in themselves', () => {
    expect(containerContext(runAs, SecurityProfile.KUBERNETES)).toEqual({ ...HARDENED, runAsUser: 5, runAsGroup: 6 });
  });

  test('of a pod carry the group of its volumes, changed only where it differs', () => {
    expect(podContext(runAs, SecurityProfile.KUBERNETES)).toEqual({
      runAsNonRoot: true, runAsUser: 5, runAsGroup: 6, fsGroup: 7, fsGroupChangePolicy: 'OnRootMismatch', seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  test('have no ids on OpenShift, and all else', () => {
    expect(containerContext(runAs, SecurityProfile.OPENSHIFT)).toEqual(HARDENED);
    expect(podContext(runAs, SecurityProfile.OPENSHIFT)).toEqual({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
  });

  test('of a granted container differ in three fields', () => {
    expect(grantedRootContext(SecurityProfile.KUBERNETES)).toEqual({ ...HARDENED, runAsNonRoot: false, runAsUser: 0, runAsGroup: 0 });
  });

  test.each([
    ['nothing', undefined, {}],
    ['an empty one', {}, {}],
    ['a user', { runAsUser: 9 }, { runAsUser: 9 }],
    ['a user of 0, for the guard to refuse', { runAsUser: 0 }, { runAsUser: 0 }],
    ['more to drop', { capabilities: { drop: ['CHOWN', 'ALL'] } }, { capabilities: { drop: ['ALL', 'CHOWN'] } }],
    ['something to add, for the guard to refuse', { capabilities: { add: ['CHOWN'] } }, { capabilities: { add: ['CHOWN'], drop: ['ALL'] } }],
    ['a field of its own', { appArmorProfile: { type: 'RuntimeDefault' } }, { appArmorProfile: { type: 'RuntimeDefault' } }],
  ])('complete a container that says %s', (_title, own, expected) => {
    const complete = containerContext(runAs, SecurityProfile.KUBERNETES);
    expect(completedContext(own, complete)).toEqual({ ...complete, ...expected });
  });
});

test('a profile says whether ids are pinned', () => {
  expect([SecurityProfile.KUBERNETES, SecurityProfile.OPENSHIFT].map(({ name, pinsIds }) => [name, pinsIds])).toEqual([['kubernetes', true], ['openshift', false]]);
});
