import { generateKeyPairSync, randomBytes } from 'crypto';
// scripts/bundle-cli.js puts it into the command; nothing that the library exports may import this file.
// eslint-disable-next-line import/no-extraneous-dependencies
import { hashSync } from 'bcryptjs';

/** What bcrypt is to cost: as much as flyteadmin's own clients. Each login pays it once. */
const COST = 10;
const TOKEN_KEY_BITS = 2048;

/** Random bytes as flyteadmin reads them: Go's base64 has no padding here. */
export function symmetricKey(bytes: 32 | 64): string {
  return randomBytes(bytes).toString('base64').replace(/=+$/, '');
}

/** A password of 256 bits, in letters that need no quotes anywhere. */
export function password(): string {
  return randomBytes(32).toString('base64url');
}

/** The same for a database: letters and digits, since Flyte puts it unquoted between other words. */
export function databasePassword(): string {
  return randomBytes(32).toString('hex');
}

/** What flyteadmin knows of a client's secret: base64 of its bcrypt, since it reads bytes. */
export function clientHash(secret: string): string {
  return Buffer.from(hashSync(secret, COST)).toString('base64');
}

/** The key that signs tokens, as flyteadmin reads it and as `flyteadmin secrets init` makes it. */
export function tokenKey(): string {
  return generateKeyPairSync('rsa', {
    modulusLength: TOKEN_KEY_BITS, publicKeyEncoding: { type: 'pkcs1', format: 'pem' }, privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  }).privateKey;
}
