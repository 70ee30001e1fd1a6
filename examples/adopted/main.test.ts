import { App } from 'cdk8s';
import { synthesize } from './main';
import { manifestsOf } from '../manifests';

test('the manifests of examples/adopted', () => {
  expect(manifestsOf(synthesize(new App()))).toMatchSnapshot();
});
