import { App } from 'cdk8s';
import { CLUSTERS, synthesize } from './main';
import { manifestsOf, reviewed } from '../manifests';

test.each(CLUSTERS)('examples/multi-cluster writes for %s the manifests that were reviewed', (cluster) => {
  expect(manifestsOf(synthesize(new App(), cluster))).toEqual(reviewed(__dirname, cluster));
});
