/** What a change is about, in the order of the output. */
export const TOPICS = ['users', 'containers', 'images', 'host', 'secrets', 'tokens', 'verbs', 'reach', 'exposure', 'namespaces', 'webhooks', 'grants', 'findings'] as const;
export type Topic = typeof TOPICS[number];

/** One fact about one of the objects. Two sides are compared slot by slot. */
export interface Slot {
  readonly topic: Topic;
  /** Whom it is about, for example `Deployment flyte/flyteadmin`. */
  readonly who: string;
  /** What tells the fact from others about the same object. */
  readonly key: string;
  readonly text: string;
  /** The higher, the more is allowed. */
  readonly rank: number;
  /** The rank up to which a new one is no step down. */
  readonly usual?: number;
  /** Whether it allows all that another slot about the same object and topic does. */
  readonly reach?: Reach;
  /** Facts of one list are told in one line: what stands before and behind the texts. */
  readonly list?: string;
}

/** A permission that may be a part of another. */
export type Reach =
  | { readonly kind: 'rights'; readonly scope: string; readonly parts: readonly string[] }
  | { readonly kind: 'network'; readonly direction: string; readonly peer: string; readonly ports: readonly PortSpan[] };

/** Ports of one protocol, or of `any`. */
export interface PortSpan {
  readonly protocol: string;
  readonly low: number;
  readonly high: number;
  readonly name?: string;
}
