import { Judge, PssCheck } from './check';
import { allowPrivilegeEscalation } from './checks/allow-privilege-escalation';
import { appArmorProfile } from './checks/app-armor-profile';
import { capabilitiesBaseline } from './checks/capabilities-baseline';
import { capabilitiesRestricted } from './checks/capabilities-restricted';
import { hostNamespaces } from './checks/host-namespaces';
import { hostPathVolumes } from './checks/host-path-volumes';
import { hostPorts } from './checks/host-ports';
import { hostProbesAndHostLifecycle } from './checks/host-probes-and-host-lifecycle';
import { privileged } from './checks/privileged';
import { procMount, procMountRestricted } from './checks/proc-mount';
import { restrictedVolumes } from './checks/restricted-volumes';
import { runAsNonRoot } from './checks/run-as-non-root';
import { runAsUser } from './checks/run-as-user';
import { seLinuxOptions } from './checks/se-linux-options';
import { seccompProfileBaseline } from './checks/seccomp-profile-baseline';
import { seccompProfileRestricted } from './checks/seccomp-profile-restricted';
import { sysctls } from './checks/sysctls';
import { windowsHostProcess } from './checks/windows-host-process';
import { PssLevel } from './types';

/** Every check, in the order in which admission reports them: baseline by id, then restricted by id. */
export const PSS_CHECKS: readonly PssCheck[] = [
  appArmorProfile,
  capabilitiesBaseline,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  hostProbesAndHostLifecycle,
  privileged,
  procMount,
  seLinuxOptions,
  seccompProfileBaseline,
  sysctls,
  windowsHostProcess,
  allowPrivilegeEscalation,
  capabilitiesRestricted,
  procMountRestricted,
  restrictedVolumes,
  runAsNonRoot,
  runAsUser,
  seccompProfileRestricted,
];

/** A check in the revision that applies. */
export interface ActiveCheck {
  readonly check: PssCheck;
  readonly judge: Judge;
}

const selected = new Map<string, readonly ActiveCheck[]>();

/** The checks of a level in a Kubernetes minor. Restricted has those of baseline, but for what it judges more strictly itself. */
export function checksOf(level: PssLevel, minor: number): readonly ActiveCheck[] {
  const key = `${level} ${minor}`;
  let checks = selected.get(key);
  if (!checks) {
    checks = select(level, minor);
    selected.set(key, checks);
  }
  return checks;
}

function select(level: PssLevel, minor: number): readonly ActiveCheck[] {
  const active = PSS_CHECKS
    .filter((check) => level === 'restricted' || check.level === level)
    .flatMap((check) => {
      const revision = check.revisions.filter(({ since }) => since <= minor).pop();
      return revision ? [{ check, judge: revision.judge }] : [];
    });
  const overridden = active.map(({ check }) => check.overrides);
  return active.filter(({ check }) => !overridden.includes(check.id));
}
