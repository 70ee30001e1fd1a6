import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { assemble, AssembledComponent, ComponentParts } from './assembly';
import { FlyteComponentProps, FlyteProcessProps } from './component-props';
import { ComponentKind, identify, Identity, metadataOf } from './identity';
import { ComponentNetwork } from '../access/flows';
import { FlyteServiceOptions, makeService } from '../access/service';
import { commonSections, CONFIG_FILE, renderConfig } from '../config/document';
import { Program } from '../config/processes';
import { Document } from '../private/documents';
import { mark } from '../private/kinds';
import { placed, requireProps } from '../private/props';

/**
 * A Flyte component: one group of processes with a workload of its own.
 */
export abstract class FlyteComponent extends Construct {
  private assembled?: AssembledComponent;

  /** Path of the network policies that keep Prometheus out, if some do. @internal */
  public _metricsKeptBy?: string;

  /** The one namespace whose workflows it runs, if it runs those of one only: its metrics are named after it. @internal */
  public _limitNamespace?: string;

  protected constructor(scope: Construct, id: string) {
    super(...placed(new.target.name, scope, id));
  }

  /** The component's workload; its containers, volumes, scheduling and connections can be extended, and the guard judges the result. */
  public get deployment(): kplus.Deployment { return this.parts.deployment; }

  /** The service account its pods run under. */
  public get serviceAccount(): kplus.IServiceAccount { return this.parts.serviceAccount; }

  /** Who it talks to, and who from outside Flyte talks to it. @internal */
  public get _network(): ComponentNetwork { return this.parts.network; }

  /** Holds the props to their interface, and resolves what the component is called and where it lives. @internal */
  protected _identify(interfaceName: string, kind: ComponentKind, props: FlyteComponentProps): Identity {
    requireProps(this.node.path, interfaceName, props);
    return identify(this, kind, props);
  }

  /** The ConfigMap with the one file that the program reads: what all programs have, the given sections, and the consumer's own. @internal */
  protected _configure(identity: Identity, program: Program, props: FlyteProcessProps, sections: Document[]): kplus.ConfigMap {
    const all = [commonSections(props), ...sections];
    const reader = { path: identity.path, program, process: identity.kind.name, release: identity.release };
    return new kplus.ConfigMap(this, 'Config', {
      metadata: metadataOf(identity, `${identity.kind.name}-config`),
      data: { [CONFIG_FILE]: renderConfig(reader, all, props.extraConfig) },
    });
  }

  /** Makes the workload, the service account and its access, and sets the guard on all of it. @internal */
  protected _assemble(identity: Identity, props: FlyteComponentProps, parts: ComponentParts): void {
    this.assembled = assemble(this, identity, props, parts);
  }

  /** The Service of the component: inside the cluster only, unless options say otherwise. @internal */
  protected _serve(identity: Identity, ports: kplus.ServicePort[], options?: FlyteServiceOptions, tls?: boolean): kplus.Service {
    return makeService(this, { path: identity.path, metadata: metadataOf(identity), selector: this.deployment, ports, tls }, options);
  }

  private get parts(): AssembledComponent {
    if (this.assembled === undefined) { throw new Error(`${this.node.path}: not assembled; a component is one of this library's own`); }
    return this.assembled;
  }
}

mark('FlyteComponent', FlyteComponent);
