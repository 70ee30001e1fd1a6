import { ProcessPart } from './process-part';
import { dataCatalogSections } from '../../config/data-catalog';
import { databaseSection } from '../../config/database';
import { storageEnv, storageSection } from '../../config/storage';
import { tracingSection } from '../../config/tracing';
import { Database } from '../../settings/database';
import { ObjectStore } from '../../settings/object-store';
import { Tracing } from '../../settings/tracing';
import { databaseFlows, objectStoreFlows, tracingFlows } from '../component-flows';

/** What datacatalog is told. */
export interface DataCatalogPartProps {
  readonly database: Database;
  readonly objectStore: ObjectStore;
  readonly tracing?: Tracing;
}

/**
 * What datacatalog needs of its pod.
 * @param grpcPort on which it listens
 * @param databaseName that it uses
 */
export function dataCatalogPart({ database, objectStore, tracing }: DataCatalogPartProps, grpcPort: number, databaseName: string): ProcessPart {
  return {
    sections: [dataCatalogSections(grpcPort), databaseSection(database, databaseName), storageSection(objectStore), tracingSection(tracing)],
    env: storageEnv(objectStore),
    egress: [...databaseFlows(database), ...objectStoreFlows(objectStore), ...tracingFlows(tracing)],
  };
}
