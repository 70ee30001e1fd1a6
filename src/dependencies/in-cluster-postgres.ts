import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { claimProps, DEVELOPMENT_ANNOTATION, InClusterStorageProps } from './dependency-props';
import { FlyteComponent } from '../components/flyte-component';
import { ComponentKind, metadataOf } from '../components/identity';
import { refusal } from '../private/checks';
import { Document } from '../private/documents';
import { PORTS } from '../private/vocabulary';
import { FlyteImageName } from '../release';
import { Database, PostgresTls } from '../settings/database';
import { requireSecretValue } from '../settings/secrets';
import { probesOf, sized } from '../workload/container';
import { VolumeSet } from '../workload/volumes';

/**
 * Properties of `InClusterPostgres`.
 */
export interface InClusterPostgresProps extends InClusterStorageProps {
  /** Password of the role, from a Secret of the namespace. Read when the database is made; changing it later changes nothing. */
  readonly password: kplus.SecretValue;

  /**
   * Role that owns everything. Letters, digits and `_`.
   * @default 'flyte'
   */
  readonly username?: string;

  /**
   * Database of flyteadmin, or of the whole of a `FlyteBinary`. `postgres` is there from the start; others Flyte creates.
   * @default 'flyteadmin'
   */
  readonly adminDatabase?: string;
}

/** In a directory of the volume's own root, which some storage classes fill with `lost+found`. */
const DATA = '/var/lib/postgresql/data/pgdata';

/** Made under another name first, so that an interrupted start leaves nothing that looks like a database. */
const INITIALIZE = `set -eu
if [ -s "$PGDATA/PG_VERSION" ]; then exit 0; fi
rm -rf "$PGDATA.new"
initdb --pgdata="$PGDATA.new" --username="$PGUSER" --pwfile=/etc/db/password --auth=scram-sha-256 --encoding=UTF8 --no-locale
echo 'host all all all scram-sha-256' >> "$PGDATA.new/pg_hba.conf"
mv "$PGDATA.new" "$PGDATA"
`;

/** Which component it is. */
const KIND: ComponentKind = { name: 'postgres', role: 'database', image: FlyteImageName.POSTGRES };

/**
 * A PostgreSQL server in the cluster, for development and tests: one pod, one volume, no backup, no encryption of connections.
 */
export class InClusterPostgres extends FlyteComponent {
  /** The Service `postgres`. */
  public readonly service: kplus.Service;
  /** The server, as components take it. */
  public readonly database: Database;

  constructor(scope: Construct, id: string, props: InClusterPostgresProps) {
    super(scope, id);
    const identity = this._identify('InClusterPostgresProps', KIND, props);
    const password = requireSecretValue(identity.path, 'password', props.password);
    const username = props.username ?? 'flyte';
    if (!/^[a-z_][a-z0-9_]{0,62}$/.test(username) || username.startsWith('pg_')) {
      throw refusal(identity.path, 'username', 'have a-z, 0-9 and _ only, and not start with pg_', username, "leave it out for 'flyte'");
    }
    if (props.runAs !== undefined && props.image === undefined) {
      throw refusal(identity.path, 'runAs', 'come with an image whose /etc/passwd knows the user', props.runAs.user,
        'initdb refuses a user without a name; leave it out for 70:70');
    }
    const claim = new kplus.PersistentVolumeClaim(this, 'Data', { metadata: metadataOf(identity), ...claimProps(identity.path, props) });
    const volumes = new VolumeSet(this);
    const data = volumes.claim('data', '/var/lib/postgresql/data', claim);
    const env = { PGDATA: kplus.EnvValue.fromValue(DATA), PGUSER: kplus.EnvValue.fromValue(username) };
    this._assemble(identity, { ...props, annotations: { ...props.annotations, [DEVELOPMENT_ANNOTATION]: 'true' } }, {
      volumes,
      configMaps: [],
      egress: [],
      singleton: 'the volume has room for one server',
      strategy: kplus.DeploymentStrategy.recreate(),
      initContainers: [{
        name: 'initialize',
        command: ['sh', '-c', INITIALIZE],
        env,
        mounts: [data, volumes.secretFiles('password', '/etc/db', [{ value: password, file: 'password' }]), volumes.scratch('tmp', '/tmp', Size.mebibytes(64))],
        resources: sized([50, 1000], [64, 256]),
      }],
      container: {
        name: 'postgres',
        command: ['postgres', '-c', 'listen_addresses=*', '-c', 'unix_socket_directories=/var/run/postgresql'],
        env,
        mounts: [data, volumes.scratch('run', '/var/run/postgresql', Size.mebibytes(16))],
        ports: [{ name: 'postgres', number: PORTS.postgres }],
        probes: probesOf(accepting()),
        resources: sized([100, 1000], [128, 512]),
      },
    });
    this.service = this._serve(identity, [{ name: 'postgres', port: PORTS.postgres, targetPort: PORTS.postgres }]);
    // In full, since it may be called from another namespace.
    const host = `${identity.name}.${identity.namespace}.svc.cluster.local`;
    const { adminDatabase } = props;
    this.database = Database.postgres({ host, port: PORTS.postgres, username, password, adminDatabase, tls: PostgresTls.disabled() });
    this.database._app = { selector: identity.selector, namespace: identity.namespace, podPorts: [PORTS.postgres], dependency: identity.name };
  }
}

function accepting(): Document {
  return { exec: { command: ['pg_isready', '--host=127.0.0.1', '--dbname=postgres', '--timeout=2'] } };
}
