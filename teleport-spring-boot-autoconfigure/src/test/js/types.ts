// What the types allow, and what they do not.

import { Code, Session, TeleportError, dial, type Reply, type StateEvent } from './teleport.js';

const session: Session = await dial(new URL('ws://localhost/'), {
  proto: 'ws-json@4',
  bearer: async () => localStorage.getItem('token'),
  redialTimes: 3,
  whileRedialing: 'wait',
  calls: { '/double': (number: number, context) => context.replyMetadata.set('a', String(number)) },
  pushes: { '/news': async (text: string, { session, signal }) => signal.aborted || session.state === 'active' },
  WebSocket,
});

const sum: number = await session.call<number>('/math/add', [1, 2], { timeout: 1, metadata: { a: 'b', c: 1 } });
const reply: Reply<string> = await session.exchange('/echo', sum, { signal: new AbortController().signal });
await session.push('/news', reply.body, { metadata: [['a', reply.metadata.get('b') ?? '']] });
session.onCall<string>('/upper', (text) => text.toUpperCase());
session.onPush('/upper', null);
session.addEventListener('state', (event: StateEvent) => event.error?.code === Code.DIAL_FAILED);
const end: TeleportError | undefined = await session.closed;
const { code, msg, cause }: { code: number; msg: string; cause: string } = end ?? new TeleportError(1001, 'boom');
await session.close({ timeout: code });

// @ts-expect-error: there is no such protocol
await dial('ws://localhost/', { proto: 'raw@4' });
// @ts-expect-error: sessions are dialed
new Session();
// @ts-expect-error: a number
const text: string = await session.call<number>('/math/add');
// @ts-expect-error: an option of calls is not in milliseconds written as text
await session.call('/math/add', [], { timeout: '1s' });
// @ts-expect-error: a state is only read
session.state = 'closed';

export { cause, msg, text };
