import { Cloud, Site, withEnvironment } from './cloud';
import { Pod } from '../../lib/kube-types';
import { startObjectStore } from '../servers';

const BUCKET = 'acme-flyte';
const REGION = 'eu-central-1';
const STORE = `s3.${REGION}.amazonaws.com`;
const PORT = 19000;

/** What a pod with a workload identity gets of AWS in the end. AWS' own exchange of tokens is not played here. */
const IDENTITY = { AWS_ACCESS_KEY_ID: 'conformance', AWS_SECRET_ACCESS_KEY: 'conformance-only', AWS_REGION: REGION, AWS_DEFAULT_REGION: REGION };

/** S3 for one key, which every pod has. */
export class Amazon implements Cloud {
  public readonly database = 'flyte.cluster-abc.eu-central-1.rds.amazonaws.com';

  public async open(site: Site): Promise<void> {
    site.keep(await startObjectStore(site.binaries, site.folder, PORT, await site.issue(STORE, `*.${STORE}`), {
      domain: STORE, region: REGION, bucket: BUCKET, accessKey: IDENTITY.AWS_ACCESS_KEY_ID, secretKey: IDENTITY.AWS_SECRET_ACCESS_KEY,
    }));
    await site.place(STORE, 443, PORT);
    await site.place(`${BUCKET}.${STORE}`, 443, PORT);
  }

  public amend(pod: Pod): Promise<Pod> {
    return Promise.resolve(withEnvironment(pod, IDENTITY));
  }
}
