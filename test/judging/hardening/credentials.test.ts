import { credentialsIn, isCredentialName } from '../../../src/judging/hardening/credentials';

const TOKEN = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiJmbHl0ZSJ9', 'c2lnbmF0dXJlIG9mIGZseXRl'].join('.');

test.each([
  ['AWS_ACCESS_KEY_ID', true], ['accessKeyId', true], ['spark.hadoop.fs.s3a.access.key', true], ['KEY_ID', false], ['accessKeyIdFile', false],
])('the name %s: %s', (name, expected) => {
  expect(isCredentialName(name)).toBe(expected);
});

test.each([
  ['an AWS access key id', `user ${['AKIA', 'IOSFODNN7EXAMPLE'].join('')}`, ['an AWS access key id']],
  ['a temporary one', ['ASIA', 'IOSFODNN7EXAMPLE'].join(''), ['an AWS access key id']],
  ['a longer word with it', `${['AKIA', 'IOSFODNN7EXAMPLE'].join('')}X`, []],
  ['a JSON Web Token', `Bearer ${TOKEN}`, ['a JSON Web Token']],
  ['two parts of one', TOKEN.split('.').slice(0, 2).join('.'), []],
])('in free text %s', (_title, text, expected) => {
  expect(credentialsIn(text)).toEqual(expected);
});
