import { generateKeyPairSync, randomBytes } from 'crypto';
// scripts/bundle-cli.js puts it into the command; nothing that the library exports may import this file.
// eslint-disable-next-line import/no-extraneous-dependencies
import { md, pki } from 'node-forge';

/** A server certificate, its key, and the authority that signed it, as PEM. */
export interface Issued {
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
}

const DAYS = 365;
const DAY = 24 * 60 * 60 * 1000;
/** Clocks of a cluster differ. */
const SKEW = 5 * 60 * 1000;
const KEY_BITS = 2048;

/** A certificate made out to names and addresses, by an authority of its own whose key is forgotten: it can sign nothing else. */
export function issue(names: readonly string[], addresses: readonly string[], now = new Date()): Issued {
  const [authority, server] = [keyPair(), keyPair()];
  const issuer = [{ name: 'commonName', value: `${names[0].slice(0, 40)} authority ${randomBytes(4).toString('hex')}` }];
  const root = draft(authority, issuer, now);
  root.setIssuer(issuer);
  root.setExtensions([
    { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ]);
  root.sign(pki.privateKeyFromPem(authority.privateKey), md.sha256.create());

  // Names stand in the extension, which has room for long ones; nothing reads the subject.
  const certificate = draft(server, [{ name: 'commonName', value: names[0].slice(0, 64) }], now);
  certificate.setIssuer(issuer);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames: [...names.map((value) => ({ type: 2, value })), ...addresses.map((ip) => ({ type: 7, ip }))] },
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier: root.generateSubjectKeyIdentifier().getBytes() },
  ]);
  certificate.sign(pki.privateKeyFromPem(authority.privateKey), md.sha256.create());
  return { certificate: pem(certificate), key: server.privateKey, authority: pem(root) };
}

interface Keys { readonly publicKey: string; readonly privateKey: string }

function keyPair(): Keys {
  return generateKeyPairSync('rsa', {
    modulusLength: KEY_BITS, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
}

function draft({ publicKey }: Keys, subject: pki.CertificateField[], now: Date): pki.Certificate {
  const certificate = pki.createCertificate();
  certificate.publicKey = pki.publicKeyFromPem(publicKey);
  // Positive, whatever the first bit, and never zero.
  certificate.serialNumber = `01${randomBytes(15).toString('hex')}`;
  certificate.validity.notBefore = new Date(now.getTime() - SKEW);
  certificate.validity.notAfter = new Date(now.getTime() + DAYS * DAY);
  certificate.setSubject(subject);
  return certificate;
}

function pem(certificate: pki.Certificate): string {
  return pki.certificateToPem(certificate).replace(/\r\n/g, '\n');
}
