import { App } from 'cdk8s';
import { addOwnRule } from './audit/own-rules';
import { mark } from '../private/kinds';
import { requireArguments, requireProps } from '../private/props';

/**
 * How much a finding matters.
 */
export enum RuleSeverity {
  /** It gives an attacker something. */
  HIGH = 'high',

  /** It takes a barrier away. */
  MEDIUM = 'medium',

  /** It makes trouble likelier. */
  LOW = 'low',
}

/**
 * What a hardening rule of your own is called, and what reports tell about it.
 */
export interface HardeningRuleProps {
  /**
   * Stable name, by which annotations accept it: lower-case words joined by `-`, 56 characters at most. Begin with a word of your own, so
   * that no later rule of the library has the same.
   */
  readonly id: string;

  /** How much its findings matter. */
  readonly severity: RuleSeverity;

  /** What it finds, in a few words. */
  readonly title: string;

  /** Why it matters, in a sentence. */
  readonly why: string;

  /** What to do about a finding, in a sentence. */
  readonly fix: string;
}

/**
 * A container of the object that a rule judges: of whatever list of whatever pod is found in it.
 */
export interface RuleContainer {
  /** Its name. */
  readonly name: string;

  /** Where it stands in the object, for example `spec.template.spec.containers[0]`. */
  readonly path: string;

  /** The container as JSON. */
  readonly json: string;
}

/**
 * An object as a rule judges it: what will be written, patches included.
 */
export interface RuleObject {
  /** For example `apps/v1`. */
  readonly apiVersion: string;

  /** For example `Deployment`. */
  readonly kind: string;

  /** Its name. */
  readonly name: string;

  /**
   * Its namespace.
   * @default - the object names none
   */
  readonly namespace?: string;

  /** The whole object as JSON. */
  readonly json: string;

  /** Every container of every pod in it, init and ephemeral ones included. */
  readonly containers: RuleContainer[];
}

/**
 * One place that breaks a rule.
 */
export interface RuleFinding {
  /** From the root of the object, for example `spec.template.spec.containers[0].image`; empty for the object as a whole. */
  readonly path: string;

  /** What is wrong there, in one line. Never quote what may be secret. */
  readonly message: string;

  /**
   * Name of the container it is in.
   * @default - it is in none
   */
  readonly container?: string;
}

/**
 * A hardening rule of your own. Extend it, and add the rule to an app by `HardeningRules.add`, or to the audit by a file.
 *
 * Whatever the rule cannot judge counts as a finding: one that throws never lets an object pass.
 */
export abstract class HardeningRule {
  /** Stable name, by which annotations accept it. */
  public readonly id: string;
  /** How much its findings matter. */
  public readonly severity: RuleSeverity;
  /** What it finds, in a few words. */
  public readonly title: string;
  /** Why it matters, in a sentence. */
  public readonly why: string;
  /** What to do about a finding, in a sentence. */
  public readonly fix: string;

  /**
   * @param props its name, and what reports tell about it
   */
  constructor(props: HardeningRuleProps) {
    requireProps('HardeningRule', 'HardeningRuleProps', props);
    this.id = props.id;
    this.severity = props.severity;
    this.title = props.title;
    this.why = props.why;
    this.fix = props.fix;
  }

  /**
   * Judges one object by itself. The same object must give the same findings.
   * @param object what will be written
   * @returns the places that break the rule; none for an object that keeps it
   */
  public abstract judge(object: RuleObject): RuleFinding[];
}

mark('HardeningRule', HardeningRule);

/**
 * The hardening rules of your own in an app. Each synth judges by them whatever stands below the library's constructs, and so does
 * `SecurityReport` every object of the app.
 */
export class HardeningRules {
  /**
   * Adds a rule to an app.
   *
   * Throws when its id is taken, or is none.
   * @param app the app
   * @param rule the rule
   */
  public static add(app: App, rule: HardeningRule): void {
    requireArguments('HardeningRules.add', app, rule);
    addOwnRule('HardeningRules.add: rule', app, rule);
  }

  private constructor() {}
}
