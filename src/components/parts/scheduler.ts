import { ProcessPart } from './process-part';
import { schedulerSections } from '../../config/admin';
import { clientFiles } from '../../config/auth';
import { adminClient } from '../../config/clients';
import { databaseSection } from '../../config/database';
import { SecretFile } from '../../config/files';
import { Authentication } from '../../settings/authentication';
import { Database } from '../../settings/database';
import { FlyteEndpoint } from '../../settings/endpoint';
import { requireRateLimit, ScheduleOptions } from '../../settings/event-scheduler';
import { adminClientEnv } from '../admin-client';
import { databaseFlows } from '../component-flows';
import { Identity } from '../identity';

/** What flytescheduler is told. */
export interface SchedulerPartProps extends ScheduleOptions {
  readonly database: Database;
  readonly admin: FlyteEndpoint;
  readonly authentication?: Authentication;
}

/** flytescheduler as a part of a pod. */
export interface SchedulerPart extends ProcessPart {
  readonly secrets: SecretFile[];
}

/** What flytescheduler needs of its pod. */
export function schedulerPart(identity: Identity, { admin, authentication, database, rateLimit, utc }: SchedulerPartProps): SchedulerPart {
  requireRateLimit(identity.path, rateLimit ?? {});
  return {
    sections: [
      schedulerSections(rateLimit, utc), databaseSection(database, database.adminDatabase), adminClient(admin, identity.namespace, authentication),
    ],
    env: adminClientEnv(admin, authentication),
    secrets: clientFiles(authentication),
    egress: databaseFlows(database),
  };
}
