import * as fs from 'node:fs';

export interface AuditEvent {
  readonly verb: string;
  /** Without a name where nobody is known. */
  readonly user: { readonly username?: string };
  readonly impersonatedUser?: { readonly username: string };
  readonly userAgent?: string;
  readonly objectRef?: {
    readonly resource?: string;
    readonly subresource?: string;
    readonly namespace?: string;
    readonly name?: string;
    readonly apiGroup?: string;
  };
  readonly requestURI: string;
  readonly responseStatus?: { readonly code?: number; readonly reason?: string; readonly message?: string };
  readonly annotations?: Record<string, string>;
}

/** One thing that an account asked of the API, and what RBAC said. */
export interface Access {
  readonly user: string;
  readonly verb: string;
  /** `pods`, `deployments.apps`, `flyteworkflows.flyte.lyft.com/finalizers`, or a path that is no resource. */
  readonly what: string;
  readonly namespace: string;
  readonly name: string;
  readonly allowed: boolean;
  readonly reason: string;
}

export function readAudit(file: string): AuditEvent[] {
  if (!fs.existsSync(file)) {return [];}
  return fs.readFileSync(file, 'utf8').split('\n').filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as AuditEvent);
}

/** What service accounts asked for. The harness itself is system:masters and of no interest. */
export function accessesOf(events: AuditEvent[]): Access[] {
  return events.flatMap((event) => {
    const user = event.impersonatedUser?.username ?? event.user.username ?? '';
    if (!user.startsWith('system:serviceaccount:')) {return [];}
    const { resource, subresource, apiGroup, namespace = '', name = '' } = event.objectRef ?? {};
    const what = resource ? `${resource}${apiGroup ? `.${apiGroup}` : ''}${subresource ? `/${subresource}` : ''}` : event.requestURI.split('?')[0];
    const decision = event.annotations?.['authorization.k8s.io/decision'];
    return [{
      user: user.slice('system:serviceaccount:'.length),
      verb: event.verb,
      what,
      namespace,
      name,
      allowed: decision !== 'forbid',
      reason: event.annotations?.['authorization.k8s.io/reason'] ?? '',
    }];
  });
}

/** The refused accesses, each once, with how often. */
export function denialsOf(accesses: Access[]): string[] {
  const counted = new Map<string, number>();
  for (const access of accesses.filter((one) => !one.allowed)) {
    const text = `${access.user} may not ${access.verb} ${access.what}${access.namespace ? ` in ${access.namespace}` : ''}`;
    counted.set(text, (counted.get(text) ?? 0) + 1);
  }
  return [...counted].map(([text, count]) => `${text} (${count}×)`).sort();
}
