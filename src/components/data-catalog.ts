import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { FlyteProcessProps } from './component-props';
import { databaseMounts } from './database-mounts';
import { FlyteComponent } from './flyte-component';
import { ComponentKind } from './identity';
import { dataCatalogPart } from './parts/data-catalog';
import { storageFiles } from '../config/storage';
import { CONFIG_DIRECTORY, CONFIG_GLOB, NAMES, PORTS, SERVICE_PORTS } from '../private/vocabulary';
import { FlyteImageName } from '../release';
import { Database } from '../settings/database';
import { FlyteEndpoint } from '../settings/endpoint';
import { ObjectStore } from '../settings/object-store';
import { Tracing } from '../settings/tracing';
import { CheckDbReadyOptions, resolveCheckDbReady } from '../workload/check-db-ready';
import { grpcHealth, probesOf, sized } from '../workload/container';
import { VolumeSet } from '../workload/volumes';

/**
 * Properties of `DataCatalog`.
 */
export interface DataCatalogProps extends FlyteProcessProps {
  /** The PostgreSQL server; its `dataCatalogDatabase` is used. */
  readonly database: Database;

  /** The object store. */
  readonly objectStore: ObjectStore;

  /**
   * The init container that waits for PostgreSQL.
   * @default - on, non-root
   */
  readonly checkDbReady?: CheckDbReadyOptions;

  /**
   * Where it sends its traces; becomes `otel`.
   * @default - nowhere
   */
  readonly tracing?: Tracing;
}

/** Which component it is. */
const KIND: ComponentKind = { name: NAMES.datacatalog, role: 'cache', image: FlyteImageName.DATACATALOG };

/**
 * datacatalog, the cache of task outputs. It knows neither TLS nor authentication: only flytepropeller should reach it.
 *
 * Permissions: none; it never calls the Kubernetes API.
 */
export class DataCatalog extends FlyteComponent {
  /** The Service `datacatalog`: gRPC on port 89, metrics on port 10254. */
  public readonly service: kplus.Service;
  /** The configuration file. */
  public readonly configMap: kplus.ConfigMap;
  /** Where flytepropeller reaches datacatalog. */
  public readonly endpoint: FlyteEndpoint;

  constructor(scope: Construct, id: string, props: DataCatalogProps) {
    super(scope, id);
    const identity = this._identify('DataCatalogProps', KIND, props);
    const { database, objectStore } = props;

    const part = dataCatalogPart(props, PORTS.catalogGrpc, database.dataCatalogDatabase);
    this.configMap = this._configure(identity, 'datacatalog', props, part.sections);

    const volumes = new VolumeSet(this);
    const mounts = [
      volumes.config(CONFIG_DIRECTORY, this.configMap, storageFiles(objectStore)),
      ...databaseMounts(volumes, database),
    ];
    this._assemble(identity, props, {
      volumes,
      configMaps: [this.configMap],
      egress: part.egress,
      checkDbReady: resolveCheckDbReady(identity, database, props.checkDbReady),
      initContainers: [{
        name: 'run-migrations',
        command: ['datacatalog', '--config', CONFIG_GLOB, 'migrate', 'run'],
        mounts,
        resources: sized([50, 500], [128, 512]),
      }],
      container: {
        name: NAMES.datacatalog,
        command: ['datacatalog', '--config', CONFIG_GLOB, 'serve'],
        env: part.env,
        mounts,
        ports: [{ name: 'grpc', number: PORTS.catalogGrpc }, { name: 'http', number: PORTS.catalogHttp }, { name: 'http-metrics', number: PORTS.profiler }],
        // gRPC, since the HTTP endpoint answers before the database is open.
        probes: probesOf(grpcHealth(PORTS.catalogGrpc)),
        resources: sized([50, 1000], [128, 512]),
      },
    });
    this.service = this._serve(identity, [
      { name: 'grpc', port: SERVICE_PORTS.catalogGrpc, targetPort: PORTS.catalogGrpc },
      { name: 'http-metrics', port: PORTS.profiler, targetPort: PORTS.profiler },
    ]);
    this.endpoint = FlyteEndpoint._ofService(identity.name, identity.namespace, SERVICE_PORTS.catalogGrpc, {
      selector: identity.selector, namespace: identity.namespace, podPorts: [PORTS.catalogGrpc],
    });
  }
}
