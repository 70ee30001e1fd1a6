import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { ContainerDefinition, sized } from './container';
import { refusal, requireSeconds } from '../private/checks';
import { requireReason } from '../private/reason';
import { FlyteImage, FlyteImageName, FlyteRelease } from '../release';
import { SecurityProfile } from '../security/profile';
import { Database } from '../settings/database';

/**
 * Settings of check-db-ready, the init container that waits for PostgreSQL to accept connections.
 */
export interface CheckDbReadyOptions {
  /**
   * Whether there is such a container at all. Without it, the migrations fail and restart until the database is there.
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Image that holds `pg_isready` and a POSIX shell, and the user it runs as.
   * @default - the release's postgres image, as its own user 70:70
   */
  readonly image?: FlyteImage;

  /**
   * Pause between two attempts, in whole seconds from 1 to 300.
   * @default Duration.seconds(2)
   */
  readonly interval?: Duration;

  /**
   * Longest wait in total, after which the container fails with a message and the kubelet starts it anew. In whole seconds, at least
   * the interval and at most a day.
   * @default Duration.minutes(5)
   */
  readonly deadline?: Duration;

  /**
   * Runs this one init container as user and group 0. Everything else of its context stays: capabilities dropped, root filesystem
   * read-only, no escalation, seccomp on. The pod template says so in the annotations `cdk8s-flyte.dev/root-grant` and
   * `cdk8s-flyte.dev/root-grant-reason`, and the namespace must not enforce more than Pod Security `baseline`.
   *
   * Needs `reason`. Refused on OpenShift.
   * @default false
   */
  readonly allowRootInit?: boolean;

  /**
   * Why root is needed. Shown in the manifest and in the security report.
   * @default - none; required with `allowRootInit`
   */
  readonly reason?: string;
}

/** Name of the container, everywhere. */
export const CHECK_DB_READY = 'check-db-ready';

/**
 * Host, port and user come from the environment, which `pg_isready` reads by itself, so that no value is ever part of the script.
 * Exit code 1 means that the server is starting and 2 that it does not answer; after any other waiting would not help. The shell is
 * process 1, which ignores SIGTERM unless it says otherwise.
 */
const SCRIPT = `trap 'exit 143' TERM
start=$(date +%s)
until pg_isready --timeout="$CHECK_INTERVAL_SECONDS"; do
  code=$?
  waited=$(( $(date +%s) - start ))
  if [ "$code" -gt 2 ]; then
    echo "check-db-ready: pg_isready ended with $code: host $PGHOST, port $PGPORT, user $PGUSER" >&2
    exit "$code"
  fi
  if [ "$waited" -ge "$CHECK_DEADLINE_SECONDS" ]; then
    echo "check-db-ready: PostgreSQL at $PGHOST:$PGPORT did not accept connections within $CHECK_DEADLINE_SECONDS seconds" >&2
    exit 1
  fi
  sleep "$CHECK_INTERVAL_SECONDS"
done
`;

/** What `resolveCheckDbReady` decided. */
export interface CheckDbReady {
  readonly container: ContainerDefinition;
  /** Why the container runs as root, if it does. */
  readonly rootReason?: string;
}

/** The component that waits. */
export interface CheckDbReadyPlace {
  readonly path: string;
  readonly release: FlyteRelease;
  readonly profile: SecurityProfile;
}

/** The container for these settings, or undefined when it is switched off. */
export function resolveCheckDbReady(
  { path, release, profile }: CheckDbReadyPlace, database: Database, options: CheckDbReadyOptions = {},
): CheckDbReady | undefined {
  const rootReason = resolveGrant(path, options, profile);
  if (options.enabled === false) { return undefined; }
  const interval = requireSeconds(path, 'checkDbReady.interval', options.interval ?? Duration.seconds(2), 1, 300, 'use for example Duration.seconds(5)');
  const deadline = requireSeconds(path, 'checkDbReady.deadline', options.deadline ?? Duration.minutes(5), interval, 86400, 'use for example Duration.seconds(5)');
  return {
    rootReason,
    container: {
      name: CHECK_DB_READY,
      image: options.image ?? release.image(FlyteImageName.POSTGRES),
      command: ['sh', '-c', SCRIPT],
      env: {
        PGHOST: kplus.EnvValue.fromValue(database.host),
        PGPORT: kplus.EnvValue.fromValue(String(database.port)),
        PGUSER: kplus.EnvValue.fromValue(database.username),
        // Always there; Flyte creates its own databases later, and the server would log each attempt to reach a missing one.
        PGDATABASE: kplus.EnvValue.fromValue('postgres'),
        CHECK_INTERVAL_SECONDS: kplus.EnvValue.fromValue(String(interval)),
        CHECK_DEADLINE_SECONDS: kplus.EnvValue.fromValue(String(deadline)),
      },
      resources: sized([10, 100], [16, 64], [16, 64]),
    },
  };
}

function resolveGrant(path: string, options: CheckDbReadyOptions, profile: SecurityProfile): string | undefined {
  if (options.allowRootInit !== true) {
    if (options.reason !== undefined) {
      throw refusal(path, 'checkDbReady.reason', 'come with allowRootInit: true', options.reason, 'remove it: the container runs as non-root and works');
    }
    return undefined;
  }
  const reason = requireReason(path, 'checkDbReady.reason', options.reason, 'say why this container needs root, or leave allowRootInit out: it works as non-root');
  if (options.enabled === false) {
    throw refusal(path, 'checkDbReady.allowRootInit', 'not be granted to a container that is switched off', true, 'remove allowRootInit, or enabled: false');
  }
  if (!profile.pinsIds) {
    throw refusal(path, 'checkDbReady.allowRootInit', 'not be set on OpenShift', true,
      'restricted-v2 admits no root container; leave it out: the container works under the id the namespace assigns');
  }
  return reason;
}
