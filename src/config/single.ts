import { Document } from '../private/documents';

/** What of Flyte runs in the one process, besides flyteadmin and flytepropeller. */
export interface SingleParts {
  readonly scheduler: boolean;
  readonly clusterResourceSync: boolean;
  readonly dataCatalog: boolean;
  readonly podWebhook: boolean;
}

/** The `flyte` section of the single binary: which parts it leaves out, and the projects that it makes at its start. */
export function singleSection(parts: SingleParts, projects: readonly string[]): Document {
  return {
    flyte: {
      admin: { disableClusterResourceManager: !parts.clusterResourceSync, disableScheduler: !parts.scheduler, seedProjects: [...projects] },
      dataCatalog: { disabled: !parts.dataCatalog },
      propeller: { disableWebhook: !parts.podWebhook },
    },
  };
}
