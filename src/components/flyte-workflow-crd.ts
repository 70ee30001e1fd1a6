import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { clusterScoped } from '../private/cluster-scoped';
import { placed } from '../private/props';
import { guard } from '../security/guard';
import { SecurityProfile } from '../security/profile';

/**
 * The CustomResourceDefinition of FlyteWorkflow, which flyteadmin creates and flytepropeller runs. Deleting it deletes every running
 * workflow, so it asks Helm and Argo CD to leave it alone.
 */
export class FlyteWorkflowCrd extends Construct {
  /** The object, `flyteworkflows.flyte.lyft.com`. */
  public readonly apiObject: ApiObject;

  constructor(scope: Construct, id: string) {
    super(...placed('FlyteWorkflowCrd', scope, id));
    guard(this, { profile: SecurityProfile.KUBERNETES });
    this.apiObject = clusterScoped(new ApiObject(this, 'Default', {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: {
        name: 'flyteworkflows.flyte.lyft.com',
        annotations: { 'helm.sh/resource-policy': 'keep', 'argocd.argoproj.io/sync-options': 'Prune=false' },
      },
      spec: {
        group: 'flyte.lyft.com',
        names: { kind: 'FlyteWorkflow', listKind: 'FlyteWorkflowList', plural: 'flyteworkflows', shortNames: ['fly'], singular: 'flyteworkflow' },
        scope: 'Namespaced',
        versions: [{
          name: 'v1alpha1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { 'type': 'object', 'x-kubernetes-preserve-unknown-fields': true } },
        }],
      },
    }));
  }
}
