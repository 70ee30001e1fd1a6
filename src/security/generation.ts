import { ApiObject, App } from 'cdk8s';
import { IConstruct } from 'constructs';
import { copyOf } from './integrity';

/** What a judgement came to: the problems, and the objects it rendered, as they were judged. */
export interface Verdict {
  readonly problems: string[];
  readonly rendered: ReadonlyMap<ApiObject, unknown>;
}

/**
 * One run of `app.synth()`. cdk8s validates the whole app once, and once more for each chart: the first validation of a run judges, the
 * others repeat its verdict, and until the run ends every judged object renders as what was judged. So each object is rendered and judged
 * once, and what is written is exactly what was judged. The next run knows nothing of this one.
 */
export class Generation {
  private depth = 0;
  private judging = false;
  private verdict?: Verdict;
  private readonly replaced: { readonly object: ApiObject; readonly own?: PropertyDescriptor }[] = [];

  /** Opens a run for the time of each `synth()` and `synthYaml()` of the app. */
  constructor(root: IConstruct) {
    if (!(root instanceof App)) { return; }
    for (const method of ['synth', 'synthYaml'] as const) {
      const synth = root[method] as (this: App) => unknown;
      // An override from another language cannot be replaced: such a run judges at each validation, as it would without us.
      if (isReplaceable(root, method)) {
        Object.defineProperty(root, method, { configurable: true, writable: true, value: () => this.during(() => synth.call(root)) });
      }
    }
  }

  /** Whether the tree is being judged or was: what is added to it now would be written unjudged. */
  public get sealed(): boolean {
    return this.judging || this.verdict !== undefined;
  }

  /** Works in one run. */
  public during<T>(work: () => T): T {
    this.depth++;
    try {
      return work();
    } finally {
      if (--this.depth === 0) { this.close(); }
    }
  }

  /** The problems: of a judgement made now, or, within a run, of the run's first. */
  public problems(judge: () => Verdict): string[] {
    if (this.verdict !== undefined) { return this.verdict.problems; }
    if (this.depth === 0) { return judge().problems; }
    this.judging = true;
    try {
      const verdict = judge();
      if ([...verdict.rendered.keys()].every((object) => isReplaceable(object, 'toJson'))) {
        this.verdict = verdict;
        verdict.rendered.forEach((json, object) => this.keep(object, json));
      }
      return verdict.problems;
    } finally {
      this.judging = false;
    }
  }

  /** Lets the object render as it was judged. A copy each time, so that nobody changes what others get. */
  private keep(object: ApiObject, json: unknown): void {
    this.replaced.push({ object, own: Object.getOwnPropertyDescriptor(object, 'toJson') });
    Object.defineProperty(object, 'toJson', { configurable: true, writable: false, value: () => copyOf(json) });
  }

  private close(): void {
    this.verdict = undefined;
    for (const { object, own } of this.replaced.splice(0)) {
      if (own === undefined) { delete (object as { toJson?: unknown }).toJson; } else { Object.defineProperty(object, 'toJson', own); }
    }
  }
}

function isReplaceable(object: object, property: string): boolean {
  return Object.getOwnPropertyDescriptor(object, property)?.configurable ?? Object.isExtensible(object);
}
