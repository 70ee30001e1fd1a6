import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { clusterFiles } from '../../config/clusters';
import { SecretFile } from '../../config/files';
import { eventAuthority, eventFiles, EVENTS_DIRECTORY } from '../../config/notifications';
import { CERTIFICATE_DIRECTORY, CLUSTERS_DIRECTORY } from '../../private/vocabulary';
import { AdminCertificates } from '../../settings/admin-certificates';
import { Authentication } from '../../settings/authentication';
import { FlyteClustersOptions } from '../../settings/clusters';
import { CloudEvents } from '../../settings/events';
import { SECRETS_DIRECTORY } from '../../settings/secrets';
import { ContainerDefinition } from '../../workload/container';
import { VolumeSet } from '../../workload/volumes';
import { authorityMounts } from '../admin-client';

import { AdminPartProps } from './admin';

/** Where the generating init container leaves the keys for the storing one. */
const GENERATED_DIRECTORY = '/etc/scratch/secrets';

/** Where flyteadmin finds what it looks up, its certificate, and what its events need. */
export function adminMounts(
  volumes: VolumeSet, { authentication, certificates, cloudEvents, clusters }: AdminPartProps, secrets: SecretFile[],
): kplus.VolumeMount[] {
  return [
    ...secretMount(volumes, authentication, secrets), ...certificateMounts(volumes, certificates), ...eventMounts(volumes, cloudEvents),
    ...clusterMounts(volumes, clusters),
  ];
}

function clusterMounts(volumes: VolumeSet, clusters?: FlyteClustersOptions): kplus.VolumeMount[] {
  const files = clusterFiles(clusters);
  return files.length === 0 ? [] : [volumes.secretFiles('clusters', CLUSTERS_DIRECTORY, files)];
}

function certificateMounts(volumes: VolumeSet, tls?: AdminCertificates): kplus.VolumeMount[] {
  const secret = tls?._secrets?.certificate;
  if (secret === undefined) { return []; }
  const files = ['tls.crt', 'tls.key'].map((key) => ({ value: { secret, key }, file: key }));
  return [volumes.secretFiles('certificate', CERTIFICATE_DIRECTORY, files)];
}

/** Where flyteadmin looks for secrets: keys of authentication, and others it looks up. */
function secretMount(volumes: VolumeSet, authentication: Authentication | undefined, files: SecretFile[]): kplus.VolumeMount[] {
  if (authentication?.keys?.generated === true) { return [volumes.generatedSecrets('secrets', SECRETS_DIRECTORY, authentication.keys.secretName, files)]; }
  return files.length === 0 ? [] : [volumes.secretFiles('secrets', SECRETS_DIRECTORY, files)];
}

function eventMounts(volumes: VolumeSet, cloudEvents?: CloudEvents): kplus.VolumeMount[] {
  const files = eventFiles(cloudEvents);
  return [
    ...(files.length === 0 ? [] : [volumes.secretFiles('events', EVENTS_DIRECTORY, files)]),
    ...authorityMounts(volumes, eventAuthority(cloudEvents)),
  ];
}

/** Makes a container of the program, with the arguments of one command. */
export type Program = (name: string, ...command: string[]) => Omit<ContainerDefinition, 'image'>;

/** Two containers in place of a shell pipeline: one writes keys to a scratch volume, the other stores those that are missing. */
export function keyGeneration(volumes: VolumeSet, authentication: Authentication | undefined, program: Program): Omit<ContainerDefinition, 'image'>[] {
  if (authentication?.keys?.generated !== true) { return []; }
  const scratch = volumes.scratch('generated-secrets', '/etc/scratch', Size.mebibytes(1));
  const generate = program('generate-secrets', 'secrets', 'init', '--localPath', GENERATED_DIRECTORY);
  const store = program('store-secrets', 'secrets', 'create', '--name', authentication.keys.secretName, '--fromPath', GENERATED_DIRECTORY);
  const namespace = { POD_NAMESPACE: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_NAMESPACE) };
  return [generate, store].map((container) => ({ ...container, env: namespace, mounts: [...container.mounts ?? [], scratch] }));
}
