import { createHash } from 'crypto';
import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { ApiObject, App, Chart, JsonPatch, Lazy, Size, Testing, Yaml } from 'cdk8s';
import { FlyteConsole, FlyteCore, SecurityReport } from 'cdk8s-flyte';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { componentsOf, core, isolated, testChart, testDatabase, testObjectStore, writingApp } from '../support';

const FIRST = '/spec/template/spec/containers/0';
const ROOT = JsonPatch.replace(`${FIRST}/securityContext/runAsUser`, 0);

/** What `app.synth()` said, and what it wrote. */
function synthesized(app: App): { said: string; files: { [name: string]: string } } {
  let said = 'written';
  try {
    app.synth();
  } catch (error) {
    said = (error as Error).message;
  }
  const files = existsSync(app.outdir) ? readdirSync(app.outdir).sort() : [];
  return { said, files: Object.fromEntries(files.map((file) => [file, readFileSync(join(app.outdir, file), 'utf8')])) };
}

/** An app with several charts, in which a Flyte or a console is; and a ConfigMap of the console that counts how often it is rendered. */
function counted(): { app: App; console: FlyteConsole; renderings: () => number } {
  const app = writingApp();
  const console = new FlyteConsole(testChart(app), 'console');
  isolated(console);
  for (const id of ['a', 'b', 'c']) { new Chart(app, id); }
  let renderings = 0;
  new ApiObject(console, 'counter', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'counter' }, data: Lazy.any({ produce: () => ({ rendering: `${++renderings}` }) }) } as never);
  return { app, console, renderings: () => renderings };
}

test('a synth renders each object once, whatever the number of charts, and the next synth again', () => {
  const { app, renderings } = counted();
  expect([synthesized(app).said, renderings()]).toEqual(['written', 1]);
  expect([synthesized(app).said, renderings()]).toEqual(['written', 2]);
  expect(app.synthYaml()).toContain('rendering: "3"');
  expect(renderings()).toBe(3);
});

test('so does Testing.synth, by which snapshots are taken: it gets what was judged', () => {
  const { app, console, renderings } = counted();
  const [chart] = app.charts;
  expect(Testing.synth(chart)).toContainEqual(expect.objectContaining({ metadata: expect.objectContaining({ name: 'counter' }) as unknown, data: { rendering: '1' } }));
  expect(renderings()).toBe(1);
  // Patched once it is judged, by the last validation of the app.
  app.node.addValidation({ validate: () => { ApiObject.of(console).addJsonPatch(ROOT); return []; } });
  expect(JSON.stringify(Testing.synth(chart))).not.toContain('"runAsUser":0');
  expect(() => { Testing.synth(chart); }).toThrow('runAsUser is 0');
});

test('a chart that got a method of its own after its components is refused', () => {
  const { app } = counted();
  const [chart] = app.charts;
  chart.toJson = () => [];
  expect(() => { app.synth(); }).toThrow("test: toJson must be cdk8s' own in a chart with components of Flyte");
});

test('a security report does too', () => {
  const { app, renderings } = counted();
  SecurityReport.of(app);
  expect(renderings()).toBe(1);
});

test('what is written is what was judged, not what a later rendering would say', () => {
  const app = writingApp();
  const console = isolated(new FlyteConsole(testChart(app), 'console'));
  const object = ApiObject.of(console);
  const render = object.toJson.bind(object);
  let renderings = 0;
  object.toJson = (): unknown => JSON.parse(JSON.stringify(render()).replace(/"runAsUser":1000/g, ++renderings === 1 ? '"runAsUser":1001' : '"runAsUser":0'));
  const { said, files } = synthesized(app);
  expect(said).toBe('written');
  expect(files['test.k8s.yaml']).toContain('runAsUser: 1001');
  expect(files['test.k8s.yaml']).not.toContain('runAsUser: 0');
  expect(renderings).toBe(1);
});

test.each<[string, (app: App) => unknown]>([
  ['synth', (app) => app.synth()], ['synthYaml', (app) => app.synthYaml()], ['Testing.synth', (app) => Testing.synth(app.charts[0])],
  ['SecurityReport', (app) => SecurityReport.of(app)],
])('a patch made after one synth is seen by %s in the same tick', (_title, run) => {
  const { app, console } = counted();
  app.synth();
  ApiObject.of(console).addJsonPatch(ROOT);
  expect(() => run(app)).toThrow('runAsUser is 0');
  ApiObject.of(console).addJsonPatch(JsonPatch.replace(`${FIRST}/securityContext/runAsUser`, 1000));
  expect(() => run(app)).not.toThrow();
});

test('a refused synth leaves nothing behind: the next judges anew', () => {
  const { app, console, renderings } = counted();
  ApiObject.of(console).addJsonPatch(ROOT);
  expect(synthesized(app).said).toContain('runAsUser is 0');
  ApiObject.of(console).addJsonPatch(JsonPatch.replace(`${FIRST}/securityContext/runAsUser`, 1000));
  expect([synthesized(app).said, renderings()]).toEqual(['written', 2]);
  expect(Object.keys(ApiObject.of(console))).not.toContain('toJson');
});

describe('what a validation of the consumer does during a synth', () => {
  const during = (work: (console: FlyteConsole) => void) => {
    const { app, console } = counted();
    console.node.addValidation({ validate: () => { work(console); return []; } });
    return synthesized(app);
  };

  test('cannot add an object that would be written unjudged', () => {
    const { said, files } = during((console) => new ApiObject(console, 'late', { apiVersion: 'v1', kind: 'Pod', spec: { hostPID: true } }));
    expect(said).toBe('Cannot add children to "test/console" during synthesis');
    expect(files).toEqual({});
  });

  test('cannot add a component', () => {
    const { app } = counted();
    app.node.addValidation({ validate: () => { new FlyteConsole(new Chart(app, 'late', { namespace: 'late' }), 'console'); return []; } });
    expect(synthesized(app)).toEqual({
      said: 'late/console: a component must be made before the app is synthesised, since it would be written unjudged; make it before app.synth()', files: {},
    });
  });

  test('does not reach the file by a patch that was not judged', () => {
    const { said, files } = during((console) => ApiObject.of(console).addJsonPatch(ROOT));
    expect(said).toBe('written');
    expect(files['test.k8s.yaml']).not.toContain('runAsUser: 0');
  });

  test('does not reach the file by what it changes in a rendered object', () => {
    const { files } = during((console) => { ApiObject.of(console).toJson().spec = { hostPID: true }; });
    expect(files['test.k8s.yaml']).not.toContain('hostPID');
  });

  test('may render the whole app', () => {
    expect(during((console) => console.node.root.node.findAll().forEach((one) => ApiObject.isApiObject(one) && one.toJson())).said).toBe('written');
  });
});

test('after a synth, objects can be added again, and are judged', () => {
  const { app, console } = counted();
  app.synth();
  new ApiObject(console, 'late', { apiVersion: 'v1', kind: 'Pod', spec: { hostPID: true, containers: [{ name: 'x' }] } });
  expect(() => app.synth()).toThrow('spec.hostPID is true');
});

test('an object that renders in a way of its own is written as it was judged, and keeps its way', () => {
  const { app, console } = counted();
  const object = ApiObject.of(console);
  const render = object.toJson.bind(object);
  const own = (): unknown => ({ ...render() as object, extra: 'mine' });
  object.toJson = own;
  const { said, files } = synthesized(app);
  expect([said, files['test.k8s.yaml'].includes('extra: mine')]).toEqual(['written', true]);
  expect(object.toJson).toBe(own);
});

test.each<[string, (app: App) => unknown, (object: ApiObject) => unknown]>([
  ['object', () => undefined, (object) => Object.defineProperty(object, 'toJson', { value: object.toJson.bind(object), configurable: false })],
  ['synth', (app) => Object.defineProperty(app, 'synth', { value: () => App.prototype.synth.call(app), configurable: false }), () => undefined],
])('where the %s cannot be replaced, as from other languages, every validation judges', (_title, fixApp, fixObject) => {
  const app = writingApp();
  const chart = testChart(app);
  fixApp(app);
  const console = isolated(new FlyteConsole(chart, 'console'));
  fixObject(ApiObject.of(console));
  expect(synthesized(app).said).toBe('written');
  ApiObject.of(console).addJsonPatch(ROOT);
  expect(synthesized(app).said).toContain('runAsUser is 0');
});

describe('what is written', () => {
  test('is, byte for byte, what the YAML library makes of the same objects, texts of all shapes and undefined fields included', () => {
    const app = writingApp();
    const chart = testChart(app);
    core(chart);
    const data = { lines: 'a: |\n  b\n', ends: 'a\n\n', starts: '\n a', umlaut: 'ä\nö\n', number: '12', truth: 'yes', empty: '', nothing: undefined, quote: "it's \"so\": #1" };
    new ApiObject(chart, 'texts', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'texts' }, data } as never);
    expect(synthesized(app).files['test.k8s.yaml']).toBe(Yaml.stringify(...chart.toJson() as unknown[]));
    expect(app.synthYaml()).toBe(Yaml.stringify(...chart.toJson() as unknown[]));
  });

  test('is written by the YAML library again after a synth, also after a refused one', () => {
    const stringify = Yaml.stringify;
    const app = writingApp();
    const console = isolated(new FlyteConsole(testChart(app), 'console'));
    app.synth();
    ApiObject.of(console).addJsonPatch(ROOT);
    expect(() => app.synth()).toThrow('runAsUser');
    expect(Yaml.stringify).toBe(stringify);
  });

  test('holds documents of others as the YAML library writes them', () => {
    const app = writingApp();
    const twice = { a: 1 };
    let written = '';
    const chart = testChart(app);
    isolated(new FlyteConsole(chart, 'console'));
    chart.node.addValidation({ validate: () => { written = Yaml.stringify({ one: twice, two: twice }); return []; } });
    app.synth();
    expect(written).toBe('one: &a1\n  a: 1\ntwo: *a1\n');
  });
});

describe('an app of many charts', () => {
  type Ties = 'free' | 'numbered' | 'nested' | 'dependent' | 'late';

  /** Charts beside and in one another, with dependencies of charts, constructs and objects; the chart `odd` has a way of its own. */
  function many(ties: Ties): App {
    const app = writingApp();
    const flyte = core(testChart(app), { createNamespace: true });
    const configMap = (scope: Construct, id: string) => new ApiObject(scope, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: id } });
    const [first, last, middle] = ['zz', ties === 'free' || ties === 'late' ? 'aa' : '7', 'mm'].map((id) => new Chart(app, id));
    const [a, b, c, d] = [configMap(first, 'a'), configMap(last, 'b'), configMap(middle, 'c'), configMap(middle, 'd')];
    const inner = new Chart(ties === 'nested' || ties === 'dependent' ? middle : app, 'inner', { namespace: 'inner' });
    const e = configMap(inner, 'e');
    configMap(new Construct(middle, 'among'), '3');
    if (ties === 'dependent') {
      last.addDependency(first);
      c.addDependency(d);
      d.addDependency(b);
      flyte.admin.node.addDependency(a);
      c.node.addDependency(e);
    }
    if (ties === 'late') {
      // A validation that looks at the charts, and lets two of their objects wait for others only then.
      inner.node.addValidation({
        validate: () => {
          if (app.charts.length < 6) { return ['the charts are not listed']; }
          c.addDependency(d);
          first.addDependency(last);
          return [];
        },
      });
    }
    class Odd extends Chart {
      public toJson(): never[] { return [...super.toJson(), { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'extra' } }] as never[]; }
    }
    configMap(new Odd(app, 'odd'), 'o');
    return app;
  }

  test.each<Ties>(['free', 'numbered', 'nested', 'dependent', 'late'])('is written as cdk8s writes it by itself: %s', (ties) => {
    const by = many(ties);
    App.prototype.synth.call(by);
    const expected = Object.fromEntries(readdirSync(by.outdir).sort().map((file) => [file, readFileSync(join(by.outdir, file), 'utf8')]));
    expect(Object.keys(expected)).toHaveLength(6);
    expect(synthesized(many(ties))).toEqual({ said: 'written', files: expected });
    expect(many(ties).synthYaml()).toBe(App.prototype.synthYaml.call(many(ties)));
  });

  test('validates its constructs as often with eight charts as with two', () => {
    const validations = (charts: number) => {
      const { app, console } = counted();
      for (let index = 0; index < charts; index++) { new Chart(app, `more-${index}`); }
      let count = 0;
      console.node.addValidation({ validate: () => { count++; return []; } });
      app.synth();
      return count;
    };
    expect(validations(8)).toBe(validations(2));
  });
});

describe('random changes between two synths', () => {
  const ROUNDS = 25;
  const FIRST_SEED = Number(process.env.GENERATION_SEED ?? Math.floor(Math.random() * 2 ** 31));

  /** Numbers from 0 to 1 that depend on nothing but the seed. */
  function random(seed: number): () => number {
    let count = 0;
    return () => createHash('sha256').update(`${seed} ${count++}`).digest().readUInt32BE(0) / 2 ** 32;
  }

  const PATCHES = [
    ROOT,
    JsonPatch.add('/spec/template/spec/hostNetwork', true),
    JsonPatch.add('/spec/template/spec/priorityClassName', 'high'),
    JsonPatch.add('/spec/template/metadata/labels/team', 'ml'),
    JsonPatch.remove(`${FIRST}/resources`),
    JsonPatch.replace('/spec/template/spec/serviceAccountName', 'other'),
    JsonPatch.add('/metadata/annotations', { 'cdk8s-flyte.dev/accept-missing-limits': 'a quota caps them' }),
    JsonPatch.replace('/spec/nowhere/at', 'all'),
    JsonPatch.add('/spec/minReadySeconds', 5),
    JsonPatch.add('/items', []),
  ];

  type Change = (app: App, pick: <T>(list: readonly T[]) => T, id: string) => void;
  const flytesIn = (app: App) => app.node.findAll().filter((one): one is FlyteCore => one instanceof FlyteCore);
  const component = (app: App, pick: <T>(list: readonly T[]) => T) => pick(Object.values(componentsOf(pick(flytesIn(app)))));
  const objects = (app: App, kind: string) => app.node.findAll().filter((one): one is ApiObject => ApiObject.isApiObject(one) && one.kind === kind);
  const configMaps = (app: App) => app.node.findAll().filter((one): one is kplus.ConfigMap => one instanceof kplus.ConfigMap);

  const CHANGES: Change[] = [
    (app, pick) => ApiObject.of(component(app, pick)).addJsonPatch(pick(PATCHES)),
    (app, pick) => ApiObject.of(component(app, pick)).addJsonPatch(pick(PATCHES), pick(PATCHES)),
    (app, pick) => pick(objects(app, 'Service')).addJsonPatch(pick([JsonPatch.replace('/spec/type', 'NodePort'), JsonPatch.add('/metadata/annotations', { a: 'b' })])),
    (app, pick) => pick(objects(app, 'NetworkPolicy')).addJsonPatch(pick([JsonPatch.replace('/spec/podSelector', { matchLabels: { no: 'pod' } }), JsonPatch.replace('/spec/policyTypes', ['Egress'])])),
    (app, pick, id) => pick([...objects(app, 'Deployment'), ...objects(app, 'ConfigMap')]).metadata.addLabel(id, pick(['a', 'b'])),
    (app, pick, id) => pick(objects(app, 'Deployment')).metadata.addAnnotation(`example.com/${id}`, pick(['a', 'b\u2028c'])),
    (app, pick, id) => component(app, pick).deployment.podMetadata.addLabel(id, 'x'),
    (app, pick, id) => component(app, pick).deployment.addContainer({
      name: id,
      image: pick(['example/side:1', 'example/side']),
      liveness: kplus.Probe.fromTcpSocket({ port: 1 }),
      readiness: kplus.Probe.fromTcpSocket({ port: 1 }),
      securityContext: { user: pick([0, 5]) },
    }),
    (app, pick, id) => component(app, pick).deployment.addInitContainer({ name: id, image: 'example/first:1', securityContext: { privileged: pick([true, false]), allowPrivilegeEscalation: pick([true, false]) } }),
    (app, pick, id) => {
      const it = component(app, pick);
      it.deployment.containers[0].mount(`/${id}`, kplus.Volume.fromEmptyDir(it, id, id, pick([{}, { sizeLimit: Size.mebibytes(1) }])));
    },
    (app, pick, id) => component(app, pick).deployment.containers[0].env.addVariable(pick([`A_${id.toUpperCase()}`, `B_${id.toUpperCase()}_PASSWORD`]), kplus.EnvValue.fromValue('x')),
    (app, pick, id) => pick(configMaps(app)).addData(pick([id, `${id}.password`]), 'some-value'),
    (app, pick, id) => ApiObject.of(pick(configMaps(app))).addJsonPatch(JsonPatch.add(`/data/${id}`, pick(['a: b', 'a\u0085b']))),
    (app, pick, id) => component(app, pick).deployment.scheduling.tolerate(kplus.Node.tainted(kplus.NodeTaintQuery.is(id, 'x'))),
    (app, pick, id) => { new ApiObject(pick(flytesIn(app)), id, { apiVersion: 'v1', kind: pick(['ConfigMap', 'Pod']), spec: { containers: [{ name: 'x', image: 'x' }] } }); },
    (app, _pick, id) => { new Chart(app, id); },
    (app, pick) => { pick(flytesIn(app)).node.tryRemoveChild(pick(['NetworkPolicies', 'Console'])); },
    (app, _pick, id) => {
      new ApiObject(app.charts[0], id, {
        apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: id }, spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
      });
    },
  ];

  function fresh(): App {
    const app = writingApp();
    core(testChart(app));
    const other = testChart(app, 'green', 'green');
    new FlyteCore(other, 'flyte', { objectStore: testObjectStore(), database: testDatabase(other), propeller: { crd: false } });
    return app;
  }

  function change(app: App, seed: number): void {
    const next = random(seed);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)];
    const count = 1 + Math.floor(next() * 4);
    for (let index = 0; index < count; index++) { pick(CHANGES)(app, pick, `change-${seed}-${index}`); }
  }

  test.each(Array.from({ length: ROUNDS }, (_, round) => FIRST_SEED + round))('with seed %i are judged and written as in an app made anew', (seed) => {
    const again = fresh();
    again.synth();
    change(again, seed);
    const anew = fresh();
    change(anew, seed);
    const expected = synthesized(anew);
    const { said, files } = synthesized(again);
    expect({ seed, said }).toEqual({ seed, said: expected.said });
    // A refused synth leaves the files of the one before.
    if (said === 'written') { expect({ seed, files }).toEqual({ seed, files: expected.files }); } else { expect(expected.files).toEqual({}); }
  });
});
