import { PssLocation } from '../../manifest/pods';
import { containerField, distinct, exceptOnWindows, failureAt, holders, Judge, PssCheck, quoted } from '../check';

const judge: Judge = (pod) => {
  const keeping: PssLocation[] = [];
  const adding: PssLocation[] = [];
  const added: string[] = [];
  for (const container of pod.containers) {
    const { add = [], drop } = container.context?.capabilities ?? {};
    // Only the exact word counts: runtimes may read 'all' the same, admission does not.
    if (!drop?.includes('ALL')) {
      keeping.push(containerField(container, 'securityContext.capabilities.drop', drop && drop.length > 0 ? drop : undefined));
    }
    add.forEach((name, index) => {
      if (name !== 'NET_BIND_SERVICE') {
        added.push(name);
        adding.push(containerField(container, `securityContext.capabilities.add[${index}]`, name));
      }
    });
  }
  return failureAt([...keeping, ...adding], 'unrestricted capabilities', () => [
    ...keeping.length > 0 ? [`securityContext.capabilities.drop lacks "ALL" on ${holders(keeping)}`] : [],
    ...adding.length > 0 ? [`securityContext.capabilities.add has ${quoted(distinct(added))} on ${holders(adding)}`] : [],
  ].join('; '));
};

/** Every capability is dropped, and none but NET_BIND_SERVICE comes back. */
export const capabilitiesRestricted: PssCheck = {
  id: 'capabilities_restricted',
  level: 'restricted',
  fix: 'Set securityContext.capabilities.drop to ["ALL"] on every container, and add nothing but NET_BIND_SERVICE.',
  revisions: [
    { since: 22, judge },
    { since: 25, judge: exceptOnWindows(judge) },
  ],
  overrides: 'capabilities_baseline',
};
