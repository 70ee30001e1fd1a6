import * as kplus from 'cdk8s-plus-27';
import { databaseFiles } from '../config/database';
import { DATABASE_DIRECTORY, SECRET_STORE_DIRECTORY } from '../private/vocabulary';
import { Database } from '../settings/database';
import { VolumeSet } from '../workload/volumes';

/** What the connection to the database needs in a container: files from Secrets, and from a secret store; neither where a proxy logs in. */
export function databaseMounts(volumes: VolumeSet, database: Database): kplus.VolumeMount[] {
  const files = databaseFiles(database);
  return [
    ...(files.length === 0 ? [] : [volumes.secretFiles('database', DATABASE_DIRECTORY, files)]),
    ...(database.passwordFile === undefined ? [] : [volumes.secretStore('database-password', SECRET_STORE_DIRECTORY, database.passwordFile.secretProviderClass)]),
  ];
}
