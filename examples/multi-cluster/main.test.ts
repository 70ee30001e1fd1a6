import { App } from 'cdk8s';
import { CLUSTERS, synthesize } from './main';
import { manifestsOf } from '../manifests';

test.each(CLUSTERS)('the manifests of examples/multi-cluster for %s', (cluster) => {
  expect(manifestsOf(synthesize(new App(), cluster))).toMatchSnapshot();
});
