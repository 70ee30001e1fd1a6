import { ApiObject, App, Chart, Yaml } from 'cdk8s';
import { IConstruct } from 'constructs';
import { isDocument } from '../private/documents';
import { writtenYaml } from '../private/stable-yaml';
import { copyOf } from './manifest/copy';
import { asMade, inOrder } from './order';

/** What was found in an app: its problems, and the charts in it. */
export interface Judged {
  readonly problems: string[];
  readonly charts: readonly Chart[];
}

/** Judges the app. `keep` is told each object as it was judged, as soon as it is rendered. */
export type Judgement = (keep: (object: ApiObject, json: unknown) => void) => Judged;

/**
 * One run of `app.synth()`, or of `Testing.synth` on a chart of ours. cdk8s validates the whole app once, and once more for each chart: the
 * first validation of a run judges, the others repeat its verdict, and until the run ends every judged object renders as what was judged.
 * So each object is rendered and judged once, and what is written is exactly what was judged. The next run knows nothing of this one.
 */
export class Generation {
  private depth = 0;
  private judging = false;
  private verdict?: string[];
  private readonly replaced: { readonly object: object; readonly property: string; readonly own?: PropertyDescriptor }[] = [];
  /** Whether the dependencies of the app are those of its objects: there are none, or cdk8s was let to look for them. */
  private resolved = false;
  /**
   * What the app was last seen to hold, where nothing depends on anything. cdk8s lists the charts and asks the first for its objects at
   * once, for which this then still holds: so two walks over the app are spared.
   */
  private listed?: { readonly first: Chart | undefined; readonly all: readonly IConstruct[] };
  /** Methods that `openFor` gave to charts. */
  private readonly opening = new WeakSet<() => unknown[]>();
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

  /**
   * Opens a run for the time of each `toJson()` of a chart, by which `Testing.synth` renders it: what is judged for it is then what it
   * gets. A chart with a method of its own is left as it is.
   */
  public openFor(chart: Chart): void {
    if (chart.toJson !== Chart.prototype.toJson || !isReplaceable(chart, 'toJson')) { return; }
    const toJson = (): unknown[] => this.during(() => Chart.prototype.toJson.call(chart));
    this.opening.add(toJson);
    Object.defineProperty(chart, 'toJson', { configurable: true, writable: true, value: toJson });
  }

  /** Whether a chart renders as cdk8s does. */
  public rendersItself(chart: Chart): boolean {
    return chart.toJson === Chart.prototype.toJson || this.opening.has(chart.toJson);
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
    if (this.depth === 0) { return judge(() => undefined).problems; }
    let complete = false;
    this.judging = true;
    try {
      let all = true;
      const { problems, charts } = judge((object, json) => { all = this.keep(object, json) && all; });
      if (all) {
        this.verdict = problems;
        if (problems.length === 0) { this.shorten(charts); }
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
   * something, the first chart of a run lets it look (after it, doing it again adds nothing); all list their objects without a graph.
   */
  private shorten(charts: readonly Chart[]): void {
    const { root } = this;
    for (const chart of charts) {
      if (!this.rendersItself(chart) || !isReplaceable(chart, 'toJson')) { continue; }
      this.replace(chart, () => {
        const listed = this.listed?.first === chart ? this.listed.all : undefined;
        this.listed = undefined;
        if (!this.resolved && listed === undefined && asMade(root) === undefined) { prepare(chart); }
        this.resolved = true;
        return objectsOf(chart, listed ?? inOrder(chart)).map((object): unknown => object.toJson());
      });
    }
    if (root instanceof App && hasOwnCharts(root) && isReplaceable(root, 'charts')) {
      this.define(root, 'charts', { get: () => this.listCharts(root) });
    }
  }

  private listCharts(app: App): Chart[] {
    const walked = app.node.findAll();
    const all = asMade(app, walked);
    const charts = (all ?? inOrder(app, walked)).filter((one) => one instanceof Chart);
    this.listed = all && { first: charts[0], all };
    return charts;
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
    this.resolved = false;
    this.listed = undefined;
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

/** Lets cdk8s look for dependencies and validate in the whole app, as it does before it lists a chart: here, one that holds nothing. */
function prepare(chart: Chart): void {
  let last: IConstruct = chart;
  while (last.node.children.length > 0) { [last] = last.node.children; }
  Chart.prototype.toJson.call(Object.create(chart, { node: { value: last.node } }) as Chart);
}

/** Whether the app lists its charts as cdk8s does. */
function hasOwnCharts(app: App): boolean {
  let holder: object | null = app;
  while (holder !== null && !Object.hasOwn(holder, 'charts')) { holder = Object.getPrototypeOf(holder) as object | null; }
  return holder === App.prototype;
}

/** The objects of a chart among these constructs; those of a chart inside are that one's. */
function objectsOf(chart: Chart, constructs: readonly IConstruct[]): ApiObject[] {
  return constructs.filter((one): one is ApiObject => ApiObject.isApiObject(one) && Chart.of(one) === chart);
}
