import { redacted, refusal, requireText } from './private/checks';
import { mark } from './private/kinds';
import { requireArguments } from './private/props';
import { requireReason } from './private/reason';
import { factsOf, isNewer, ReleaseFacts, RELEASES } from './private/releases';
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
  /** All of Flyte in one program, the console included. */
  FLYTE_BINARY = 'flyte-binary',
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

  /**
   * Why the image works with the release although its tag names another minor version of Flyte: the configuration that it reads is
   * written for the release's. Becomes an annotation of the Deployment.
   * @default - none; needed where the tag names another minor version
   */
  readonly versionSkew?: string;
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
    if (options.digest !== undefined) { requireDigest('FlyteImage.of', 'digest', options.digest); }
    if (options.versionSkew !== undefined) {
      requireReason('FlyteImage.of', 'versionSkew', options.versionSkew, 'say why it works with the release, or leave it out');
    }
    return new FlyteImage(repository, RunAs.of(options.runAs), options.evidence ?? 'declared by the consumer', options.tag, options.digest, options.versionSkew);
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
    /** Why it works with a release of another version, if that was said. */
    public readonly versionSkew?: string,
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
   * Images to use in place of the release's own, by image name: the values of `FlyteImageName`, or the names of its constants, which is what
   * other languages than JavaScript have of an enum.
   * @default - none
   */
  readonly images?: { [name: string]: FlyteImage };

  /**
   * Digests that pin images, by image name as in `images`; `sha256:` and 64 digits each. The tags stay, as the version that labels and
   * reports show.
   * @default - the release's images by their tags
   */
  readonly digests?: { [name: string]: string };
}

/**
 * What `FlyteRelease.of` takes.
 */
export interface FlyteReleaseOfOptions extends FlyteReleaseOptions {
  /**
   * Whether `extraConfig` may be given although this version of the library has no table of the release's keys: of a newer release only.
   * Then nothing tells a misspelt key, a wrong type, or a key that the process does not read; secrets and security contexts are refused all
   * the same.
   * @default false
   */
  readonly allowUnknownKeys?: boolean;
}

const STATIC_PROGRAM = 'static Go program; nothing in the image belongs to a user, so any id works. The image names its user `flyte`, '
  + 'which the kubelet cannot verify, so the id is set here; 1001 is the one of Flyte\'s own manifests';

/** Image names by what their constants are called: that arrives where another language has the enum as a text. */
const CONSTANTS = new Map<string, string>(Object.entries(FlyteImageName));

/** The programs that read a configuration of their own, which are of one release. */
const PROGRAMS = [FlyteImageName.FLYTEADMIN, FlyteImageName.FLYTESCHEDULER, FlyteImageName.DATACATALOG, FlyteImageName.FLYTEPROPELLER];

/**
 * A Flyte version with the images that belong to it and the user each of them runs as.
 */
export class FlyteRelease {
  /** Flyte v1.16.8. */
  public static readonly V1_16_8 = new FlyteRelease('v1.16.8', () => imagesOf(factsOf('v1.16.8')!));

  /** The newest release this version of the library knows, used where none is named. */
  public static readonly LATEST = FlyteRelease.V1_16_8;

  /**
   * A release by its version: one from v1.15.0 to v1.16.8, with the images and the configuration of that release; or one that is newer
   * than this version of the library, with Flyte's programs of that tag and the other images as in `FlyteRelease.LATEST`.
   *
   * Throws when the version is none of Flyte 1, when it is an older one that the library does not know, and when a release that it does know
   * is given `allowUnknownKeys`.
   * @param version Flyte's version, `v1.16.3`
   * @param options images, and what else to change
   */
  public static of(version: string, options: FlyteReleaseOfOptions = {}): FlyteRelease {
    requireArguments('FlyteRelease.of', version, options);
    if (!/^v1\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/.test(version)) {
      throw refusal('FlyteRelease.of', 'version', 'be a version of Flyte 1', version, 'write for example v1.17.0');
    }
    const { allowUnknownKeys, ...rest } = options;
    const facts = factsOf(version);
    if (facts === undefined) { return FlyteRelease.newer(version, allowUnknownKeys).with(rest); }
    if (allowUnknownKeys !== undefined) {
      throw refusal('FlyteRelease.of', 'allowUnknownKeys', `be left out for Flyte ${version}`, allowUnknownKeys, 'the library knows the keys of this release');
    }
    return new FlyteRelease(version, () => imagesOf(facts)).with(rest);
  }

  /** One that came after this version of the library. */
  private static newer(version: string, allowUnknownKeys?: boolean): FlyteRelease {
    if (!isNewer(version)) {
      throw refusal('FlyteRelease.of', 'version', 'be a release that the library knows, or one that came after it', version,
        `use one of ${RELEASES.map((release) => release.version).join(', ')}`);
    }
    const programs = Object.fromEntries([...PROGRAMS, FlyteImageName.FLYTE_BINARY, FlyteImageName.FLYTECOPILOT].map((name) => {
      const { repository, runAs, evidence } = FlyteRelease.LATEST.images[name];
      return [name, FlyteImage.of({ repository, tag: version, runAs, evidence })];
    }));
    return new FlyteRelease(version, () => ({ ...FlyteRelease.LATEST.images, ...programs }), allowUnknownKeys);
  }

  private known?: { [name: string]: FlyteImage };

  private constructor(
    /** Flyte's version, `v1.16.8`. */
    public readonly version: string,
    private readonly make: () => { [name: string]: FlyteImage },
    /** Whether configuration may have keys that the library cannot judge. @internal */
    public readonly _allowsUnknownKeys: boolean = false,
  ) {}

  /** Made when they are asked for: importing the library should not make any. */
  private get images(): { [name: string]: FlyteImage } {
    return this.known ??= this.make();
  }

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
   * Throws when an image name is not one of `FlyteImageName`, or is there twice.
   * @param options what to change
   */
  public with(options: FlyteReleaseOptions): FlyteRelease {
    requireArguments('FlyteRelease.with', options);
    const images = this._byImageName('images', options.images ?? {});
    const digests = this._byImageName('digests', options.digests ?? {});
    for (const [name, image] of Object.entries(images)) { this._requireVersion('FlyteRelease.with', `images['${name}']`, name, image); }
    requireDigests(digests, images);
    if (options.registry !== undefined && !/^[a-z0-9]+([._-][a-z0-9]+)*(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*\/?$/.test(options.registry)) {
      throw refusal('FlyteRelease.with', 'registry', 'be a registry, with a path or without', redacted(options.registry), 'write for example registry.example.com/flyte');
    }
    const mirrored = Object.fromEntries(Object.entries(this.images)
      .map(([name, image]) => [name, options.registry === undefined ? image : mirror(image, options.registry)]));
    const pinned = Object.entries(digests).map(([name, digest]): [string, FlyteImage] => [name, copy(mirrored[name], { digest })]);
    return new FlyteRelease(this.version, () => ({ ...mirrored, ...images, ...Object.fromEntries(pinned) }), this._allowsUnknownKeys);
  }

  /**
   * This release with another image in one place, as `images` does for several.
   *
   * Throws where `with` does.
   * @param name which image
   * @param image what to use in its place
   */
  public withImage(name: FlyteImageName, image: FlyteImage): FlyteRelease {
    requireArguments('FlyteRelease.withImage', name, image);
    return this.with({ images: { [name]: image } });
  }

  /**
   * This release with one image pinned by its digest, as `digests` does for several.
   *
   * Throws where `with` does.
   * @param name which image
   * @param digest `sha256:` and 64 hex digits
   */
  public withDigest(name: FlyteImageName, digest: string): FlyteRelease {
    requireArguments('FlyteRelease.withDigest', name, digest);
    return this.with({ digests: { [name]: digest } });
  }

  /** Keys by the values of `FlyteImageName`, whichever way they were written. */
  private _byImageName<T>(prop: string, given: { readonly [key: string]: T }): { [name: string]: T } {
    const known = Object.keys(this.images).sort();
    const found: { [name: string]: T } = {};
    for (const [key, value] of Object.entries(given)) {
      const name = CONSTANTS.get(key) ?? key;
      if (!known.includes(name)) {
        throw refusal('FlyteRelease.with', prop, 'have names of FlyteImageName as keys', key, `use one of ${known.join(', ')}`);
      }
      if (name in found) { throw refusal('FlyteRelease.with', prop, `name ${name} once`, key, 'remove one of the two'); }
      found[name] = value;
    }
    return found;
  }

  /** Refuses an image whose tag names another minor version of Flyte than the release's own, unless it says why. @internal */
  public _requireVersion(where: string, prop: string, name: string, image: FlyteImage): void {
    const [own, other] = [tagOf(this.version, name), image.tag].map(minorVersion);
    if (own !== undefined && other !== undefined && own !== other && image.versionSkew === undefined) {
      throw refusal(where, prop, `be of version ${own}, for which the configuration is written`, image.tag,
        'use an image of the release, or say in versionSkew of FlyteImage.of why it works');
    }
  }
}

mark('FlyteRelease', FlyteRelease);

/** The tag of one of Flyte's own images in a release that is known. Of PostgreSQL and MinIO any version works; the console counts its own. */
function tagOf(version: string, name: string): string | undefined {
  const facts = factsOf(version);
  const isFlytes = ![FlyteImageName.POSTGRES, FlyteImageName.MINIO, FlyteImageName.FLYTECONSOLE].includes(name as FlyteImageName);
  return isFlytes && facts !== undefined ? imagesOf(facts)[name].tag : undefined;
}

/** `v1.16` of `v1.16.8-acme.2`; nothing of a tag that tells no version. */
function minorVersion(tag: string | undefined): string | undefined {
  const version = /^v?(\d+\.\d+)\.\d+/.exec(tag ?? '')?.[1];
  return version === undefined ? undefined : `v${version}`;
}

/** The images of a release that is known. */
function imagesOf({ version, connector }: ReleaseFacts): { [name: string]: FlyteImage } {
  return {
    ...Object.fromEntries(PROGRAMS.map((name) => [name, flyteImage(name, version, 1001, STATIC_PROGRAM)])),
    [FlyteImageName.FLYTE_BINARY]: flyteImage('flyte-binary', version, 1001,
      'Go program; nothing in the image belongs to a user, so any id works. The image sets none, and would run as root'),
    [FlyteImageName.FLYTECONSOLE]: flyteImage('flyteconsole', version, 1000, 'the image\'s own numeric USER'),
    // As Flyte's own chart of the release has it: flytekit's version, not Flyte's, under its older name.
    [FlyteImageName.FLYTECONNECTOR]: FlyteImage.of({
      repository: 'cr.flyte.org/flyteorg/flyteagent',
      tag: connector,
      runAs: RunAs.of({ user: 1001 }),
      evidence: 'Python program that writes to its home and /tmp only, both of which are mounted; the image sets no user, any id works',
    }),
    [FlyteImageName.FLYTECOPILOT]: flyteImage('flytecopilot', version, 1001, 'static Go program; the image sets no user, so the task pod\'s context decides'),
    [FlyteImageName.POSTGRES]: FlyteImage.of({
      repository: 'docker.io/library/postgres', tag: '15-alpine', runAs: RunAs.of({ user: 70 }), evidence: 'the user `postgres` of the Alpine image is 70:70',
    }),
    [FlyteImageName.MINIO]: FlyteImage.of({
      repository: 'quay.io/minio/minio',
      tag: 'RELEASE.2025-04-22T22-12-26Z',
      runAs: RunAs.of({ user: 1001 }),
      evidence: 'static Go program; the image sets no user, any id works that owns its data directory',
    }),
  };
}

function requireDigests(digests: { readonly [name: string]: string }, images: { readonly [name: string]: FlyteImage }): void {
  const names = new Map<string, string>();
  for (const [name, digest] of Object.entries(digests)) {
    const prop = `digests['${name}']`;
    requireDigest('FlyteRelease.with', prop, digest);
    if (name in images) { throw refusal('FlyteRelease.with', prop, 'not come with an image of the same name', digest, 'give the digest to FlyteImage.of'); }
    const other = names.get(digest);
    if (other !== undefined) { throw refusal('FlyteRelease.with', prop, `differ from that of ${other}`, digest, 'copy each from the registry'); }
    names.set(digest, name);
  }
}

function requireDigest(where: string, prop: string, digest: string): void {
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) { throw refusal(where, prop, "be 'sha256:' and 64 hex digits", digest, 'copy it from the registry'); }
}

function flyteImage(name: string, tag: string, id: number, evidence: string): FlyteImage {
  // Flyte publishes every image twice; only the `-release` repositories keep their version tags.
  return FlyteImage.of({ repository: `cr.flyte.org/flyteorg/${name}-release`, tag, runAs: RunAs.of({ user: id }), evidence });
}

function mirror(image: FlyteImage, registry: string): FlyteImage {
  return copy(image, { repository: `${registry.replace(/\/$/, '')}/${image.repository.slice(image.repository.lastIndexOf('/') + 1)}` });
}

function copy({ repository, tag, digest, runAs, evidence, versionSkew }: FlyteImage, change: { repository?: string; digest?: string }): FlyteImage {
  return FlyteImage.of({ repository, tag, digest, runAs, evidence, versionSkew, ...change });
}
