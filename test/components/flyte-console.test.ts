import { FlyteConsole, FlyteConsoleProps } from 'cdk8s-flyte';
import { accessOf, commandsOf, mountsOf, portsOf, probesOf, servicePortsOf } from './reading';
import { Document } from '../../src/private/documents';
import { containerOf, envOf, find, findAll, manifests, podOf, testChart } from '../support';

function flyteconsole(props?: FlyteConsoleProps): Document[] {
  const chart = testChart();
  new FlyteConsole(chart, 'console', props);
  return manifests(chart);
}

describe('FlyteConsole', () => {
  const all = flyteconsole();
  const deployment = find(all, 'Deployment', 'flyteconsole');
  const server = containerOf(deployment, 'flyteconsole');

  test('runs what its image runs, and nothing before it', () => {
    expect(commandsOf(deployment)).toEqual({ flyteconsole: undefined });
    expect(podOf(deployment)).not.toHaveProperty('initContainers');
  });

  test('is served under /console of the origin that flyteadmin has', () => {
    expect(envOf(server)).toEqual({ BASE_URL: '/console' });
  });

  test('listens on one port, where it is probed', () => {
    const page = { httpGet: { path: '/', port: 'http' } };
    expect(portsOf(server)).toEqual({ http: 8080 });
    expect(probesOf(server)).toEqual([page, page, page]);
    expect(servicePortsOf(all, 'flyteconsole')).toEqual(['http 80->8080']);
  });

  test('never calls the Kubernetes API, reads no file and writes none', () => {
    expect(accessOf(all)).toEqual([]);
    expect(podOf(deployment).automountServiceAccountToken).toBe(false);
    expect([mountsOf(server), findAll(all, 'ConfigMap')]).toEqual([{}, []]);
  });
});

describe('FlyteConsole with', () => {
  test('basePath and adminUrl', () => {
    expect(envOf(containerOf(find(flyteconsole({ basePath: '/flyte/ui', adminUrl: 'https://api.example.com' }), 'Deployment', 'flyteconsole'), 'flyteconsole')))
      .toEqual({ BASE_URL: '/flyte/ui', ADMIN_API_URL: 'https://api.example.com' });
  });

  test.each(['console', '/console/', '/', '', '/a b', '/a/../b?c'])('basePath %p is refused', (basePath) => {
    expect(() => flyteconsole({ basePath }))
      .toThrow(`test/console: basePath must start with a slash and not end with one, got '${basePath}'; leave it out for '/console'`);
  });

  test('an adminUrl that carries a password is refused, and the password not repeated', () => {
    expect(() => flyteconsole({ adminUrl: 'https://me:hunter2@api.example.com' }))
      .toThrow("test/console: adminUrl must carry no user name or password, got 'https://***@api.example.com'; give credentials as a Secret reference");
  });
});
