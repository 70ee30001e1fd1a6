import { ApiObject, JsonPatch } from 'cdk8s';

/** Takes out the namespace that cdk8s gives every object of a chart that has one: this object's kind has none. */
export function clusterScoped<T extends ApiObject>(object: T): T {
  if (object.chart.namespace !== undefined) { object.addJsonPatch(JsonPatch.remove('/metadata/namespace')); }
  return object;
}
