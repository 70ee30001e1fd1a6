import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { FlyteComponentProps } from '../components/component-props';
import { refusal, requireSubdomain } from '../private/checks';

/**
 * What the in-cluster dependencies share.
 */
export interface InClusterStorageProps extends FlyteComponentProps {
  /**
   * Size of the persistent volume.
   * @default Size.gibibytes(10)
   */
  readonly storageSize?: Size;

  /**
   * Storage class of the persistent volume.
   * @default - the cluster's default class
   */
  readonly storageClassName?: string;
}

/** Marks what must not be taken for a production database or store. */
export const DEVELOPMENT_ANNOTATION = 'cdk8s-flyte.dev/for-development';

/** The claim's properties; refuses a size Kubernetes would refuse. */
export function claimProps(path: string, props: InClusterStorageProps): kplus.PersistentVolumeClaimProps {
  const storage = props.storageSize ?? Size.gibibytes(10);
  const gibibytes = storage.toKibibytes() / (1024 * 1024);
  if (!Number.isInteger(gibibytes) || gibibytes < 1) {
    throw refusal(path, 'storageSize', 'be whole gibibytes, from 1', `${gibibytes}Gi`, 'use for example Size.gibibytes(10)');
  }
  if (props.storageClassName !== undefined) { requireSubdomain(path, 'storageClassName', props.storageClassName, 'name an existing StorageClass'); }
  return { accessModes: [kplus.PersistentVolumeAccessMode.READ_WRITE_ONCE], storage, storageClassName: props.storageClassName };
}
