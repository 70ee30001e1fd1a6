import { CloudName } from '../program/clouds';
import { ShapeName } from '../program/shapes';
import { Program } from '../program/value';
import { Versions } from '../versions';

/** What a project is made of. */
export interface Project {
  readonly shape: ShapeName;
  readonly cloud: CloudName;
  readonly program: Program;
  readonly versions: Versions;
}

/** Texts by their paths in the project. */
export interface Files { readonly [path: string]: string }

/** What each synth judges all manifests by. */
export function cdk8sYaml(language: string, app: string, validation: string, version: string): string {
  return `language: ${language}
app: ${app}
output: dist
# Every manifest is judged by the Pod Security Standards and by hardening rules beyond them, also what you add yourself.
validations:
  - package: ${validation}
    version: ${version}
    class: PodSecurityValidation
    properties: { level: restricted, rules: all }
`;
}
