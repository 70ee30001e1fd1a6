import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';
import { RunAs } from '../security/run-as';

/**
 * The security context that flytepropeller gives to the pods of users' tasks, whose images nobody here knows.
 */
export class TaskSecurity {
  /**
   * Task pods run as this user and group, without escalation or capabilities in their primary container, under the runtime's seccomp
   * profile. Flytekit's own images work as 1000:1000.
   *
   * On OpenShift the ids are left to the namespaces' ranges. Becomes `plugins.k8s.default-pod-security-context` and
   * `plugins.k8s.default-security-context`.
   * @param runAs the user and group; 1000:1000 if left out
   */
  public static nonRoot(runAs: RunAs = RunAs.of({ user: 1000 })): TaskSecurity {
    requireArguments('TaskSecurity.nonRoot', runAs);
    return new TaskSecurity(RunAs.of(runAs));
  }

  /** Each image decides, root included. The namespaces' Pod Security level is then the only limit. */
  public static imageDefined(): TaskSecurity {
    return new TaskSecurity();
  }

  private constructor(
    /** The user and group of task pods, unless the images decide. */
    public readonly runAs?: RunAs,
  ) {}
}

mark('TaskSecurity', TaskSecurity);
