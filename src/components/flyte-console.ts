import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { FlyteComponentOptions, FlyteComponentProps } from './component-props';
import { FlyteComponent } from './flyte-component';
import { ComponentKind } from './identity';
import { FlyteServiceOptions, serviceFlows } from '../access/service';
import { requirePath, requireUrl } from '../private/checks';
import { NAMES, PORTS, SERVICE_PORTS } from '../private/vocabulary';
import { FlyteImageName } from '../release';
import { httpGet, probesOf, sized } from '../workload/container';
import { VolumeSet } from '../workload/volumes';

/**
 * What flyteconsole can be told, also within a composition.
 */
export interface FlyteConsoleOptions extends FlyteComponentOptions {
  /**
   * Path under which the console is served; becomes the environment variable BASE_URL. Starts with a slash and does not end with one.
   * @default '/console'
   */
  readonly basePath?: string;

  /**
   * URL at which browsers reach flyteadmin, where it is not the console's own origin; becomes ADMIN_API_URL. flyteadmin must then name
   * the console's origin in `corsAllowedOrigins`.
   * @default - the console's own origin
   */
  readonly adminUrl?: string;

  /**
   * How the Service is reached.
   * @default - inside the cluster only
   */
  readonly service?: FlyteServiceOptions;
}

/**
 * Properties of `FlyteConsole`.
 */
export interface FlyteConsoleProps extends FlyteConsoleOptions, FlyteComponentProps {
}

/** Which component it is. */
const KIND: ComponentKind = { name: NAMES.flyteconsole, role: 'console', image: FlyteImageName.FLYTECONSOLE };

/**
 * flyteconsole, Flyte's web UI. Its server calls nobody; the browser calls flyteadmin.
 *
 * Permissions: none; it never calls the Kubernetes API.
 */
export class FlyteConsole extends FlyteComponent {
  /** The Service `flyteconsole`: HTTP on port 80. */
  public readonly service: kplus.Service;

  constructor(scope: Construct, id: string, props: FlyteConsoleProps = {}) {
    super(scope, id);
    const identity = this._identify('FlyteConsoleProps', KIND, props);
    const basePath = requirePath(identity.path, 'basePath', props.basePath ?? '/console');
    const adminUrl = props.adminUrl === undefined ? undefined : requireUrl(identity.path, 'adminUrl', props.adminUrl);
    this._assemble(identity, props, {
      volumes: new VolumeSet(this),
      configMaps: [],
      egress: [],
      ingress: [{ peer: { kind: 'ingressController' }, ports: [PORTS.console] }, ...serviceFlows(props.service, [PORTS.console])],
      container: {
        name: NAMES.flyteconsole,
        env: {
          BASE_URL: kplus.EnvValue.fromValue(basePath),
          ...(adminUrl === undefined ? {} : { ADMIN_API_URL: kplus.EnvValue.fromValue(adminUrl) }),
        },
        ports: [{ name: 'http', number: PORTS.console }],
        probes: probesOf(httpGet('/', 'http')),
        resources: sized([20, 500], [64, 256]),
      },
    });
    this.service = this._serve(identity, [{ name: 'http', port: SERVICE_PORTS.console, targetPort: PORTS.console }], props.service);
  }
}
