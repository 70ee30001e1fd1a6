import { App, Chart, Yaml } from 'cdk8s';

/** Everything an app would write, as the YAML a reviewer reads. */
export function manifestsOf(app: App): string {
  return app.charts.map((chart: Chart) => Yaml.stringify(...chart.toJson())).join('---\n');
}
