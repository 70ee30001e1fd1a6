import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { claimProps, DEVELOPMENT_ANNOTATION, InClusterStorageProps } from './dependency-props';
import { FlyteComponent } from '../components/flyte-component';
import { ComponentKind, metadataOf } from '../components/identity';
import { requireUrl } from '../private/checks';
import { PORTS } from '../private/vocabulary';
import { FlyteImageName } from '../release';
import { ObjectStore, S3AccessKey } from '../settings/object-store';
import { requireSecretValue } from '../settings/secrets';
import { httpGet, probesOf, sized } from '../workload/container';
import { VolumeSet } from '../workload/volumes';

/**
 * Properties of `InClusterObjectStore`.
 */
export interface InClusterObjectStoreProps extends InClusterStorageProps {
  /** The store's only key, from a Secret of the namespace: at least 3 characters for the id and 8 for the key itself. */
  readonly accessKey: S3AccessKey;

  /**
   * Bucket; made before the store starts.
   * @default 'flyte'
   */
  readonly bucket?: string;

  /**
   * URL under which clients outside the cluster reach the store: `http://localhost:9000` with `kubectl port-forward service/minio 9000`.
   * The URLs with which they upload code and read results then lead there.
   * @default - the Service: clients outside the cluster can neither upload nor download
   */
  readonly publicEndpoint?: string;
}

/** Which component it is. */
const KIND: ComponentKind = { name: 'minio', role: 'object-store', image: FlyteImageName.MINIO };

/**
 * An S3-compatible object store (MinIO) in the cluster, for development and tests: one pod, one volume, no encryption.
 */
export class InClusterObjectStore extends FlyteComponent {
  /** The Service `minio`. */
  public readonly service: kplus.Service;
  /** The store, as components take it. */
  public readonly objectStore: ObjectStore;

  constructor(scope: Construct, id: string, props: InClusterObjectStoreProps) {
    super(scope, id);
    const identity = this._identify('InClusterObjectStoreProps', KIND, props);
    const user = requireSecretValue(identity.path, 'accessKey.accessKeyId', props.accessKey?.accessKeyId);
    const password = requireSecretValue(identity.path, 'accessKey.secretAccessKey', props.accessKey?.secretAccessKey);
    const claim = new kplus.PersistentVolumeClaim(this, 'Data', { metadata: metadataOf(identity), ...claimProps(identity.path, props) });
    const volumes = new VolumeSet(this);
    const data = volumes.claim('data', '/data', claim);
    const bucket = props.bucket ?? 'flyte';
    if (props.publicEndpoint !== undefined) { requireUrl(identity.path, 'publicEndpoint', props.publicEndpoint); }
    this._assemble(identity, { ...props, annotations: { ...props.annotations, [DEVELOPMENT_ANNOTATION]: 'true' } }, {
      volumes,
      configMaps: [],
      egress: [],
      ingress: [{ peer: { kind: 'tasks' }, ports: [PORTS.objectStore] }],
      singleton: 'the volume has room for one server',
      strategy: kplus.DeploymentStrategy.recreate(),
      // A folder of the drive is a bucket. Without it Flyte makes the bucket at its first write and loses that write without an error:
      // flytestdlib v1.16.8, storage/stow_store.go:373-385 does not try again after CreateContainer.
      initContainers: [{ name: 'create-bucket', command: ['mkdir', '-p', `/data/${bucket}`], mounts: [data], resources: sized([10, 100], [16, 64]) }],
      container: {
        name: 'minio',
        command: ['minio', 'server', '/data', '--address', `:${PORTS.objectStore}`, '--certs-dir', '/tmp/certs'],
        env: {
          MINIO_BROWSER: kplus.EnvValue.fromValue('off'),
          MINIO_ROOT_USER_FILE: kplus.EnvValue.fromValue('/etc/minio/user'),
          MINIO_ROOT_PASSWORD_FILE: kplus.EnvValue.fromValue('/etc/minio/password'),
        },
        mounts: [
          data,
          volumes.secretFiles('access-key', '/etc/minio', [{ value: user, file: 'user' }, { value: password, file: 'password' }]),
          volumes.scratch('tmp', '/tmp', Size.mebibytes(64)),
        ],
        ports: [{ name: 's3', number: PORTS.objectStore }],
        probes: probesOf(httpGet('/minio/health/live', 's3'), httpGet('/minio/health/ready', 's3')),
        resources: sized([100, 1000], [256, 1024]),
      },
    });
    this.service = this._serve(identity, [{ name: 's3', port: PORTS.objectStore, targetPort: PORTS.objectStore }]);
    this.objectStore = ObjectStore.s3Compatible({
      endpoint: `http://${identity.name}.${identity.namespace}.svc.cluster.local:${PORTS.objectStore}`,
      bucket,
      publicEndpoint: props.publicEndpoint,
      accessKey: { accessKeyId: user, secretAccessKey: password },
    });
    this.objectStore._app = {
      selector: identity.selector, namespace: identity.namespace, podPorts: [PORTS.objectStore], dependency: identity.name, reachedByTasks: true,
    };
  }
}
