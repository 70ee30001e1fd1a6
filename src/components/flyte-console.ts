import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { assemble, identify, IFlyteComponent, imageOf, serviceOf } from './component';
import { FlyteComponentProps } from './component-props';
import { requirePath, requireUrl } from '../private/checks';
import { placed, requireProps } from '../private/props';
import { NAMES, PORTS, SERVICE_PORTS } from '../private/vocabulary';
import { FlyteImageName } from '../release';
import { httpGet, probesOf, sized } from '../workload/container';
import { VolumeSet } from '../workload/volumes';

/**
 * Properties of `FlyteConsole`.
 */
export interface FlyteConsoleProps extends FlyteComponentProps {
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
}

/**
 * flyteconsole, Flyte's web UI. Its server calls nobody; the browser calls flyteadmin.
 *
 * Permissions: none; it never calls the Kubernetes API.
 */
export class FlyteConsole extends Construct implements IFlyteComponent {
  /** The Deployment `flyteconsole`. */
  public readonly deployment: kplus.Deployment;
  /** The service account of the pods. */
  public readonly serviceAccount: kplus.IServiceAccount;
  /** The Service `flyteconsole`: HTTP on port 80. */
  public readonly service: kplus.Service;

  constructor(scope: Construct, id: string, props: FlyteConsoleProps = {}) {
    super(...placed('FlyteConsole', scope, id));
    requireProps(this.node.path, 'FlyteConsoleProps', props);
    const image = imageOf(props, FlyteImageName.FLYTECONSOLE);
    const identity = identify(this, { name: NAMES.flyteconsole, role: 'console' }, props, image);
    const basePath = requirePath(identity.path, 'basePath', props.basePath ?? '/console');
    const adminUrl = props.adminUrl === undefined ? undefined : requireUrl(identity.path, 'adminUrl', props.adminUrl);
    const { deployment, serviceAccount } = assemble(this, {
      identity,
      props,
      image,
      volumes: new VolumeSet(this),
      configMaps: [],
      egress: [],
      ingress: [{ peer: { kind: 'ingressController' }, ports: [PORTS.console] }],
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
    this.deployment = deployment;
    this.serviceAccount = serviceAccount;
    this.service = serviceOf(this, identity, deployment, [{ name: 'http', port: SERVICE_PORTS.console, targetPort: PORTS.console }]);
  }
}
