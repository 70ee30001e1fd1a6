/** Choices that exclude each other, and what the library says of it. */
export interface Contradiction {
  readonly one: { readonly [factor: string]: readonly string[] };
  readonly refusal: RegExp;
}

/** Two choices each, which the library refuses together. */
export const CONTRADICTIONS: readonly Contradiction[] = [
  { one: { login: ['none'], exposure: ['nginx', 'alb', 'traefik', 'gateway'] }, refusal: /authentication must be given with exposure/ },
  { one: { cloud: ['aws'], sync: ['off'] }, refusal: /clusterResourceSync\.enabled must be true, since cloud has an identity for tasks/ },
  { one: { exposure: ['gateway'], adminTls: ['secret', 'certManager'] }, refusal: /exposure must not come with certificates\.admin/ },
  { one: { exposure: ['traefik'], adminTls: ['secret', 'certManager'] }, refusal: /exposure\.controller must be one that can be told of certificates\.admin/ },
  { one: { exposure: ['nginx', 'alb', 'traefik', 'gateway'], platform: ['openshift'] }, refusal: /exposure must be Exposure\.route\(\.\.\.\) on OpenShift/ },
  { one: { naming: ['adopted'], webhook: ['supplied', 'certManager'] }, refusal: /certificates must be left out with adopts/ },
  { one: { naming: ['adopted'], shards: ['hashed', 'divided'] }, refusal: /sharding must be left out with adopts/ },
];

/** Whether a combination has choices that exclude each other. */
export function contradicts(combination: { readonly [factor: string]: string }): boolean {
  return CONTRADICTIONS.some(({ one }) => Object.entries(one)
    .every(([factor, levels]) => factor in combination && levels.includes(combination[factor])));
}
