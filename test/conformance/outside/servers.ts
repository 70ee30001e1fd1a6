import * as fs from 'node:fs';
import { isIPv4 } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { Authority, KeyPair } from '../cluster/certificates';
import { Daemon, mustRun } from '../lib/processes';
import { waitFor } from '../lib/wait';
import { Binaries } from '../runner/images';

/** PostgreSQL does not start as root, nor as somebody without a name; this is Debian's nobody. */
const POSTGRES_USER = 65534;
const AS_POSTGRES = ['--reuid', String(POSTGRES_USER), '--regid', String(POSTGRES_USER), '--clear-groups', '--'];

/** A PostgreSQL that takes nothing but TLS and passwords, as a cloud's database. */
export async function startDatabase(
  binaries: Binaries, folder: string, port: number, keys: KeyPair, user: string, password: string,
): Promise<Daemon> {
  const data = path.join(folder, 'database');
  fs.mkdirSync(data, { recursive: true, mode: 0o700 });
  const own = (name: string, content: Buffer | string): string => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, content, { mode: 0o600 });
    fs.chownSync(file, POSTGRES_USER, POSTGRES_USER);
    return file;
  };
  fs.chownSync(data, POSTGRES_USER, POSTGRES_USER);
  openTheWay(folder);
  const [cert, key] = [own('database.crt', fs.readFileSync(keys.cert)), own('database.key', fs.readFileSync(keys.key))];
  await mustRun('setpriv', [...AS_POSTGRES, binaries.initdb, '-D', data, '-U', user, '-A', 'scram-sha-256', '--pwfile', own('password', password), '-E', 'UTF8']);
  fs.writeFileSync(path.join(data, 'pg_hba.conf'), 'hostssl all all all scram-sha-256\n');
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'ssl=on', `ssl_cert_file=${cert}`, `ssl_key_file=${key}`];
  const daemon = new Daemon('postgres', 'setpriv', [...AS_POSTGRES, binaries.postgres, '-D', data, ...settings.flatMap((one) => ['-c', one])], path.join(folder, 'database.log'));
  return untilReady(daemon, 'the database answers', binaries.pg_isready, ['-h', '127.0.0.1', '-p', String(port)]);
}

/** Waits until a program that asks the server succeeds, as long as the server runs. */
export async function untilReady(daemon: Daemon, what: string, program: string, args: string[]): Promise<Daemon> {
  await waitFor(what, 30, async () => {
    daemon.assertRunning();
    await mustRun(program, args);
    return true;
  });
  return daemon;
}

/** The folder of a run is root's alone; its name is all that others need to pass through. */
function openTheWay(folder: string): void {
  for (let each = folder; each !== os.tmpdir() && each !== '/'; each = path.dirname(each)) {
    fs.chmodSync(each, 0o711);
  }
}

/** An S3 with buckets, by TLS, for whoever has this one key. */
export async function startObjectStore(
  binaries: Binaries, folder: string, port: number, keys: KeyPair,
  options: { domain: string; region: string; bucket: string; accessKey: string; secretKey: string },
): Promise<Daemon> {
  const [data, certificates] = ['data', 'certificates'].map((name) => path.join(folder, `store-${name}`));
  fs.mkdirSync(path.join(data, options.bucket), { recursive: true });
  fs.mkdirSync(certificates, { recursive: true });
  fs.copyFileSync(keys.cert, path.join(certificates, 'public.crt'));
  fs.copyFileSync(keys.key, path.join(certificates, 'private.key'));
  const daemon = new Daemon('minio', binaries.minio, ['server', data, '--address', `127.0.0.1:${port}`, '--certs-dir', certificates, '--quiet'], path.join(folder, 'store.log'), {
    env: {
      ...process.env,
      HOME: folder,
      MINIO_ROOT_USER: options.accessKey,
      MINIO_ROOT_PASSWORD: options.secretKey,
      MINIO_DOMAIN: options.domain,
      MINIO_REGION: options.region,
      MINIO_BROWSER: 'off',
    },
  });
  return untilReady(daemon, 'the store answers', 'curl', ['--silent', '--fail', '--insecure', `https://127.0.0.1:${port}/minio/health/live`]);
}

/** A Redis for whoever has the password. */
export async function startCache(binaries: Binaries, folder: string, port: number, password: string): Promise<Daemon> {
  const daemon = new Daemon('redis', binaries['redis-server'], [
    '--port', String(port), '--bind', '127.0.0.1', '--requirepass', password, '--save', '', '--dir', folder,
  ], path.join(folder, 'redis.log'));
  await waitFor('the cache answers', 30, () => /Ready to accept connections/.test(daemon.log()) || undefined);
  return daemon;
}

/** A NATS that takes what is published. */
export async function startBroker(binaries: Binaries, folder: string, port: number): Promise<Daemon> {
  const daemon = new Daemon('nats', binaries['nats-server'], ['--addr', '127.0.0.1', '--port', String(port), '-DV'], path.join(folder, 'nats.log'));
  await waitFor('the broker answers', 30, () => /Server is ready/.test(daemon.log()) || undefined);
  return daemon;
}

/** A certificate for names and addresses, with the authority behind it. */
export function issueFor(authority: Authority, ...names: string[]): Promise<KeyPair> {
  return authority.issue(names[0].replace(/\W/g, '-'), `/CN=${names[0].slice(0, 60)}`, names.map((name) => `${isIPv4(name) ? 'IP' : 'DNS'}:${name}`), 'serverAuth');
}
