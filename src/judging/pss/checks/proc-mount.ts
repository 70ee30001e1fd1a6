import { distinct, exceptInUserNamespace, failureAt, holders, inContainers, Judge, PssCheck, quoted } from '../check';

const judge: Judge = (pod) => {
  const locations = inContainers(pod, 'procMount', (context) => {
    return context?.procMount === undefined || context.procMount === 'Default' ? undefined : { value: context.procMount };
  });
  return failureAt(locations, 'procMount', () => {
    return `securityContext.procMount is ${quoted(distinct(locations.map(({ value }) => String(value))))} on ${holders(locations)}`;
  });
};

const fix = 'Remove securityContext.procMount from the container, or set it to Default.';

/** The masks over /proc hide the node from the container. */
export const procMount: PssCheck = {
  id: 'procMount',
  level: 'baseline',
  fix,
  revisions: [
    { since: 0, judge },
    { since: 35, judge: exceptInUserNamespace(judge) },
  ],
};

/** From 1.35 on baseline lets a pod in a user namespace lift the masks; restricted goes on refusing. */
export const procMountRestricted: PssCheck = {
  id: 'procMount_restricted',
  level: 'restricted',
  fix,
  revisions: [{ since: 35, judge }],
  overrides: procMount.id,
};
