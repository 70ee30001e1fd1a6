import * as fs from 'node:fs';
import * as path from 'node:path';
import { PROGRAMS_VARIABLE } from '../tools/given-programs';

/**
 * What stands in for a container image. The images themselves cannot be had here, so each one is described: the program it is about,
 * built from the same source or given, where its Dockerfile puts it, and nothing else but what the base image would have.
 */

export interface RootFilesystem {
  /** Files and folders of the machine, by their path inside. */
  readonly binds: Record<string, string>;
  /** `link` to `target`, by the link's path. */
  readonly links: Record<string, string>;
  /** Lines of /etc/passwd and /etc/group. */
  readonly users: { name: string; uid: number; gid: number }[];
  readonly env: Record<string, string>;
  /** The image's ENTRYPOINT and CMD. */
  readonly entrypoint: string[];
  readonly cmd: string[];
  readonly user?: number;
  /** The image's WORKDIR. */
  readonly workingDir?: string;
  /** The folders that the image has and that anyone may write, as long as the root is writable. */
  readonly openFolders: string[];
  /** The image's STOPSIGNAL; SIGTERM where it names none. */
  readonly stopSignal?: NodeJS.Signals;
}

export type Binaries = Readonly<Record<string, string>>;

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const CERTIFICATES = { '/etc/ssl/certs': '/etc/ssl/certs' };

/** An Alpine image with one static program, as Flyte's Dockerfiles make them. No shell is put in: nothing we render may need one. */
function flyteImage(...programs: string[]) {
  return (binaries: Binaries): RootFilesystem => ({
    binds: { ...CERTIFICATES, ...programBinds(programs, binaries) },
    links: {},
    users: [{ name: 'flyte', uid: 100, gid: 101 }],
    env: { PATH },
    entrypoint: [],
    cmd: [programs[0]],
    user: 100,
    openFolders: ['/tmp'],
  });
}

/** The first program is what the image is about; the others are there if they were built. */
function programBinds(programs: string[], binaries: Binaries): Record<string, string> {
  const built = programs.filter((program, index) => index === 0 || program in binaries);
  return Object.fromEntries(built.map((program) => [`/bin/${program}`, need(binaries, program)]));
}

/** PostgreSQL of Debian in place of the Alpine image; its programs are on PATH in both. */
function postgresImage(): RootFilesystem {
  return {
    ...debian(),
    users: [{ name: 'postgres', uid: 70, gid: 70 }],
    env: { PATH: `/usr/lib/postgresql/15/bin:${PATH}`, PGDATA: '/var/lib/postgresql/data', LANG: 'C.UTF-8', HOME: '/var/lib/postgresql' },
    cmd: ['postgres'],
    openFolders: ['/tmp', '/var/run/postgresql'],
    // A fast shutdown; on SIGTERM the server would wait for its clients to go.
    stopSignal: 'SIGINT',
  };
}

/** The single binary's image: Debian, with the program under a small init that passes signals on; here the program is the init. It links to libc. */
function flyteBinaryImage(binaries: Binaries): RootFilesystem {
  return {
    binds: { ...CERTIFICATES, '/usr/local/bin/flyte': need(binaries, 'flyte'), '/usr/lib': '/usr/lib', '/usr/lib64': '/usr/lib64' },
    links: { '/lib': 'usr/lib', '/lib64': 'usr/lib64' },
    users: [],
    env: { PATH },
    entrypoint: ['/usr/local/bin/flyte'],
    cmd: [],
    user: 0,
    openFolders: ['/tmp'],
  };
}

/** MinIO's image: its program, and the few commands of its base image that its own start script uses. */
function objectStoreImage(binaries: Binaries): RootFilesystem {
  return {
    binds: { ...CERTIFICATES, '/usr/bin/minio': need(binaries, 'minio'), '/usr/bin/mkdir': '/usr/bin/mkdir', '/usr/lib': '/usr/lib', '/usr/lib64': '/usr/lib64' },
    links: { '/lib': 'usr/lib', '/lib64': 'usr/lib64' },
    users: [],
    env: { PATH },
    entrypoint: [],
    cmd: ['minio'],
    user: 0,
    openFolders: ['/tmp'],
  };
}

const ENVIRONMENT = '/opt/flytekit';

/** flytekit's image: a Python with flytekit; the image's user is the owner of /root, where its code is unpacked. */
function flytekitImage(binaries: Binaries): RootFilesystem {
  const environment = need(binaries, 'flytekit');
  // What an environment links to has to be at its own path.
  const base = path.dirname(path.dirname(fs.realpathSync(path.join(environment, 'bin', 'python3'))));
  return {
    ...debian(),
    binds: { '/usr': '/usr', ...CERTIFICATES, [ENVIRONMENT]: environment, ...base === '/usr' ? {} : { [base]: base } },
    users: [{ name: 'flytekit', uid: 1000, gid: 1000 }],
    env: { PATH: `${ENVIRONMENT}/bin:${PATH}`, PYTHONPATH: '/root', HOME: '/home/flytekit' },
    cmd: ['python3'],
    user: 1000,
    workingDir: '/root',
    openFolders: ['/tmp', '/root', '/home/flytekit'],
  };
}

/** An image with a shell and the usual commands, and no user of its own. */
function debian(): RootFilesystem {
  return {
    binds: { '/usr': '/usr', ...CERTIFICATES },
    links: { '/bin': 'usr/bin', '/sbin': 'usr/sbin', '/lib': 'usr/lib', '/lib64': 'usr/lib64' },
    users: [],
    env: { PATH },
    entrypoint: [],
    cmd: ['sh'],
    user: 0,
    openFolders: ['/tmp'],
  };
}

/** A proxy that the example brings: all that is seen of it is that it is ready. */
function proxyImage(): RootFilesystem {
  const program = 'import http.server as s\n'
    + 'class H(s.BaseHTTPRequestHandler):\n  def do_GET(self):\n    self.send_response(200)\n    self.end_headers()\n'
    + 's.HTTPServer(("", 9801), H).serve_forever()';
  return { ...debian(), entrypoint: ['/usr/bin/python3', '-c', program] };
}

const KNOWN: Record<string, (binaries: Binaries) => RootFilesystem> = {
  'flyteadmin': flyteImage('flyteadmin'),
  'flytescheduler': flyteImage('flytescheduler'),
  'flytepropeller': flyteImage('flytepropeller', 'flytepropeller-manager'),
  'datacatalog': flyteImage('datacatalog'),
  'flyte-binary': flyteBinaryImage,
  'postgres': postgresImage,
  'minio': objectStoreImage,
  'flytekit': flytekitImage,
  'flytecopilot': flyteImage('flyte-copilot'),
  'busybox': debian,
  'sql-proxy': proxyImage,
};

/** Images whose program cannot be built here: they run where the program is given, and where it is not, this is why. */
const IF_GIVEN: Record<string, { readonly program: string; readonly why: string }> = {
  'datacatalog': { program: 'datacatalog', why: 'no version of its Go module is available; see tools/README.md' },
  'flyte-binary': { program: 'flyte', why: 'its Go program cannot be built here; see tools/README.md' },
  'flytecopilot': { program: 'flyte-copilot', why: 'its Go program cannot be built here; see tools/README.md' },
};

/** Why an image is not run, for those that hold no Go program. */
const ABSENT: Record<string, string> = {
  flyteconsole: 'a Node.js application whose build is published only as an image',
  flyteagent: 'a Python application published only as an image',
};

/** `cr.flyte.org/flyteorg/flyteadmin-release:v1.16.8` is `flyteadmin`. */
export function programOf(image: string): string {
  const repository = image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
  return repository.split('/').pop()!.replace(/-release$/, '');
}

export function whyAbsent(image: string, binaries: Binaries): string | undefined {
  const name = programOf(image);
  const given = IF_GIVEN[name] as (typeof IF_GIVEN)[string] | undefined;
  if (given && !(given.program in binaries)) {return `${given.why}; a folder named by ${PROGRAMS_VARIABLE} may hold ${given.program}`;}
  if (name in KNOWN) {return undefined;}
  return ABSENT[name] ?? 'the runner has no stand-in for this image';
}

export function rootFilesystemOf(image: string, binaries: Binaries): RootFilesystem {
  const make = KNOWN[programOf(image)] as ((binaries: Binaries) => RootFilesystem) | undefined;
  if (!make) {throw new Error(`${image}: ${whyAbsent(image, binaries)}`);}
  return make(binaries);
}

function need(binaries: Binaries, program: string): string {
  const file = binaries[program] as string | undefined;
  if (file === undefined) {throw new Error(`the program ${program} is neither built nor given`);}
  return file;
}
