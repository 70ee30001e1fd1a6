import { parseAllDocuments } from 'yaml';
import { collect } from '../../../src/judging/report/collect';
import { ContainerPosture, PodPosture, ReportModel } from '../../../src/judging/report/model';
import { nameOfEnds } from '../../../src/judging/report/words';

/** The report on a YAML stream. */
export function reportOn(yaml: string, openshift?: boolean): ReportModel {
  return collect(parseAllDocuments(yaml).map((document): unknown => document.toJS()), { title: 'Test', version: 'latest', openshift });
}

/** A Deployment of namespace `shop` whose pods are labelled `app: <name>`. */
export function deployment(name: string, spec: string, template = ''): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  replicas: 2
  template:
    metadata:
      labels: {app: ${name}}
${indented(template, 6)}
    spec:
${indented(spec, 6)}
---`;
}

/** A Deployment about which only its network matters. */
export function plainDeployment(name: string, ports = ''): string {
  return deployment(name, `automountServiceAccountToken: false\ncontainers: [{name: main, image: "x:1", ports: [${ports}]}]`);
}

/** A NetworkPolicy of namespace `shop` for the pods labelled `app: <name>`. */
export function policy(name: string, spec: string): string {
  return `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}, namespace: shop}
spec:
  podSelector: {matchLabels: {app: ${name}}}
${indented(spec, 2)}
---`;
}

/** The only pod of a report. */
export function podOf(model: ReportModel, component = model.pods[0].component): PodPosture {
  return model.pods.find((pod) => pod.component === component)!;
}

/** The container of that name in the report's first pod. */
export function containerOf(model: ReportModel, name = 'main'): ContainerPosture {
  return podOf(model).containers.find((container) => container.name === name)!;
}

/** `web -> api: 8080`, as the tables say it. */
export function arrows(model: ReportModel): string[] {
  const name = nameOfEnds(model);
  return model.connections.map(({ from, to, ports }) => `${name(from)} -> ${name(to)}: ${ports}`);
}

function indented(text: string, by: number): string {
  return text.trim() === '' ? '' : text.trim().replace(/^/gm, ' '.repeat(by));
}
