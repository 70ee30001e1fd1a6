import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { FlyteVolume, FlyteVolumeMount } from './flyte-volume';
import { SecretFile } from '../config/files';
import { refusal } from '../private/checks';
import { Document } from '../private/documents';

/** Group-readable, so that the pod's fsGroup can read it and nobody else. */
const SECRET_MODE = 0o440;

/**
 * Collects the volumes of one pod. cdk8s-plus-27 has no projected volumes: those are made as placeholders of the right name, and
 * `sources` says what `HardenedDeployment` writes in their place.
 */
export class VolumeSet {
  public readonly sources: { [volume: string]: Document } = {};

  /** Volumes of the consumer's, as they are mounted. */
  private readonly extras = new Map<FlyteVolume, kplus.Volume>();

  constructor(private readonly scope: Construct) {}

  /** A volume of the consumer's, under the name that it has. */
  public extra(path: string, prop: string, { volume, path: directory, subPath, readOnly }: FlyteVolumeMount): kplus.VolumeMount {
    const known = this.extras.get(volume) ?? this.placeholder(path, prop, volume);
    this.extras.set(volume, known);
    return { path: directory, volume: known, subPath, ...(readOnly ?? !volume._writable ? { readOnly: true } : {}) };
  }

  private placeholder(path: string, prop: string, { name, _source: source }: FlyteVolume): kplus.Volume {
    if (this.scope.node.tryFindChild(idOf(name)) !== undefined || (name === 'config' && this.scope.node.tryFindChild('ConfigVolume') !== undefined)) {
      throw refusal(path, prop, 'have volumes named unlike the other volumes of the pod', name, 'use another name, or one value of FlyteVolume for both');
    }
    this.sources[name] = source;
    return kplus.Volume.fromEmptyDir(this.scope, idOf(name), name);
  }

  /** The component's configuration, with files from Secrets beside it where settings ask for them. */
  public config(path: string, configMap: kplus.IConfigMap, files: SecretFile[]): kplus.VolumeMount {
    if (files.length > 0) {
      return this.projected('config', path, [{ configMap: { name: configMap.name } }, ...secretProjections(files)]);
    }
    return mountOf(path, kplus.Volume.fromConfigMap(this.scope, 'ConfigVolume', configMap, { name: 'config' }));
  }

  /** Files from Secrets in one directory. */
  public secretFiles(name: string, path: string, files: SecretFile[]): kplus.VolumeMount {
    const secrets = new Set(files.map((file) => file.value.secret.name));
    const keys = new Set(files.map((file) => file.value.key));
    // Neither optional keys nor one key under two names can be said otherwise.
    if (secrets.size > 1 || keys.size < files.length || files.some((file) => file.optional === true)) {
      return this.projected(name, path, secretProjections(files));
    }
    return mountOf(path, kplus.Volume.fromSecret(this.scope, idOf(name), files[0].value.secret, {
      name,
      defaultMode: SECRET_MODE,
      items: Object.fromEntries(files.map((file) => [file.value.key, { path: file.file }])),
    }));
  }

  /** Every key of one Secret as a file. */
  public secret(name: string, path: string, secret: kplus.ISecret): kplus.VolumeMount {
    return mountOf(path, kplus.Volume.fromSecret(this.scope, idOf(name), secret, { name, defaultMode: SECRET_MODE }));
  }

  /** Every key of a Secret that may not exist yet, and files of others beside it. */
  public generatedSecrets(name: string, path: string, secretName: string, files: SecretFile[]): kplus.VolumeMount {
    return this.projected(name, path, [{ secret: { name: secretName, optional: true } }, ...secretProjections(files)]);
  }

  /** What the Secrets Store CSI driver mounts for a SecretProviderClass. */
  public secretStore(name: string, path: string, secretProviderClass: string): kplus.VolumeMount {
    this.sources[name] = { csi: { driver: 'secrets-store.csi.k8s.io', readOnly: true, volumeAttributes: { secretProviderClass } } };
    return mountOf(path, kplus.Volume.fromEmptyDir(this.scope, idOf(name), name));
  }

  /** A directory the process may write to, of bounded size, empty at every start of the pod. */
  public scratch(name: string, path: string, limit: Size): kplus.VolumeMount {
    return { path, volume: kplus.Volume.fromEmptyDir(this.scope, idOf(name), name, { sizeLimit: limit }) };
  }

  /** Every key of a ConfigMap as a file. */
  public configMap(name: string, path: string, configMap: kplus.IConfigMap): kplus.VolumeMount {
    return mountOf(path, kplus.Volume.fromConfigMap(this.scope, idOf(name), configMap, { name }));
  }

  /** A claim's volume. */
  public claim(name: string, path: string, claim: kplus.IPersistentVolumeClaim): kplus.VolumeMount {
    return { path, volume: kplus.Volume.fromPersistentVolumeClaim(this.scope, idOf(name), claim, { name }) };
  }

  private projected(name: string, path: string, sources: Document[]): kplus.VolumeMount {
    this.sources[name] = { projected: { defaultMode: SECRET_MODE, sources } };
    return mountOf(path, kplus.Volume.fromEmptyDir(this.scope, idOf(name), name));
  }
}

function idOf(name: string): string {
  return `${name}-volume`;
}

function mountOf(path: string, volume: kplus.Volume): kplus.VolumeMount {
  return { path, volume, readOnly: true };
}

function secretProjections(files: SecretFile[]): Document[] {
  const bySecret = new Map<string, SecretFile[]>();
  for (const file of files) {
    const key = `${file.value.secret.name}${file.optional === true ? '?' : ''}`;
    bySecret.set(key, [...bySecret.get(key) ?? [], file]);
  }
  return [...bySecret.values()].map((entries) => ({
    secret: {
      name: entries[0].value.secret.name,
      items: entries.map((entry) => ({ key: entry.value.key, path: entry.file })),
      ...(entries[0].optional === true ? { optional: true } : {}),
    },
  }));
}
