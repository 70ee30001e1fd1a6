import { App } from 'cdk8s';
import { synthesize } from './main';
import { manifestsOf, reviewed } from '../manifests';

test('examples/parts writes the manifests that were reviewed', () => {
  expect(manifestsOf(synthesize(new App()))).toEqual(reviewed(__dirname));
});
