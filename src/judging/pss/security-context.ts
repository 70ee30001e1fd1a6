import { INT64, Reader } from './reader';
import { Fields } from '../manifest/json';

/** A security context of a pod or a container; a pod's has no capabilities, privileges and /proc mount. */
export interface SecurityContext {
  readonly path: string;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly seccompProfile?: { readonly type: string };
  readonly appArmorProfile?: { readonly type: string };
  readonly seLinuxOptions?: { readonly type: string; readonly user: string; readonly role: string };
  readonly hostProcess?: boolean;
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly procMount?: string;
  readonly capabilities?: { readonly add: string[]; readonly drop: string[] };
}

export function readContext(reader: Reader, fields: Fields, path: string, of: 'pod' | 'container'): SecurityContext {
  const shared: SecurityContext = {
    path,
    runAsNonRoot: reader.boolean(fields, 'runAsNonRoot', path),
    runAsUser: reader.integer(fields, 'runAsUser', path, INT64),
    seccompProfile: readProfile(reader, fields, 'seccompProfile', path),
    appArmorProfile: readProfile(reader, fields, 'appArmorProfile', path),
    seLinuxOptions: readSeLinuxOptions(reader, fields, path),
    hostProcess: reader.boolean(reader.object(fields, 'windowsOptions', path) ?? {}, 'hostProcess', `${path}.windowsOptions`),
  };
  if (of === 'pod') {
    // The API has no such fields on the pod: there they are unknown and decide nothing.
    return shared;
  }
  const capabilities = reader.object(fields, 'capabilities', path);
  return {
    ...shared,
    privileged: reader.boolean(fields, 'privileged', path),
    allowPrivilegeEscalation: reader.boolean(fields, 'allowPrivilegeEscalation', path),
    procMount: reader.string(fields, 'procMount', path),
    capabilities: capabilities && {
      add: reader.strings(capabilities, 'add', `${path}.capabilities`),
      drop: reader.strings(capabilities, 'drop', `${path}.capabilities`),
    },
  };
}

// A profile without a type is not the same as no profile: the first is refused, the second inherits.
function readProfile(reader: Reader, fields: Fields, key: string, path: string): { type: string } | undefined {
  const profile = reader.object(fields, key, path);
  return profile && { type: reader.string(profile, 'type', `${path}.${key}`) ?? '' };
}

function readSeLinuxOptions(reader: Reader, fields: Fields, path: string): SecurityContext['seLinuxOptions'] {
  const options = reader.object(fields, 'seLinuxOptions', path);
  if (!options) {
    return undefined;
  }
  const text = (key: string) => reader.string(options, key, `${path}.seLinuxOptions`) ?? '';
  return { type: text('type'), user: text('user'), role: text('role') };
}
