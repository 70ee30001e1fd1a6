import { Size } from 'cdk8s';
import { requireInteger } from '../private/checks';

/**
 * How much flyteadmin's gRPC server takes.
 */
export interface FlyteServerOptions {
  /**
   * Largest message it takes, and sends; becomes `server.grpc.maxMessageSizeBytes`. In whole kibibytes. Raise it for workflows with
   * thousands of nodes; clients have limits of their own.
   * @default - gRPC's own: 4 MiB to take, and any size to send
   */
  readonly maxMessageSize?: Size;

  /**
   * Calls that one connection may have open; becomes `server.grpc.maxConcurrentStreams`. From 1.
   * @default - no limit
   */
  readonly maxConcurrentStreams?: number;

  /**
   * Whether there are histograms of how long calls take; becomes `server.grpc.enableGrpcLatencyMetrics`.
   * @default false
   */
  readonly latencyMetrics?: boolean;
}

/** Refuses what Flyte takes for gRPC's own. */
export function requireServer(path: string, { maxMessageSize, maxConcurrentStreams }: FlyteServerOptions): void {
  if (maxMessageSize !== undefined) {
    requireInteger(path, 'server.maxMessageSize', maxMessageSize.toKibibytes(), 1, 1_048_576, 'use a size up to a gibibyte, such as Size.mebibytes(32)');
  }
  if (maxConcurrentStreams !== undefined) { requireInteger(path, 'server.maxConcurrentStreams', maxConcurrentStreams, 1, 1_000_000, 'leave it out for no limit'); }
}
