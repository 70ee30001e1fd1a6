import { createPrivateKey, createSign, createVerify, X509Certificate } from 'crypto';
import { connect, createServer, TLSSocket } from 'tls';
import { compareSync } from 'bcryptjs';
import { issue } from '../../src/secrets/make/certificates';
import { clientHash, databasePassword, password, symmetricKey, tokenKey } from '../../src/secrets/make/values';

test.each([[32, 43], [64, 86]] as const)('a key of %d bytes is base64 without padding, as flyteadmin makes it', (bytes, length) => {
  const key = symmetricKey(bytes);
  expect(key).toMatch(new RegExp(`^[A-Za-z0-9+/]{${length}}$`));
  expect(Buffer.from(key, 'base64')).toHaveLength(bytes);
  expect(symmetricKey(bytes)).not.toBe(key);
});

test('the hash of a client is base64 of a bcrypt of cost 10 that knows the secret, and no other', () => {
  const secret = password();
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  // bcrypt reads 72 bytes; what is longer would be cut.
  expect(secret).toHaveLength(43);
  const bcrypt = Buffer.from(clientHash(secret), 'base64').toString();
  expect(bcrypt).toMatch(/^\$2[aby]\$10\$[./A-Za-z0-9]{53}$/);
  expect([compareSync(secret, bcrypt), compareSync(password(), bcrypt)]).toEqual([true, false]);
});

test('the password of a database has letters and digits only', () => {
  expect(databasePassword()).toMatch(/^[0-9a-f]{64}$/);
  expect(databasePassword()).not.toBe(databasePassword());
});

test('the key of tokens is RSA as PKCS#1, and signs', () => {
  const pem = tokenKey();
  expect(pem).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n[^-]+-----END RSA PRIVATE KEY-----\n$/);
  const key = createPrivateKey(pem);
  expect([key.asymmetricKeyType, key.asymmetricKeyDetails!.modulusLength]).toEqual(['rsa', 2048]);
  const signature = createSign('sha256').update('token').sign(key);
  expect(createVerify('sha256').update('token').verify(pem, signature)).toBe(true);
});

describe('a certificate', () => {
  const NAMES = ['flyteadmin', 'flyteadmin.flyte', 'flyteadmin.flyte.svc', 'flyteadmin.flyte.svc.cluster.local', `${'a'.repeat(63)}.${'b'.repeat(63)}.svc`];
  const issued = issue(NAMES, ['0.0.0.0']);
  const [certificate, authority] = [issued.certificate, issued.authority].map((pem) => new X509Certificate(pem));

  test('is made out to its names and addresses only', () => {
    expect(NAMES.map((name) => certificate.checkHost(name))).toEqual(NAMES);
    expect(certificate.checkIP('0.0.0.0')).toBe('0.0.0.0');
    expect([certificate.checkHost('flyteadmin.other'), certificate.checkHost('datacatalog')]).toEqual([undefined, undefined]);
    expect(certificate.checkIP('127.0.0.1')).toBeUndefined();
  });

  test('is signed by its authority, which is one, and is none itself', () => {
    expect(certificate.checkIssued(authority)).toBe(true);
    expect([certificate, authority].map((one) => one.verify(authority.publicKey))).toEqual([true, true]);
    expect([authority.ca, certificate.ca]).toEqual([true, false]);
    expect(certificate.checkPrivateKey(createPrivateKey(issued.key))).toBe(true);
    expect(authority.checkPrivateKey(createPrivateKey(issued.key))).toBe(false);
    expect(issued.key).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n/);
  });

  test('is valid from before now, for a year, as its authority is', () => {
    const now = new Date('2030-05-01T12:00:00Z');
    const later = issue(['a'], [], now);
    for (const one of [later.certificate, later.authority].map((pem) => new X509Certificate(pem))) {
      expect([new Date(one.validFrom), new Date(one.validTo)]).toEqual([new Date('2030-05-01T11:55:00Z'), new Date('2031-05-01T12:00:00Z')]);
    }
  });

  test('has a serial number, a key and an authority of its own', () => {
    const other = issue(NAMES, []);
    const [second, secondAuthority] = [other.certificate, other.authority].map((pem) => new X509Certificate(pem));
    expect(second.verify(authority.publicKey)).toBe(false);
    expect(new Set([certificate, authority, second, secondAuthority].map(({ serialNumber }) => serialNumber)).size).toBe(4);
    expect(second.checkIP('0.0.0.0')).toBeUndefined();
  });

  test('serves: a client that knows the authority alone trusts it', async () => {
    const server = createServer({ cert: issued.certificate, key: issued.key }, (socket) => socket.end('flyte'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const ask = (servername: string) => new Promise<string>((resolve) => {
      const socket: TLSSocket = connect({ port, host: '127.0.0.1', servername, ca: issued.authority }, () => resolve(`trusted ${String(socket.authorized)}`));
      socket.on('error', ({ message }) => resolve(message.slice(0, 20)));
      socket.resume();
    });
    expect([await ask('flyteadmin.flyte.svc'), await ask('elsewhere.flyte.svc')]).toEqual(['trusted true', 'Hostname/IP does not']);
    await new Promise((resolve) => server.close(resolve));
  });
});
