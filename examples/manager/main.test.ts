import { App } from 'cdk8s';
import { synthesize } from './main';
import { manifestsOf } from '../manifests';

test('the manifests of examples/manager', () => {
  expect(manifestsOf(synthesize(new App()))).toMatchSnapshot();
});
