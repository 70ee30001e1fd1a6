import { chmodSync, existsSync, readFileSync, readdirSync } from 'fs';
import { delimiter, join } from 'path';
import { cached, digest, digestOfGroup } from './cache';
import { installDebian } from './debian';
import { GivenProgram } from './given-programs';
import { RunError, run, say } from './process';
import { GO_TOOLS, GoTool, GoToolName, SYSTEM_TOOLS, SystemTool, SystemToolName, TOOL_NAMES, ToolName } from './specs';
import { buildsAtOnce, inParallel } from '../lib/parallel';

export type { GoToolName, SystemToolName, ToolName } from './specs';

/** One line of the report on what ran. */
export interface ToolVersion {
  readonly name: string;
  readonly version: string;
  /** The Go module or Debian package it comes from, or that it was given. */
  readonly source: string;
  readonly path: string;
}

const GO_MINIMUM = [1, 26];
const POSTGRES_ROOT = '/usr/lib/postgresql';

/**
 * Returns the path of each program asked for, building what the cache lacks.
 * Throws with the command that installs it if a toolchain is missing.
 */
export async function ensureTools<T extends ToolName>(names: readonly T[]): Promise<Record<T, string>> {
  const wanted: readonly ToolName[] = names;
  const paths = new Map<ToolName, string>();
  await ensureDebian(wanted.filter(isSystemTool));
  for (const name of wanted.filter(isSystemTool)) {
    paths.set(name, requireSystemTool(name));
  }
  await inParallel(buildsAtOnce(), groupsOf(wanted.filter(isGoTool)), async (group) => {
    for (const name of group) {paths.set(name, await ensureGoTool(name));}
  });
  return Object.fromEntries(paths) as Record<T, string>;
}

/** Programs of one module share what is compiled, so they are built one after the other. The longest group comes first. */
function groupsOf(names: readonly GoToolName[]): GoToolName[][] {
  const minutes = (group: readonly GoToolName[]): number => group.reduce((sum, name) => sum + GO_TOOLS[name].minutes, 0);
  return [...new Set(names.map((name) => GO_TOOLS[name].group))]
    .map((group) => names.filter((name) => GO_TOOLS[name].group === group))
    .sort((one, other) => minutes(other) - minutes(one));
}

/** What each program is and where it stands, for the report. Builds what is missing; what is given is taken in place of what is built. */
export async function versions(names: readonly ToolName[] = TOOL_NAMES, given: readonly GivenProgram[] = []): Promise<ToolVersion[]> {
  const own = given.map(({ name, version, path }) => ({ name, version, path, source: 'given' }));
  const rest = names.filter((name) => !own.some((one) => one.name === name));
  const paths = await ensureTools(rest);
  const found = await Promise.all(rest.map(async (name) => ({
    name,
    path: paths[name],
    ...await originOf(name, paths[name]),
  })));
  return [...own, ...found];
}

async function originOf(name: ToolName, path: string): Promise<Pick<ToolVersion, 'version' | 'source'>> {
  return isGoTool(name)
    ? { version: pinnedVersion(GO_TOOLS[name]), source: GO_TOOLS[name].module }
    : { version: await printedVersion(path), source: `Debian ${SYSTEM_TOOLS[name].debian}` };
}

function isGoTool(name: ToolName): name is GoToolName {
  return name in GO_TOOLS;
}

function isSystemTool(name: ToolName): name is SystemToolName {
  return !isGoTool(name);
}

async function ensureGoTool(name: GoToolName): Promise<string> {
  const tool: GoTool = GO_TOOLS[name];
  const go = await goVersion(name);
  const group = join(__dirname, tool.group);
  const version = pinnedVersion(tool);
  const key = digest(digestOfGroup(group), go, tool.package, ...tool.ldflags);
  const directory = await cached(name, `${version}-${key}`, async (building) => {
    say(`building ${name} ${version} (once; about ${tool.minutes} min on 2 cores)`);
    const started = Date.now();
    await goBuild(tool, version, group, join(building, name));
    say(`built ${name} in ${Math.round((Date.now() - started) / 1000)} s`);
  });
  return join(directory, name);
}

async function goBuild(tool: GoTool, version: string, group: string, output: string): Promise<void> {
  const variables = tool.ldflags.map((flag) => `-X ${flag.replace('{version}', version)}`);
  const args = ['build', '-p', '2', '-mod=readonly', '-buildvcs=false', '-trimpath', '-ldflags', ['-s', '-w', ...variables].join(' ')];
  await run('nice', ['-n', '5', 'go', ...args, '-o', output, tool.package], {
    cwd: group,
    env: { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' },
  });
  // Pods run as other users: their process must be able to read and start it.
  chmodSync(output, 0o755);
}

/** The version that the group's go.mod pins. */
function pinnedVersion(tool: GoTool): string {
  const text = readFileSync(join(__dirname, tool.group, 'go.mod'), 'utf8');
  const line = text.split('\n').map((each) => each.replace(/^require /, '').trim().split(' ')).find(([module]) => module === tool.module);
  if (!line) {
    throw new Error(`${tool.group}/go.mod: no require for ${tool.module}; run 'go mod tidy' there`);
  }
  return line[1];
}

let knownGoVersion: Promise<string> | undefined;

function goVersion(wanted: string): Promise<string> {
  knownGoVersion ??= run('go', ['env', 'GOVERSION']).then((output) => output.stdout.trim());
  return knownGoVersion.then((version) => {
    const [major, minor] = version.replace(/^go/, '').split('.').map(Number);
    if (major < GO_MINIMUM[0] || (major === GO_MINIMUM[0] && minor < GO_MINIMUM[1])) {
      throw new Error(`${wanted}: ${version} is too old, Go ${GO_MINIMUM.join('.')} or newer is needed to build it: ${GO_INSTALL}`);
    }
    return version;
  }, (error: unknown) => {
    if (error instanceof RunError) {
      throw error;
    }
    throw new Error(`${wanted}: Go ${GO_MINIMUM.join('.')} or newer is needed to build it and 'go' is not on PATH: ${GO_INSTALL}`);
  });
}

const GO_INSTALL = 'install it from https://go.dev/doc/install and put its bin folder on PATH';

async function ensureDebian(names: readonly SystemToolName[]): Promise<void> {
  const missing = [...new Set(names.filter((name) => !findSystemTool(name)).map((name) => SYSTEM_TOOLS[name].debian))];
  if (missing.length > 0) {
    await installDebian(missing);
  }
}

function requireSystemTool(name: SystemToolName): string {
  const found = findSystemTool(name);
  if (!found) {
    throw new Error(`${name}: not found after installing ${SYSTEM_TOOLS[name].debian}; put its folder on PATH`);
  }
  return found;
}

function findSystemTool(name: SystemToolName): string | undefined {
  const tool: SystemTool = SYSTEM_TOOLS[name];
  const onPath = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const folders = tool.postgres ? [...postgresFolders(), ...onPath] : onPath;
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Debian's folders of PostgreSQL's programs, newest version first. */
function postgresFolders(): string[] {
  const found = existsSync(POSTGRES_ROOT) ? readdirSync(POSTGRES_ROOT) : [];
  return found.sort((a, b) => Number(b) - Number(a)).map((version) => join(POSTGRES_ROOT, version, 'bin'));
}

async function printedVersion(path: string): Promise<string> {
  const { stdout } = await run(path, ['--version']);
  return stdout.match(/\d+(\.\d+)+/)?.[0] ?? stdout.trim();
}

function toolNamed(name: string): ToolName {
  const tool = TOOL_NAMES.find((each) => each === name);
  if (!tool) {
    throw new Error(`no tool named ${name}; there are: ${TOOL_NAMES.join(', ')}`);
  }
  return tool;
}

async function main(args: readonly string[]): Promise<void> {
  for (const { name, version, source, path } of await versions(args.length > 0 ? args.map(toolNamed) : TOOL_NAMES)) {
    process.stdout.write(`${[name, version, source, path].join('\t')}\n`);
  }
}

// Usage: npx tsx test/conformance/tools/toolchain.ts [name...]: makes tools and prints where they are.
if (require.main === module) {
  main(process.argv.slice(2)).catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  });
}
