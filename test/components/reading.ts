import { Document, documentOf, listOf } from '../../src/private/documents';
import { containersOf, find, podOf } from '../support';

/** The containers of a workload in the order they start, each with what it runs. */
export function commandsOf(workload: Document): { [container: string]: unknown } {
  return Object.fromEntries(containersOf(workload).map(({ name, body }) => [name, body.command]));
}

/** Path by path: the volume mounted there, and whether it can be written. */
export function mountsOf(container: Document): { [path: string]: string } {
  return Object.fromEntries(listOf(container.volumeMounts).map(documentOf)
    .map((mount) => [String(mount.mountPath), `${String(mount.name)} ${mount.readOnly === true ? 'read-only' : 'writable'}`]));
}

/** Volume by volume: its source. */
export function volumesOf(workload: Document): { [name: string]: unknown } {
  return Object.fromEntries(listOf(podOf(workload).volumes).map(documentOf).map(({ name, ...source }) => [String(name), source]));
}

/** Rule by rule: `group/resource [names]: verbs`. */
export function rulesOf(all: readonly Document[], kind: 'Role' | 'ClusterRole', name: string): string[] {
  return listOf(find(all, kind, name).rules).map(documentOf).map((rule) => {
    const names = rule.resourceNames === undefined ? '' : ` [${listOf(rule.resourceNames).join(', ')}]`;
    return `${listOf(rule.apiGroups).join(',')}/${listOf(rule.resources).join(',')}${names}: ${listOf(rule.verbs).join(' ')}`;
  });
}

/** The kinds of RBAC objects that there are, with their names. */
export function accessOf(all: readonly Document[]): string[] {
  return all.filter((manifest) => /^(Cluster)?Role(Binding)?$/.test(String(manifest.kind)))
    .map((manifest) => `${String(manifest.kind)} ${String(documentOf(manifest.metadata).name)}`).sort();
}

/** What startup, readiness and liveness ask, without their timing. */
export function probesOf(container: Document): Document[] {
  return ['startupProbe', 'readinessProbe', 'livenessProbe'].map((kind) => {
    const { periodSeconds, failureThreshold, timeoutSeconds, ...check } = documentOf(container[kind]);
    expect([periodSeconds, failureThreshold, timeoutSeconds].every((value) => Number(value) > 0)).toBe(true);
    return check;
  });
}

/** The ports of a container, by name. */
export function portsOf(container: Document): { [name: string]: unknown } {
  return Object.fromEntries(listOf(container.ports).map(documentOf).map((port) => [String(port.name), port.containerPort]));
}

/** The ports of a Service: `name port->targetPort`. */
export function servicePortsOf(all: readonly Document[], name: string): string[] {
  const spec = documentOf(find(all, 'Service', name).spec);
  expect(spec.type).toBe('ClusterIP');
  return listOf(spec.ports).map(documentOf).map((port) => `${String(port.name)} ${String(port.port)}->${String(port.targetPort)}`);
}

/** Where `secretKeyRef`s of the environment point: `secret/key` by variable. */
export function secretEnvOf(container: Document): { [name: string]: string } {
  return Object.fromEntries(listOf(container.env).map(documentOf).flatMap((entry) => {
    const reference = documentOf(documentOf(entry.valueFrom).secretKeyRef);
    return reference.name === undefined ? [] : [[String(entry.name), `${String(reference.name)}/${String(reference.key)}`]];
  }));
}
