import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Document } from '../private/documents';

/** Spreads several replicas over hosts and zones, as far as the cluster allows. */
export function highlyAvailable(replicas: number, selector: { [name: string]: string }): Document {
  if (replicas < 2) { return {}; }
  const spread = (topologyKey: string): Document => ({
    maxSkew: 1, topologyKey, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: selector },
  });
  return { topologySpreadConstraints: [spread('kubernetes.io/hostname'), spread('topology.kubernetes.io/zone')] };
}

/** Keeps all replicas but one while nodes are drained; pods that are not healthy may always go, so that they cannot block a drain. */
export function protectFromDisruption(
  scope: Construct, metadata: { name: string; namespace: string; labels: { [name: string]: string } }, selector: { [name: string]: string },
): void {
  new kplus.k8s.KubePodDisruptionBudget(scope, 'DisruptionBudget', {
    metadata,
    spec: {
      maxUnavailable: kplus.k8s.IntOrString.fromNumber(1),
      selector: { matchLabels: selector },
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  });
}
