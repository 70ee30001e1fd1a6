import { parse } from 'yaml';
import { Container, containersOf, KubeObject, nameOf, PodTemplate, templateOf } from '../lib/kube-types';
import { Example } from '../lib/manifests';
import { programOf } from '../runner/images';

export type Config = Record<string, unknown>;

/** One configuration file, and a program that reads it. */
export interface RenderedConfig {
  readonly workload: KubeObject;
  readonly container: Container;
  readonly program: string;
  /** `configmap/file`. */
  readonly file: string;
  readonly text: string;
  readonly config: Config;
}

interface ConfigMap extends KubeObject {
  data?: Record<string, string>;
}

/** Every file that a `--config` argument of a container reaches, found as the program would: through its mounts. */
export function renderedConfigs(example: Example): RenderedConfig[] {
  return example.objects.flatMap((workload) => {
    // A PodTemplate is run by nobody here; what its pods would read is judged all the same.
    const spec = (workload.kind === 'PodTemplate' ? workload.template as PodTemplate : templateOf(workload))?.spec;
    return spec === undefined ? [] : containersOf(spec).flatMap((container) => {
      const argv = [...container.command ?? [], ...container.args ?? []];
      const folder = configFolder(argv);
      if (folder === undefined) {return [];}
      const mount = container.volumeMounts?.find((one) => one.mountPath === folder);
      const volume = spec.volumes?.find((one) => one.name === mount?.name);
      const names = [volume?.configMap?.name, ...(volume?.projected?.sources ?? []).map((source) => source.configMap?.name)];
      const maps = example.objects.filter((object) => object.kind === 'ConfigMap' && names.includes(object.metadata.name)
        && object.metadata.namespace === workload.metadata.namespace) as ConfigMap[];
      if (maps.length === 0) {throw new Error(`${nameOf(workload)} ${container.name} reads ${folder}, where no ConfigMap of the example is mounted`);}
      return maps.flatMap((map) => Object.entries(map.data ?? {}).map(([key, text]) => ({
        workload, container, program: programFor(container, argv), file: `${map.metadata.name}/${key}`, text, config: parse(text) as Config,
      })));
    });
  });
}

function configFolder(argv: string[]): string | undefined {
  const index = argv.findIndex((word) => word === '--config' || word.startsWith('--config='));
  if (index < 0) {return undefined;}
  const glob = argv[index].includes('=') ? argv[index].slice('--config='.length) : argv[index + 1];
  return glob.slice(0, glob.lastIndexOf('/'));
}

/** The program by its name in the command, where an image holds several. */
function programFor(container: Container, argv: string[]): string {
  return argv[0].startsWith('flyte') || argv[0] === 'datacatalog' ? argv[0] : programOf(container.image);
}

/** What a process says it has in place of what was rendered. */
export interface Mismatch {
  readonly path: string;
  readonly rendered: unknown;
  /** Undefined where the process has no such setting. */
  readonly printed: unknown;
}

/** Compares setting by setting what was rendered with what a process prints. Settings that were not rendered are not looked at. */
export function mismatches(rendered: unknown, answer: unknown, path: string[] = []): { compared: number; wrong: Mismatch[] } {
  const printed = unwrapped(answer);
  const value = asMap(rendered, printed);
  if (isMap(value)) {
    const parts = Object.entries(value).map(([key, child]) => mismatches(child, childOf(printed, key), [...path, key]));
    return { compared: parts.reduce((sum, part) => sum + part.compared, 0), wrong: parts.flatMap((part) => part.wrong) };
  }
  if (Array.isArray(value) && Array.isArray(printed) && value.length === printed.length) {
    const parts = value.map((child, index) => mismatches(child, printed[index] as unknown, [...path, String(index)]));
    return { compared: parts.reduce((sum, part) => sum + part.compared, 0), wrong: parts.flatMap((part) => part.wrong) };
  }
  return same(value, printed) ? { compared: 1, wrong: [] } : { compared: 1, wrong: [{ path: path.join('.'), rendered: value, printed }] };
}

/** A section that is a list is printed under an empty key. */
function unwrapped(printed: unknown): unknown {
  return isMap(printed) && Object.keys(printed).length === 1 && '' in printed ? printed[''] : printed;
}

/** A list of maps with one key each is how a map keeps the case of its keys. */
function asMap(rendered: unknown, printed: unknown): unknown {
  const oneKeyed = Array.isArray(rendered) && rendered.every((item) => isMap(item) && Object.keys(item).length === 1);
  if (oneKeyed && isMap(printed)) {return Object.assign({}, ...rendered as Config[]) as Config;}
  return rendered;
}

function childOf(printed: unknown, key: string): unknown {
  if (!isMap(printed)) {return undefined;}
  const found = Object.keys(printed).find((one) => one === key) ?? Object.keys(printed).find((one) => one.toLowerCase() === key.toLowerCase());
  return found === undefined ? undefined : printed[found];
}

function isMap(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function same(rendered: unknown, printed: unknown): boolean {
  if (isEmpty(rendered) && isEmpty(printed)) {return true;}
  if (String(rendered) === String(printed)) {return true;}
  const one = seconds(rendered);
  return one !== undefined && one === seconds(printed);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0) || (isMap(value) && Object.keys(value).length === 0);
}

/** `90s`, `1m30s` and `1m30.0s` are the same duration. */
function seconds(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^(\d+(\.\d+)?(h|m|s|ms|us|µs|ns))+$/.test(value)) {return undefined;}
  const units: Record<string, number> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };
  return [...value.matchAll(/(\d+(?:\.\d+)?)(h|ms|us|µs|ns|m|s)/g)].reduce((sum, [, number, unit]) => sum + Number(number) * units[unit], 0);
}
