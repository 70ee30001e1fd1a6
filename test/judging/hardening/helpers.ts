import { parse } from 'yaml';
import { HARDENING_RULES, Hit, OBJECT_RULES, POD_RULES, SET_RULES } from '../../../src/judging/hardening';
import { fieldsAt, textAt } from '../../../src/judging/manifest/fields';
import { podsOf } from '../../../src/judging/manifest/pods';
import { ObjectView, PodView, podView } from '../../../src/judging/manifest/views';
import { PssLevel } from '../../../src/judging/pss';

export function objectFrom(yaml: string): ObjectView {
  const fields = fieldsAt({ object: parse(yaml) }, 'object');
  return {
    apiVersion: textAt(fields, 'apiVersion') ?? '',
    kind: textAt(fields, 'kind') ?? '',
    name: textAt(fields, 'metadata', 'name') ?? '',
    namespace: textAt(fields, 'metadata', 'namespace'),
    fields,
  };
}

export function podFrom(yaml: string): PodView {
  const object = objectFrom(yaml);
  return podView(object, podsOf(object.fields)[0]);
}

/** A Deployment whose pod spec is the given YAML. */
export function deployment(spec: string): PodView {
  return podFrom(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web}}
    spec:
${spec.trimEnd().replace(/^\n/, '').replace(/^/gm, '      ')}
`);
}

export function judgePod(rule: string, pod: PodView): string[] {
  return POD_RULES.find(({ id }) => id === rule)!.judge(pod).map(shown);
}

export function judgeObject(rule: string, yaml: string): string[] {
  return OBJECT_RULES.find(({ id }) => id === rule)!.judge(objectFrom(yaml)).map(shown);
}

/** Runs a rule over a stream of documents; findings are shown with the name of the object that owns the pod. */
export function judgeSet(rule: string, stream: string, level: PssLevel = 'restricted'): string[] {
  const memory = SET_RULES.find(({ id }) => id === rule)!.start<string>(level);
  for (const text of stream.split('---\n')) {
    const object = objectFrom(text);
    memory.seeObject(object, object.name);
    podsOf(object.fields).forEach((subject) => memory.seePod(podView(object, subject), object.name));
  }
  return memory.conclude().map(({ owner, hit }) => `${owner}: ${shown(hit)}`);
}

/** `web securityContext.x: message`, with the way to the container left out. */
export function shown({ container, path, message }: Hit): string {
  const short = path.replace(/^spec\.template\.spec\./, '').replace(/^(init|ephemeral)?[cC]ontainers\[\d+\]\./, '');
  return `${container === undefined ? '' : `${container} `}${short}: ${message}`;
}

export { HARDENING_RULES };
