import { refusal, requireUrl } from '../private/checks';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';

/**
 * Options of `Tracing.otlpGrpc`, `Tracing.otlpHttp` and `Tracing.jaeger`.
 */
export interface TracingOptions {
  /**
   * URL of the collector, such as `http://otel-collector.observability.svc:4317`. With `https` its certificate must be of an authority that
   * the images trust; with `http` traces travel in plaintext.
   */
  readonly endpoint: string;

  /**
   * The part of all traces that is kept, above 0 and up to 1; becomes `otel.sampler`. A trace that a caller began is kept as the caller has it.
   * @default 1
   */
  readonly sampleRatio?: number;
}

/**
 * Where flyteadmin, datacatalog and flytepropeller send their traces. No other process of Flyte has any.
 */
export class Tracing {
  /**
   * A collector of OpenTelemetry, by gRPC; becomes `otel.otlpgrpc`.
   * @param options collector and sampling; the endpoint has a port and no path
   */
  public static otlpGrpc(options: TracingOptions): Tracing {
    const where = 'Tracing.otlpGrpc';
    requireArguments(where, options);
    const { pathname } = requireEndpoint(where, options.endpoint);
    if (pathname !== '/' || options.endpoint.endsWith('/')) {
      throw refusal(where, 'endpoint', 'have no path', options.endpoint, 'remove it: gRPC has its own');
    }
    if (!/:\d+$/.test(options.endpoint)) {
      throw refusal(where, 'endpoint', 'name its port', options.endpoint, 'write it out, mostly 4317: gRPC would take 443, also without TLS');
    }
    return new Tracing('otlpgrpc', options.endpoint, ratioOf(where, options));
  }

  /**
   * A collector of OpenTelemetry, by HTTP; becomes `otel.otlphttp`.
   * @param options collector and sampling; without a path the endpoint's is `/v1/traces`
   */
  public static otlpHttp(options: TracingOptions): Tracing {
    const where = 'Tracing.otlpHttp';
    requireArguments(where, options);
    return new Tracing('otlphttp', withPath(where, options.endpoint, '/v1/traces'), ratioOf(where, options));
  }

  /**
   * A collector of Jaeger, by HTTP; becomes `otel.jaeger`. Jaeger itself takes OTLP since version 1.35, which is to be preferred.
   * @param options collector and sampling; without a path the endpoint's is `/api/traces`
   */
  public static jaeger(options: TracingOptions): Tracing {
    const where = 'Tracing.jaeger';
    requireArguments(where, options);
    return new Tracing('jaeger', withPath(where, options.endpoint, '/api/traces'), ratioOf(where, options));
  }

  private constructor(
    /** The exporter, as Flyte calls it. @internal */
    public readonly _exporter: 'otlpgrpc' | 'otlphttp' | 'jaeger',
    /** URL of the collector. */
    public readonly endpoint: string,
    /** The part of all traces that is kept. */
    public readonly sampleRatio: number,
  ) {}
}

mark('Tracing', Tracing);

function requireEndpoint(where: string, endpoint: string): URL {
  const url = new URL(requireUrl(where, 'endpoint', endpoint));
  if (url.search !== '' || url.hash !== '') {
    throw refusal(where, 'endpoint', 'have no query and no fragment', endpoint.replace(/[?#].*$/s, '?***'), 'what a collector wants to know goes into headers');
  }
  return url;
}

function withPath(where: string, endpoint: string, path: string): string {
  const { pathname, origin } = requireEndpoint(where, endpoint);
  return pathname === '/' ? `${origin}${path}` : endpoint;
}

function ratioOf(where: string, { sampleRatio = 1 }: TracingOptions): number {
  if (!(sampleRatio > 0 && sampleRatio <= 1)) {
    throw refusal(where, 'sampleRatio', 'be above 0, and 1 at most', sampleRatio, 'write 0.1 for a tenth; leave tracing out for none');
  }
  return sampleRatio;
}
