import { redacted, refusal, requireText } from './private/checks';
import { mark } from './private/kinds';
import { requireArguments } from './private/props';
import { RunAs } from './security/run-as';

/** The images of a release. */
export enum FlyteImageName {
  /** The control plane's API server; also runs the cluster resource sync. */
  FLYTEADMIN = 'flyteadmin',
  /** The cron scheduler. */
  FLYTESCHEDULER = 'flytescheduler',
  /** The cache of task outputs. */
  DATACATALOG = 'datacatalog',
  /** The workflow engine; also runs the pod webhook. */
  FLYTEPROPELLER = 'flytepropeller',
  /** The web UI. */
  FLYTECONSOLE = 'flyteconsole',
  /** Connectors to services elsewhere, those of flytekit. */
  FLYTECONNECTOR = 'flyteconnector',
  /** The sidecar that Flyte adds to raw-container task pods. */
  FLYTECOPILOT = 'flytecopilot',
  /** PostgreSQL: `pg_isready` of check-db-ready, and the development database. */
  POSTGRES = 'postgres',
  /** MinIO: the development object store. */
  MINIO = 'minio',
}

/**
 * Where an image is and who it runs as, for `FlyteImage.of`.
 */
export interface FlyteImageOptions {
  /** Registry and repository, without tag: `registry.example.com/flyte/flyteadmin`. */
  readonly repository: string;

  /**
   * Tag. `latest` is refused: it names another image tomorrow.
   * @default - none; then `digest` is needed
   */
  readonly tag?: string;

  /**
   * Digest, `sha256:` and 64 hex digits. Wins over the tag.
   * @default - none; then `tag` is needed
   */
  readonly digest?: string;

  /** The numeric user and group the image's process runs as. */
  readonly runAs: RunAs;

  /**
   * How it is known that the image works as that user; shown in the security report.
   * @default 'declared by the consumer'
   */
  readonly evidence?: string;
}

/**
 * A pinned container image and the numeric user and group it runs as.
 */
export class FlyteImage {
  /**
   * An image of your own.
   *
   * Throws when neither tag nor digest is given, when the tag is `latest`, or when a part is malformed.
   * @param options where the image is and who it runs as
   */
  public static of(options: FlyteImageOptions): FlyteImage {
    requireArguments('FlyteImage.of', options);
    const repository = requireText('FlyteImage.of', 'repository', options.repository, 'name the registry and the repository');
    if (!/^[a-z0-9]+([._-][a-z0-9]+)*(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/.test(repository)) {
      throw refusal('FlyteImage.of', 'repository', 'be a repository without tag or digest', repository, 'give the tag and the digest in their own props');
    }
    if (options.digest === undefined && options.tag === undefined) {
      throw refusal('FlyteImage.of', 'tag', 'be given, or digest', undefined, 'pin the image');
    }
    if (options.tag !== undefined && (!/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/.test(options.tag) || options.tag === 'latest')) {
      throw refusal('FlyteImage.of', 'tag', 'be a pinned tag', options.tag, 'name a version, or use digest');
    }
    if (options.digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(options.digest)) {
      throw refusal('FlyteImage.of', 'digest', "be 'sha256:' and 64 hex digits", options.digest, 'copy it from the registry');
    }
    return new FlyteImage(repository, RunAs.of(options.runAs), options.evidence ?? 'declared by the consumer', options.tag, options.digest);
  }

  private constructor(
    /** Registry and repository. */
    public readonly repository: string,
    /** The user and group of the image's process. */
    public readonly runAs: RunAs,
    /** How it is known that the image works as that user. */
    public readonly evidence: string,
    /** Tag, if pinned by one. */
    public readonly tag?: string,
    /** Digest, if pinned by one. */
    public readonly digest?: string,
  ) {}

  /** The reference as it stands in a manifest: `repository@digest` where there is a digest, else `repository:tag`. */
  public get reference(): string {
    return this.digest === undefined ? `${this.repository}:${this.tag}` : `${this.repository}@${this.digest}`;
  }

  /** The version for the label `app.kubernetes.io/version`: the tag, or the digest's first twelve digits. */
  public get version(): string {
    const version = this.tag ?? this.digest!.slice('sha256:'.length, 'sha256:'.length + 12);
    // A tag may begin and end with what a label value may not.
    return version.slice(0, 63).replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
  }
}

mark('FlyteImage', FlyteImage);

/**
 * What `FlyteRelease.with` changes.
 */
export interface FlyteReleaseOptions {
  /**
   * Registry (and path) that mirrors the release's images; replaces everything before the last path segment of each repository.
   * @default - the release's own registries
   */
  readonly registry?: string;

  /**
   * Images to use in place of the release's own, by image name (`FlyteImageName` values).
   * @default - none
   */
  readonly images?: { [name: string]: FlyteImage };
}

const STATIC_PROGRAM = 'static Go program; nothing in the image belongs to a user, so any id works. The image names its user `flyte`, '
  + 'which the kubelet cannot verify, so the id is set here; 1001 is the one of Flyte\'s own manifests';

/**
 * A Flyte version with the images that belong to it and the user each of them runs as.
 */
export class FlyteRelease {
  /** Flyte v1.16.8. */
  public static readonly V1_16_8 = new FlyteRelease('v1.16.8', {
    ...Object.fromEntries([
      FlyteImageName.FLYTEADMIN, FlyteImageName.FLYTESCHEDULER, FlyteImageName.DATACATALOG, FlyteImageName.FLYTEPROPELLER,
    ].map((name) => [name, flyteImage(name, 'v1.16.8', 1001, STATIC_PROGRAM)])),
    [FlyteImageName.FLYTECONSOLE]: flyteImage('flyteconsole', 'v1.21.0', 1000, 'the image\'s own numeric USER'),
    // As Flyte's own chart of this release has it: flytekit's version, not Flyte's, under its older name.
    [FlyteImageName.FLYTECONNECTOR]: FlyteImage.of({
      repository: 'cr.flyte.org/flyteorg/flyteagent',
      tag: '1.15.3',
      runAs: RunAs.of({ user: 1001 }),
      evidence: 'Python program that writes to its home and /tmp only, both of which are mounted; the image sets no user, any id works',
    }),
    [FlyteImageName.FLYTECOPILOT]: flyteImage('flytecopilot', 'v1.16.8', 1001, 'static Go program; the image sets no user, so the task pod\'s context decides'),
    [FlyteImageName.POSTGRES]: FlyteImage.of({
      repository: 'docker.io/library/postgres', tag: '15-alpine', runAs: RunAs.of({ user: 70 }), evidence: 'the user `postgres` of the Alpine image is 70:70',
    }),
    [FlyteImageName.MINIO]: FlyteImage.of({
      repository: 'quay.io/minio/minio',
      tag: 'RELEASE.2025-04-22T22-12-26Z',
      runAs: RunAs.of({ user: 1001 }),
      evidence: 'static Go program; the image sets no user, any id works that owns its data directory',
    }),
  });

  /** The newest release this version of the library knows, used where none is named. */
  public static readonly LATEST = FlyteRelease.V1_16_8;

  private constructor(
    /** Flyte's version, `v1.16.8`. */
    public readonly version: string,
    private readonly images: { [name: string]: FlyteImage },
  ) {}

  /**
   * The image of the given name.
   * @param name which image
   */
  public image(name: FlyteImageName): FlyteImage {
    requireArguments('FlyteRelease.image', name);
    return this.images[name];
  }

  /**
   * This release with other images: from a mirror, pinned by digest, or rebuilt by yourself.
   *
   * Throws when an image name is not one of `FlyteImageName`.
   * @param options what to change
   */
  public with(options: FlyteReleaseOptions): FlyteRelease {
    requireArguments('FlyteRelease.with', options);
    const unknown = Object.keys(options.images ?? {}).find((name) => !(name in this.images));
    if (unknown !== undefined) {
      throw refusal('FlyteRelease.with', 'images', 'have names of FlyteImageName as keys', unknown, `use one of ${Object.keys(this.images).sort().join(', ')}`);
    }
    if (options.registry !== undefined && !/^[a-z0-9]+([._-][a-z0-9]+)*(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*\/?$/.test(options.registry)) {
      throw refusal('FlyteRelease.with', 'registry', 'be a registry, with a path or without', redacted(options.registry), 'write for example registry.example.com/flyte');
    }
    const mirrored = Object.fromEntries(Object.entries(this.images)
      .map(([name, image]) => [name, options.registry === undefined ? image : mirror(image, options.registry)]));
    return new FlyteRelease(this.version, { ...mirrored, ...options.images });
  }
}

mark('FlyteRelease', FlyteRelease);

function flyteImage(name: string, tag: string, id: number, evidence: string): FlyteImage {
  // Flyte publishes every image twice; only the `-release` repositories keep their version tags.
  return FlyteImage.of({ repository: `cr.flyte.org/flyteorg/${name}-release`, tag, runAs: RunAs.of({ user: id }), evidence });
}

function mirror(image: FlyteImage, registry: string): FlyteImage {
  const repository = `${registry.replace(/\/$/, '')}/${image.repository.slice(image.repository.lastIndexOf('/') + 1)}`;
  return FlyteImage.of({ repository, tag: image.tag, digest: image.digest, runAs: image.runAs, evidence: image.evidence });
}
