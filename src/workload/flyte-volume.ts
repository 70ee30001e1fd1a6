import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { refusal, requireInteger, requireLabel, requireSeconds, requireSubdomain, requireText } from '../private/checks';
import { Document } from '../private/documents';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';

/**
 * Options of `FlyteVolume.csi`.
 */
export interface FlyteVolumeCsiOptions {
  /** Name of the driver, such as `secrets-store.csi.k8s.io`. */
  readonly driver: string;

  /**
   * What the driver is told, such as `secretProviderClass`.
   * @default - nothing
   */
  readonly attributes?: { [name: string]: string };

  /**
   * Secret with the credentials that the driver needs for it; becomes `nodePublishSecretRef`.
   * @default - none
   */
  readonly secret?: kplus.ISecret;
}

/**
 * Options of `FlyteVolume.token`.
 */
export interface FlyteVolumeTokenOptions {
  /** Whom the token is for: the Kubernetes API takes it only where this is the API's own audience. */
  readonly audience: string;

  /**
   * How long it is valid, in whole seconds from ten minutes; the kubelet renews it.
   * @default Duration.hours(1)
   */
  readonly expiration?: Duration;
}

/** Group-readable, so that the pod's fsGroup can read it and nobody else. */
const SECRET_MODE = 0o440;

/**
 * A volume of one of the types that Pod Security `restricted` admits. A directory of the node is not among them.
 */
export class FlyteVolume {
  /**
   * Every key of a Secret as a file. Read-only.
   * @param name name of the volume
   * @param secret the Secret
   */
  public static secret(name: string, secret: kplus.ISecret): FlyteVolume {
    requireArguments('FlyteVolume.secret', name, secret);
    return new FlyteVolume('FlyteVolume.secret', name, { secret: { secretName: secret.name, defaultMode: SECRET_MODE } });
  }

  /**
   * Every key of a ConfigMap as a file. Read-only.
   * @param name name of the volume
   * @param configMap the ConfigMap
   */
  public static configMap(name: string, configMap: kplus.IConfigMap): FlyteVolume {
    requireArguments('FlyteVolume.configMap', name, configMap);
    return new FlyteVolume('FlyteVolume.configMap', name, { configMap: { name: configMap.name } });
  }

  /**
   * A directory of bounded size, empty at every start of the pod. Writable.
   * @param name name of the volume
   * @param limit the most it may hold
   */
  public static scratch(name: string, limit: Size): FlyteVolume {
    requireArguments('FlyteVolume.scratch', name, limit);
    const mebibytes = requireInteger('FlyteVolume.scratch', 'limit', limit.toKibibytes() / 1024, 1, Number.MAX_SAFE_INTEGER, 'use whole mebibytes, such as Size.mebibytes(64)');
    return new FlyteVolume('FlyteVolume.scratch', name, { emptyDir: { sizeLimit: `${mebibytes}Mi` } }, true);
  }

  /**
   * The volume of a claim. Writable.
   * @param name name of the volume
   * @param claim the claim
   */
  public static claim(name: string, claim: kplus.IPersistentVolumeClaim): FlyteVolume {
    requireArguments('FlyteVolume.claim', name, claim);
    return new FlyteVolume('FlyteVolume.claim', name, { persistentVolumeClaim: { claimName: claim.name } }, true);
  }

  /**
   * What a CSI driver mounts for this pod, such as secrets of a cloud. Read-only.
   * @param name name of the volume
   * @param options the driver, and what it is told
   */
  public static csi(name: string, options: FlyteVolumeCsiOptions): FlyteVolume {
    const where = 'FlyteVolume.csi';
    requireArguments(where, name, options);
    const { driver, attributes, secret } = options;
    requireSubdomain(where, 'driver', driver, 'write for example secrets-store.csi.k8s.io');
    return new FlyteVolume(where, name, {
      csi: {
        driver,
        readOnly: true,
        ...(attributes === undefined ? {} : { volumeAttributes: attributes }),
        ...(secret === undefined ? {} : { nodePublishSecretRef: { name: secret.name } }),
      },
    });
  }

  /**
   * A token of the pod's service account for somebody else than the Kubernetes API, such as Vault, in the file `token`. Read-only.
   * @param name name of the volume
   * @param options whom it is for
   */
  public static token(name: string, options: FlyteVolumeTokenOptions): FlyteVolume {
    const where = 'FlyteVolume.token';
    requireArguments(where, name, options);
    const audience = requireText(where, 'audience', options.audience, 'name who takes it, for example vault');
    const expirationSeconds = requireSeconds(where, 'expiration', options.expiration ?? Duration.hours(1), 600, 2 ** 32, 'use for example Duration.hours(1)');
    return new FlyteVolume(where, name, {
      projected: { defaultMode: SECRET_MODE, sources: [{ serviceAccountToken: { audience, expirationSeconds, path: 'token' } }] },
    });
  }

  private constructor(
    where: string,
    /** Name of the volume. */
    public readonly name: string,
    /** As a pod has it. @internal */
    public readonly _source: Document,
    /** Whether a process may write there. @internal */
    public readonly _writable: boolean = false,
  ) {
    requireLabel(where, 'name', name, 'use for example certificates');
  }
}

mark('FlyteVolume', FlyteVolume);

/**
 * Where a container has a volume.
 */
export interface FlyteVolumeMount {
  /** The volume. One value can be mounted by several containers, which then share it. */
  readonly volume: FlyteVolume;

  /** Directory in the container, from the root. */
  readonly path: string;

  /**
   * File or directory of the volume that is mounted in place of the whole. Never changes while the container runs.
   * @default - the whole volume
   */
  readonly subPath?: string;

  /**
   * Whether the container may only read.
   * @default - true, but for scratch volumes and claims
   */
  readonly readOnly?: boolean;
}

/**
 * Refuses mounts that Kubernetes would refuse, that are written to in vain, or that hide what Flyte mounts there, or join it.
 * @param taken paths of the container's other mounts
 */
export function requireMounts(path: string, prop: string, mounts: FlyteVolumeMount[], taken: string[] = []): void {
  const known = [...taken];
  mounts.forEach(({ volume, path: directory, subPath, readOnly }, index) => {
    const where = `${prop}[${index}]`;
    if (!/^(\/[^/:\s]+)+$/.test(directory) || directory.split('/').some((segment) => segment === '..' || segment === '.')) {
      throw refusal(path, `${where}.path`, 'be a path from the root, without a slash at its end', directory, 'write for example /etc/certificates');
    }
    const other = known.find((one) => one === directory || one.startsWith(`${directory}/`) || directory.startsWith(`${one}/`));
    if (other !== undefined) {
      throw refusal(path, `${where}.path`, `keep clear of ${other}, which is mounted too`, directory, 'mount it somewhere else');
    }
    if (subPath !== undefined && (!/^[^/\s][^\s]*$/.test(subPath) || subPath.split('/').includes('..'))) {
      throw refusal(path, `${where}.subPath`, 'be a path within the volume', subPath, 'write for example ca.crt');
    }
    if (readOnly === false && !volume._writable) {
      throw refusal(path, `${where}.readOnly`, 'be true for a volume of this kind', false, 'leave it out, or use FlyteVolume.scratch or FlyteVolume.claim');
    }
    known.push(directory);
  });
}
