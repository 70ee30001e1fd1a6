import { FOLLOWS } from './flyte-places';
import { literal } from '../code';
import { hostOf, text, textList, when } from '../readers/basic';
import { Context, Part, Reader, Row } from '../row';
import { stepsOf } from '../statements';

const CLIENT = 'authentication(Authentication.clientOnly)';
const AUTHORITY = 'its certificate is known by authority of FlyteEndpoint.of, a key of a Secret';

/** Where components find flyteadmin and datacatalog. The library knows that, but for a data plane: there the values say it. */
export function endpointRows(): Row[] {
  const follows = (value: unknown, same: readonly unknown[], fix = 'leave it out'): Part => same.includes(value) ? { same: 'the library has it so' } : { refused: `${FOLLOWS}; ${fix}` };
  const row = (key: string, here: Reader, same: readonly unknown[] = [], says?: string): Row => ({
    key, says, read: (value, context, path) => context.plane === 'FlyteDataPlane' ? here(value, context, path) : follows(value, same),
  });
  const ofClient = (key: string, option: string, read: Reader): Row => row(`admin.${key}`, whenLoggedIn(read), [], `${CLIENT}.${option}`);
  return [
    row('admin.endpoint', endpoint('admin'), ['flyteadmin:81', 'dns:///flyteadmin:81'], 'admin(FlyteEndpoint.of).host'),
    row('admin.insecure', () => ({ same: 'said with the endpoint' }), [true]),
    row('admin.caCertFilePath', () => ({ refused: AUTHORITY })),
    row('admin.insecureSkipVerify', (value) => value === false ? { same: 'the library has it so' } : { refused: `whoever stands between would get the client secret; ${AUTHORITY}` }, [false]),
    {
      key: 'admin.clientId',
      same: ['flytepropeller'],
      says: `${CLIENT}.clientId`,
      read: (value, context, path) => context.plane === 'FlyteDataPlane' ? whenLoggedIn(text)(value, context, path)
        : !context.login || value === context.text('secrets.adminOauthClientCredentials.clientId')
          ? { same: 'it follows internalClient of authentication' } : follows(value, [], 'use internalClient of Authentication.oidc'),
    },
    row('admin.clientSecretLocation', () => ({ same: 'the library mounts the client secret' }), ['/etc/secrets/client_secret']),
    ofClient('scopes', 'scopes', textList),
    ofClient('audience', 'audience', text),
    ofClient('tokenUrl', 'tokenUrl', text),
    ofClient('authorizationHeader', 'authorizationHeader', text),
    ofClient('httpProxyURL', 'proxyUrl', text),
    row('admin.*', () => ({ refused: `${FOLLOWS}; leave it out` })),
    {
      key: 'catalog-cache.type',
      same: ['datacatalog'],
      read: (value, { get, plane }) => /^(noop|fallback)?$/.test(String(value)) && (plane === 'FlyteDataPlane' || get('datacatalog.enabled') === false)
        ? { same: 'there is no datacatalog' } : follows(value, [], 'use dataCatalog: { enabled: false } for none'),
    },
    row('catalog-cache.endpoint', endpoint('dataCatalog'), ['datacatalog:89'], 'dataCatalog(FlyteEndpoint.of).host'),
    row('catalog-cache.insecure', () => ({ same: 'said with the endpoint' }), [true]),
    row('catalog-cache.*', () => ({ refused: `${FOLLOWS}; leave it out` })),
  ];
}

function whenLoggedIn(read: Reader): Reader {
  return when(({ login }) => login, 'nobody logs in, so it says nothing', read);
}

/** An address as gRPC writes it. Without a word on TLS, the chart's own values switch it off, but at the port that is made for it. */
function endpoint(prop: 'admin' | 'dataCatalog'): Reader {
  return (value, context, path) => {
    const insecureAt = path.replace(/endpoint$/, 'insecure');
    if (prop === 'dataCatalog' && isNoCatalog(value, context, path)) { return { same: 'there is no datacatalog in this cluster' }; }
    const [, given, port = '443'] = /^(?:dns:\/+)?([^:/\s]+)(?::(\d+))?\/?$/.exec(String(value)) ?? [];
    if (given === undefined) { return { refused: `it must be a host and a port, such as flyte.example.com:443; use ${prop} with FlyteEndpoint.of` }; }
    const [host, insecure] = [hostOf(given), context.get(insecureAt)];
    const isPlain = insecure === true || (insecure !== false && port !== '443');
    const of = (option: string) => stepsOf(`${prop}(FlyteEndpoint.of).${option}`);
    return [
      { of: of('host'), code: literal(host), ...isPlain && !isInside(host) ? { decide: PLAIN[prop] } : {} },
      { at: ' ', also: [path], of: of('port'), code: literal(Number(port)) },
      ...isPlain ? [{ at: '  ', also: [path, insecureAt], of: of('tls'), code: literal(false) }] : [],
    ];
  };
}

const PLAIN = {
  admin: 'what passes between the clusters is in plain text there, the client secret too: leave tls out, with the port of a server that has a certificate',
  dataCatalog: 'datacatalog knows neither TLS nor login: let nobody reach it there but data planes, or leave it out',
};

/** A Service of the same cluster. */
function isInside(host: string): boolean {
  return !host.includes('.') || /\.svc(\.|$)/.test(host);
}

function isNoCatalog(value: unknown, { text: textAt }: Context, path: string): boolean {
  return value === 'datacatalog:89' || /^(noop|fallback)$/.test(textAt(path.replace(/endpoint$/, 'type')) ?? '');
}
