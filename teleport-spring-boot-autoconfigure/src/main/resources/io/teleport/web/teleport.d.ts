/** Types of teleport.js. Times are in milliseconds, sizes in bytes. */

/** Codes of the framework; an application's own are above 1000. */
export declare const Code: {
  readonly UNKNOWN: -1;
  readonly OK: 0;
  readonly INVALID_OPERATION: 1;
  readonly WRONG_CONNECTION: 100;
  readonly CONNECTION_CLOSED: 102;
  readonly WRITE_FAILED: 104;
  readonly DIAL_FAILED: 105;
  readonly BAD_MESSAGE: 400;
  readonly UNAUTHORIZED: 401;
  readonly FORBIDDEN: 403;
  readonly NOT_FOUND: 404;
  readonly TYPE_NOT_ALLOWED: 405;
  readonly HANDLE_TIMEOUT: 408;
  readonly TOO_LARGE: 413;
  readonly CANCELLED: 499;
  readonly INTERNAL_ERROR: 500;
  readonly BAD_GATEWAY: 502;
  readonly REFUSED: 503;
};

/** The failure of an exchange; thrown by a handler, it is what the other side gets. */
export declare class TeleportError extends Error {
  /** Takes the text of the code when `msg` is missing. */
  constructor(code: number, msg?: string, cause?: string);
  readonly code: number;
  /** For people; empty when the sender gave none. */
  readonly msg: string;
  /** For developers; empty when the sender gave none. */
  readonly cause: string;
  toJSON(): { code: number; msg: string; cause: string };
}

/** Pairs of names and values, in order; a name may occur again in all forms but the record. */
export type Metadata = URLSearchParams | Record<string, string | number | boolean> | [string, string][];

export interface PushOptions {
  metadata?: Metadata;
  /** Longest wait for a connection while the session is redialed and `whileRedialing` is `wait`; 0 for no limit. */
  timeout?: number;
  /** Gives up: the call ends with code 499. */
  signal?: AbortSignal;
}

export interface CallOptions extends PushOptions {
  /** The call ends with code 408 after this time; 0 for never, a negative one has passed already. */
  timeout?: number;
}

export interface Reply<T> {
  body: T;
  metadata: URLSearchParams;
}

/** What a handler is told beside the body. */
export interface Context {
  session: Session;
  /** Path and query as they came. */
  serviceMethod: string;
  path: string;
  query: URLSearchParams;
  metadata: URLSearchParams;
  /** Aborted when the caller gave up, at its deadline, and when the connection is lost. */
  signal: AbortSignal;
}

export interface CallContext extends Context {
  /** Sent with the reply. */
  replyMetadata: URLSearchParams;
}

/** What it returns, or its promise ends with, is the body of the reply; what it throws is its status, or else 500. */
export type CallHandler<T = any> = (body: T, context: CallContext) => unknown;
export type PushHandler<T = any> = (body: T, context: Context) => unknown;

/** Those that are missing are as documented; a number that is none, and another name of a protocol, throw. */
export interface DialOptions {
  /** Default `ws-json@5`. */
  proto?: 'ws-json@4' | 'ws-json@5' | 'ws-json@6';
  /**
   * The token to show to the other side, or what gives it: asked at each connection, `null` for none. Default none. A
   * refusal fails the dial with its code.
   */
  bearer?: string | (() => string | null | Promise<string | null>);
  /** Longest wait for a connection, and for the answer to the token; default 5000, 0 for no limit. */
  dialTimeout?: number;
  /** Deadline of calls that name none; default 0, none. */
  timeout?: number;
  /** Attempts in a row to dial again after a break; default -1, for ever. */
  redialTimes?: number;
  /** Longest pause before the first attempt, doubled for each further one and shortened at random; default 100. */
  redialInterval?: number;
  /** Longest pause between two attempts; default 30000. */
  redialMaxInterval?: number;
  /** Whether calls and pushes fail at once with code 102 during a redial, or wait for it; default `fail`. */
  whileRedialing?: 'fail' | 'wait';
  /** Pause between two heartbeats; default 30000, 0 for none. */
  heartbeatInterval?: number;
  /** Time in which a heartbeat must be followed by any sign of life; default 10000. */
  heartbeatTimeout?: number;
  /** Largest message in both directions; default 16777216, 0 for no limit. */
  messageSizeLimit?: number;
  /** Most data waiting to be sent; default 16777216, 0 for no limit. */
  outboundLimit?: number;
  /** Longest wait of a close for what is under way; default 5000, 0 does not wait. */
  closeTimeout?: number;
  /** The number of the first message; default 1. For tests. */
  firstSeq?: number;
  /** Handlers by their paths, known before the first message arrives. */
  calls?: Record<string, CallHandler>;
  pushes?: Record<string, PushHandler>;
  /** Told of what handlers throw and of messages that are none; default `console.error`. */
  onError?: (error: unknown) => void;
  /** Gives up dialing. */
  signal?: AbortSignal;
  /** Default that of the page. */
  WebSocket?: new (url: string) => any;
}

export type State = 'dialing' | 'active' | 'redialing' | 'closing' | 'closed';

/** The event `state` of a session. */
export declare class StateEvent extends Event {
  readonly state: State;
  /** Why the connection was lost or the session is closed; missing when that was wanted here. */
  readonly error?: TeleportError;
  /** Number of the attempt to redial that comes next, and the pause before it. */
  readonly attempt: number;
  readonly delay: number;
}

export declare class Session extends EventTarget {
  private constructor();
  readonly url: string;
  readonly state: State;
  /** Ends when the session is closed for good, with the reason if it was not wanted here. */
  readonly closed: Promise<TeleportError | undefined>;

  /** The body of the reply. Fails with a {@link TeleportError}. */
  call<T = any>(serviceMethod: string, body?: unknown, options?: CallOptions): Promise<T>;
  /** Body and metadata of the reply. Fails with a {@link TeleportError}. */
  exchange<T = any>(serviceMethod: string, body?: unknown, options?: CallOptions): Promise<Reply<T>>;
  /** Ends when the message is handed to the websocket. Fails with a {@link TeleportError}. */
  push(serviceMethod: string, body?: unknown, options?: PushOptions): Promise<void>;

  /** Takes calls of this path; one handler replaces another, `null` removes it. */
  onCall<T = any>(path: string, handler: CallHandler<T> | null): void;
  onPush<T = any>(path: string, handler: PushHandler<T> | null): void;

  /** Accepts nothing new, waits for what is under way, and closes. */
  close(options?: { timeout?: number }): Promise<void>;

  addEventListener(
    type: 'state',
    listener: ((event: StateEvent) => void) | null,
    options?: AddEventListenerOptions | boolean,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: AddEventListenerOptions | boolean,
  ): void;
  removeEventListener(
    type: 'state',
    listener: ((event: StateEvent) => void) | null,
    options?: EventListenerOptions | boolean,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: EventListenerOptions | boolean,
  ): void;
}

/** Opens a session. Fails with code 105 when there is no connection in time. */
export declare function dial(url: string | URL, options?: DialOptions): Promise<Session>;
