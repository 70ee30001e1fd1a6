import { ApiObject, App, Chart, DependencyGraph, Yaml } from 'cdk8s';
import { IConstruct } from 'constructs';
import { isDocument } from '../private/documents';
import { writtenYaml } from '../private/stable-yaml';
import { copyOf } from './manifest/copy';

/** `free` where nothing depends on anything; `resolved` once the first chart has let cdk8s turn dependencies of charts into those of objects. */
type Order = 'free' | 'resolved';

/** Judges the app and tells the problems. `keep` is told each object as it was judged, as soon as it is rendered. */
export type Judgement = (keep: (object: ApiObject, json: unknown) => void) => string[];

/**
 * One run of `app.synth()`. cdk8s validates the whole app once, and once more for each chart: the first validation of a run judges, the
 * others repeat its verdict, and until the run ends every judged object renders as what was judged. So each object is rendered and judged
 * once, and what is written is exactly what was judged. The next run knows nothing of this one.
 */
export class Generation {
  private depth = 0;
  private judging = false;
  private verdict?: string[];
  private readonly replaced: { readonly object: object; readonly property: string; readonly own?: PropertyDescriptor }[] = [];
  private order?: Order;
  /** What judged objects rendered as and is yet to be written: trees, in which nothing is twice. */
  private readonly asJudged = new Set<object>();

  /** Opens a run for the time of each `synth()` and `synthYaml()` of the app. */
  constructor(private readonly root: IConstruct) {
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
      return this.depth === 1 ? this.writing(work) : work();
    } finally {
      if (--this.depth === 0) { this.close(); }
    }
  }

  /**
   * Works while cdk8s writes judged objects by a writer for just what they hold, to the same bytes: with the YAML library, that would be
   * 40 % of a synth.
   */
  private writing<T>(work: () => T): T {
    const stringify = Object.getOwnPropertyDescriptor(Yaml, 'stringify');
    if (stringify?.configurable !== true) { return work(); }
    const library = stringify.value as (...documents: unknown[]) => string;
    const value = (...documents: unknown[]) => documents.map((one) => isDocument(one) && this.asJudged.delete(one) ? writtenYaml(one) : library.call(Yaml, one)).join('---\n');
    Object.defineProperty(Yaml, 'stringify', { ...stringify, value });
    try {
      return work();
    } finally {
      Object.defineProperty(Yaml, 'stringify', stringify);
    }
  }

  /** The problems: of a judgement made now, or, within a run, of the run's first. */
  public problems(judge: Judgement): string[] {
    if (this.verdict !== undefined) { return this.verdict; }
    if (this.depth === 0) { return judge(() => undefined); }
    let complete = false;
    this.judging = true;
    try {
      let all = true;
      const problems = judge((object, json) => { all = this.keep(object, json) && all; });
      if (all) {
        this.verdict = problems;
        if (problems.length === 0) { this.shorten(); }
      }
      complete = all;
      return problems;
    } finally {
      this.judging = false;
      // What cannot be kept is judged at each validation, with all that it goes with.
      if (!complete) { this.release(); }
    }
  }

  /** Lets the object render as it was judged. A copy each time, so that nobody changes what others get. */
  private keep(object: ApiObject, json: unknown): boolean {
    if (!isReplaceable(object, 'toJson')) { return false; }
    this.replace(object, () => {
      const copy = copyOf(json);
      if (isDocument(copy)) { this.asJudged.add(copy); }
      return copy;
    });
    return true;
  }

  /**
   * cdk8s makes a graph of the whole app to list its charts, and another for each chart, and `chart.toJson()` looks for dependencies and
   * validates in the whole app, for each chart anew: with many charts, that is nearly all that a synth does. Where something depends on
   * something, the first chart of a run does it (after it, doing it again adds nothing), and the others list their objects; where nothing
   * does, all are in the order in which they were made.
   */
  private shorten(): void {
    for (const chart of chartsIn(this.root)) {
      if (chart.toJson !== Chart.prototype.toJson || !isReplaceable(chart, 'toJson')) { continue; }
      this.replace(chart, () => {
        if (this.looked() !== undefined) { return objectsOf(chart, this.order).map((object): unknown => object.toJson()); }
        const objects: unknown = Chart.prototype.toJson.call(chart);
        this.order = 'resolved';
        return objects;
      });
    }
    const charts = Object.getOwnPropertyDescriptor(App.prototype, 'charts')?.get;
    if (charts === undefined || !(this.root instanceof App) || !isReplaceable(this.root, 'charts')) { return; }
    this.define(this.root, 'charts', { get: () => this.looked() === 'free' ? chartsIn(this.root) : charts.call(this.root) as Chart[] });
  }

  private looked(): Order | undefined {
    return this.order ??= isFree(this.root) ? 'free' : undefined;
  }

  private replace(object: ApiObject | Chart, toJson: () => unknown): void {
    this.define(object, 'toJson', { writable: false, value: toJson });
  }

  private define(object: object, property: string, descriptor: PropertyDescriptor): void {
    this.replaced.push({ object, property, own: Object.getOwnPropertyDescriptor(object, property) });
    Object.defineProperty(object, property, { configurable: true, ...descriptor });
  }

  private close(): void {
    this.verdict = undefined;
    this.order = undefined;
    this.asJudged.clear();
    this.release();
  }

  private release(): void {
    for (const { object, property, own } of this.replaced.splice(0)) {
      if (own === undefined) { Reflect.deleteProperty(object, property); } else { Object.defineProperty(object, property, own); }
    }
  }
}

const generations = new WeakMap<IConstruct, Generation>();

/** The runs of the app with this root. */
export function generationOf(root: IConstruct): Generation {
  const known = generations.get(root);
  if (known !== undefined) { return known; }
  const made = new Generation(root);
  generations.set(root, made);
  return made;
}

/** Works in one run of the app, if somebody judges it, so that validations and renderings share one judgement. */
export function judgedOnce<T>(app: IConstruct, work: () => T): T {
  const found = generations.get(app);
  return found === undefined ? work() : found.during(work);
}

function isReplaceable(object: object, property: string): boolean {
  return Object.getOwnPropertyDescriptor(object, property)?.configurable ?? Object.isExtensible(object);
}

function chartsIn(construct: IConstruct): Chart[] {
  return construct.node.findAll().filter((one): one is Chart => Chart.isChart(one));
}

/** Whether nothing depends on anything, so that cdk8s writes in the order in which things were made; ids that are numbers come first there. */
function isFree(root: IConstruct): boolean {
  return root.node.findAll().every((one) => one.node.dependencies.length === 0
    && !(Chart.isChart(one) && (/^\d+$/.test(one.node.path) || one.node.children.some(Chart.isChart))));
}

/** The objects of a chart in the order in which cdk8s writes them; those of a chart inside are that one's. */
function objectsOf(chart: Chart, order?: Order): ApiObject[] {
  const constructs = order === 'free' ? chart.node.findAll() : new DependencyGraph(chart.node).topology();
  return constructs.filter((one): one is ApiObject => ApiObject.isApiObject(one) && Chart.of(one) === chart);
}
