import { Document } from '../private/documents';
import { RunAs } from '../security/run-as';

/** Name of the PodTemplate, where nothing else is said. */
export const DEFAULT_POD_TEMPLATE = 'flyte-task-pods';

/** Kubernetes takes no container without an image; that of the task, or of the copilot, replaces it. */
const REPLACED_IMAGE = 'replaced-by-the-image-of-the-task:v0';

/** What every container gets: enough for Pod Security `restricted`, and a root filesystem that tasks may write, as flytekit does. */
const CONTEXT = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };

/**
 * The pod that flytepropeller lays every task's pod on. It knows containers by these names: `default` and `default-init` are under every
 * container, `primary-init` under the copilot's downloader, and any other under the one of its name. A field that a task sets wins, but
 * for `false`, which counts as not set. flytepropeller gives its own default context neither to the copilot's containers nor to the
 * container of a task that uses the copilot.
 */
export function taskPodTemplate(runAs?: RunAs): Document {
  const container = (name: string, context: Document = {}): Document => (
    { name, image: REPLACED_IMAGE, securityContext: { ...CONTEXT, ...context } }
  );
  const readOnly = { readOnlyRootFilesystem: true };
  return {
    spec: {
      securityContext: {
        runAsNonRoot: true,
        ...(runAs === undefined ? {} : {
          runAsUser: runAs.user, runAsGroup: runAs.group, fsGroup: runAs.fsGroup, fsGroupChangePolicy: 'OnRootMismatch',
        }),
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [container('default')],
      // The copilot writes into its volumes only.
      initContainers: [container('default-init'), container('primary-init', readOnly), container('flyte-copilot-uploader', readOnly)],
    },
  };
}
