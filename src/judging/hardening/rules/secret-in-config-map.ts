import { fieldsAt } from '../../manifest/fields';
import { credentialsIn, isCredentialName, isLiteral } from '../credentials';
import { ObjectRule } from '../rule';

export const secretInConfigMap: ObjectRule = {
  id: 'secret-in-config-map',
  severity: 'high',
  title: 'Secret in a ConfigMap',
  why: 'ConfigMaps are not encrypted at rest like Secrets, and far more subjects may read them.',
  fix: 'Move the value into a Secret, and let the configuration name the file it is mounted as.',
  judge: (object) => object.kind !== 'ConfigMap' ? [] : Object.entries(fieldsAt(object.fields, 'data')).flatMap(([name, value]) => {
    if (typeof value !== 'string') {
      return [];
    }
    const path = `data['${name}']`;
    // Several lines are a file, and what matters is what stands in it; its name only counts for a bare value.
    if (isCredentialName(name) && isLiteral(value) && !value.trim().includes('\n')) {
      return [{ path, message: `key ${name} holds the value itself` }];
    }
    return credentialsIn(value).map((what) => ({ path, message: `key ${name} contains ${what}` }));
  }),
};
