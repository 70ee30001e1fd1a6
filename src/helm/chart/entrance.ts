import { call, literal, named } from '../code';
import { EXPOSURE } from '../readers/ingress';
import { Context } from '../row';
import { propOf, says, Statement, stepsOf } from '../statements';

/** Controllers by the word that their classes and annotations have. */
const CONTROLLERS: readonly (readonly [word: RegExp, name: string])[] = [
  [/\b(nginx|webapprouting)\b/, 'NGINX'], [/\balb\b/, 'ALB'], [/\btraefik\b/, 'TRAEFIK'], [/\b(gce|gke)\b/, 'GCE'], [/\bhaproxy\b/, 'HAPROXY'], [/\b(projectcontour|contour)\b/, 'CONTOUR'],
];

/** What a way in from outside needs that the values do not say. */
export function entranceNeeds(statements: readonly Statement[], { login, loginKey }: Context): Statement[] {
  const added: Statement[] = [];
  const add = (target: string, code: Statement['code'], why: Pick<Statement, 'fillIn' | 'decide' | 'note'>) => added.push({ target: stepsOf(target), code, from: [], ...why });
  const mine = statements.filter(({ target: [root] }) => root === EXPOSURE);
  if (!says(mine, 'exposure.host')) {
    const host = hostOfLogin(statements);
    add(`${EXPOSURE}.host`, literal(host ?? 'flyte.example.com'), host === undefined ? { fillIn: 'the host under which Flyte is reached' } : { note: 'the host of publicUrl' });
  }
  const classOf = mine.find(({ target: [, end] }) => end === 'className')?.code;
  const told = classOf?.is === 'literal' ? controllerOf(String(classOf.value)) : undefined;
  const name = told ?? mine.map(({ target }) => controllerOf(propOf(target))).find((one) => one !== undefined) ?? 'NGINX';
  if (told === undefined) {
    add(`${EXPOSURE}.controller`, named(`IngressController.${name}`), { fillIn: 'the program that serves the Ingress: the values name no class that tells how it wants gRPC led' });
  }
  if (name === 'GCE') { add(`${EXPOSURE}.grpc`, literal(false), { fillIn: 'the load balancer of GKE carries no gRPC to flyteadmin: lead pyflyte through another controller' }); }
  if (!login) {
    add('authentication', call('Authentication.disabled', literal(`${loginKey} of the Helm values is off`)), {
      decide: `nobody logs in, since ${loginKey} is off: whoever reaches the host may read and run everything. Use Authentication.oidc(...), or write into the reason what else authenticates`,
    });
  }
  if (!['tls', 'tlsAtController', 'certManager'].some((prop) => says(mine, `exposure.${prop}`))) {
    add(`${EXPOSURE}.tlsAtController`, literal(true), { fillIn: 'the values name no certificate, and without TLS nothing is exposed: say tls or certManager, unless the controller holds one' });
  }
  return added;
}

/** Where people log in is where they reach Flyte. */
function hostOfLogin(statements: readonly Statement[]): string | undefined {
  const url = statements.find(({ target }) => propOf(target) === 'authentication.publicUrl')?.code;
  return url?.is === 'literal' ? /^https:\/\/([^/:]+)/.exec(String(url.value))?.[1] : undefined;
}

function controllerOf(text: string): string | undefined {
  return CONTROLLERS.find(([word]) => word.test(text))?.[1];
}
