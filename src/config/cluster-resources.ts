import { Document } from '../private/documents';
import { TEMPLATES_DIRECTORY } from '../private/vocabulary';
import { CustomData } from '../settings/custom-data';

/** The `cluster_resources` section. Custom data is lists of one-key maps, so that keys keep their case. */
export function clusterResourcesSection(customData: CustomData, refreshSeconds: number, asksAdmin: boolean): Document {
  return {
    cluster_resources: {
      customData: Object.keys(customData).sort().map((domain) => ({
        [domain]: Object.keys(customData[domain]).sort().map((key) => ({ [key]: { value: customData[domain][key] } })),
      })),
      refreshInterval: `${refreshSeconds}s`,
      standaloneDeployment: asksAdmin,
      templatePath: TEMPLATES_DIRECTORY,
    },
  };
}
