import { refusal } from '../private/checks';
import { requireAnnotations } from '../private/metadata-checks';

/** What each cloud reads on a service account, and the shape of what it finds. Anything else is ignored there, without a word. */
const IDENTITIES: { readonly [annotation: string]: { readonly shape: RegExp; readonly rule: string; readonly fix: string } } = {
  'eks.amazonaws.com/role-arn': {
    shape: /^arn:aws(-[a-z]+)*:iam::\d{12}:role(\/[\w+=,.@-]+)+$/,
    rule: 'be the ARN of a role',
    fix: 'write for example arn:aws:iam::123456789012:role/flyte',
  },
  'iam.gke.io/gcp-service-account': {
    shape: /^[a-z0-9][a-z0-9-]*@[a-z0-9][a-z0-9.-]*\.gserviceaccount\.com$/,
    rule: 'be the e-mail address of a Google service account',
    fix: 'write for example flyte@my-project.iam.gserviceaccount.com',
  },
  'azure.workload.identity/client-id': {
    shape: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, rule: 'be the client id of a managed identity, a UUID', fix: 'copy it from the identity, neither its name nor its resource id',
  },
  'azure.workload.identity/tenant-id': {
    shape: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, rule: 'be the id of a tenant, a UUID', fix: 'copy it from the directory',
  },
};

/**
 * Refuses annotations of a service account that the API server would refuse, and identities that no cloud would know.
 * @param sample puts sample values in the place of a template's placeholders
 */
export function requireServiceAccountAnnotations(
  where: string, prop: string, annotations: { readonly [name: string]: string } | undefined, sample = (value: string) => value,
): void {
  requireAnnotations(where, prop, annotations);
  for (const [name, value] of Object.entries(annotations ?? {})) {
    if (name in IDENTITIES && sample(value) === value) { requireIdentity(where, `${prop}['${name}']`, name, value); }
  }
}

/**
 * Refuses an identity that the cloud which reads that annotation would not know.
 * @param sample puts sample values in the place of a template's placeholders
 */
export function requireIdentity(where: string, prop: string, annotation: string, value: string, sample = (text: string) => text): void {
  const { shape, rule, fix } = IDENTITIES[annotation];
  if (!shape.test(sample(value))) { throw refusal(where, prop, rule, value, fix); }
}
