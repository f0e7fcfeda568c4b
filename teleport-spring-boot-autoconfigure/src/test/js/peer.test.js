// The client against real peers, whose addresses are in the environment.

import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { Code, TeleportError, dial } from '../../main/resources/io/teleport/web/teleport.js';
import { nextState, proxyTo } from './support.js';
import { WebSocket } from './websocket.js';

const SERVERS = JSON.parse(process.env.TELEPORT_SERVERS);

const open = [];

async function session(url, options = {}) {
  const opened = await dial(url, { WebSocket, ...options });
  open.push(opened);
  return opened;
}

async function proxy() {
  const opened = await proxyTo(new URL(SERVERS['ws-json@5']).port);
  open.push(opened);
  return opened;
}

after(() => Promise.all(open.map((opened) => opened.close())));

const failsWith = (code, cause = /.*/) => (error) => {
  assert.ok(error instanceof TeleportError, String(error.stack));
  assert.equal(error.code, code, error.message);
  assert.match(error.cause, cause);
  return true;
};

async function until(condition) {
  while (!(await condition()));
}

const PROTOS = [
  ['ws-json@4', 'ws-json@4'],
  ['ws-json@5', 'ws-json@5'],
  ['ws-json@6', 'ws-json@6'],
  ['ws-json@4', 'auto'],
  ['ws-json@5', 'auto'],
];

for (const [proto, server] of PROTOS) {
  describe(`${proto} with a peer that listens for ${server}`, () => {
    const connect = (options) => session(SERVERS[server], { proto, ...options });

    it('calls, with metadata both ways', async () => {
      const peer = await connect();
      const reply = await peer.exchange('/math/add?author=li', [1, 2, 3], { metadata: { 'X-Echo': 'a b+c/ü' } });
      assert.equal(reply.body, 6);
      assert.equal(reply.metadata.get('X-Author'), 'li');
      assert.equal(reply.metadata.get('X-Echo'), 'a b+c/ü');
    });

    it('carries any JSON', async () => {
      const peer = await connect();
      const bodies = ['"quoted" \\ and\nlines\u0000\u2028', 'ü€😀', '', 0, -1.5, true, [], { a: [{ b: null }] }];
      for (const body of bodies) {
        assert.deepEqual(await peer.call('/echo', body), body);
      }
      assert.equal(await peer.call('/echo', null), null);
      const large = 'x'.repeat(1_000_000);
      assert.equal(await peer.call('/echo', large), large);
    });

    it('gets errors as objects', async () => {
      const peer = await connect();
      await assert.rejects(peer.call('/fail'), { code: 1001, msg: 'boom', cause: 'because' });
      await assert.rejects(peer.call('/nowhere'), { code: 404, msg: 'Not Found' });
      await assert.rejects(peer.call('/math/add', 'text'), failsWith(Code.BAD_MESSAGE));
      await assert.rejects(peer.call('/plain'), failsWith(Code.BAD_MESSAGE, /body codec: 115/));
      assert.equal(await peer.call('/math/add', [1]), 1);
    });

    it('has many calls under way, over the end of the numbers', async () => {
      const peer = await connect({ firstSeq: 0x7fffffff - 100 });
      const calls = Array.from({ length: 200 }, (_, i) => peer.call('/math/add', [i, 1]));
      assert.deepEqual(await Promise.all(calls), Array.from({ length: 200 }, (_, i) => i + 1));
    });

    it('is called', async () => {
      const peer = await connect({
        onError: () => {},
        calls: {
          '/double': (number, { metadata, replyMetadata }) => {
            replyMetadata.set('X-Echo', `${metadata.get('X-Echo')} and back`);
            return number * 2;
          },
          '/later': async (text) => `${text}, later`,
          '/fail': () => {
            throw new TeleportError(1002, 'no', 'I do not want to');
          },
          '/throw': () => {
            throw new Error('secret');
          },
        },
      });
      const back = (path, body, more) => peer.call('/call_back', { path, body, timeout: 0, ...more });
      const doubled = await back('/double?a=b', 21);
      assert.equal(doubled.body, 42);
      assert.equal(doubled.metadata, 'there and back');
      assert.equal((await back('/later', 'now')).body, 'now, later');
      assert.deepEqual(await back('/fail'), {
        code: 1002,
        message: 'no',
        reason: 'I do not want to',
        body: null,
        metadata: null,
      });
      assert.equal((await back('/throw')).code, 500);
      assert.equal((await back('/throw')).reason, '');
      assert.equal((await back('/nowhere')).code, 404);
      assert.equal((await back('/later', 'text', { codec: 'plain' })).code, 400);
    });

    it('is pushed to', async () => {
      const peer = await connect();
      const pushed = new Promise((resolve) => {
        peer.onPush('/news', (body, { metadata }) => resolve([body, metadata.get('X-Echo')]));
      });
      await peer.push('/push_back', { path: '/nobody/listens', body: 1, timeout: 0 });
      await peer.push('/push_back', { path: '/heartbeat', timeout: 0 });
      await peer.push('/push_back', { path: '/news', body: { a: 1 }, timeout: 0 });
      assert.deepEqual(await pushed, [{ a: 1 }, 'there']);
    });

    it('gives up calls, and the peer learns of it', async () => {
      const peer = await connect();
      const cancelled = () => peer.call('/cancelled');
      const before = await cancelled();
      await until(async () => {
        await assert.rejects(peer.call('/never', 1, { timeout: 30 }), failsWith(Code.HANDLE_TIMEOUT));
        return (await cancelled()) > before;
      });
      const begun = new Promise((resolve) => peer.onPush('/never/begun', resolve));
      const abort = new AbortController();
      const call = peer.call('/never', 1, { signal: abort.signal });
      await begun;
      const beforeAbort = await cancelled();
      abort.abort();
      await assert.rejects(call, failsWith(Code.CANCELLED));
      await until(async () => (await cancelled()) > beforeAbort);
    });

    it('learns of calls that the peer gives up', async () => {
      const peer = await connect();
      const aborted = new Promise((resolve) => {
        peer.onCall('/never', (body, { signal }) => {
          signal.addEventListener('abort', () => resolve(signal.reason.code));
          return new Promise(() => {});
        });
      });
      assert.equal((await peer.call('/call_back', { path: '/never', timeout: 50 })).code, 408);
      assert.ok([Code.HANDLE_TIMEOUT, Code.CANCELLED].includes(await aborted));
    });
  });
}

describe('a session', () => {
  it('that nobody listens for is 105', async () => {
    const gone = await proxyTo(1);
    gone.close();
    await assert.rejects(session(gone.url), failsWith(Code.DIAL_FAILED));
    const wrongPath = `${SERVERS['ws-json@5']}wrong`;
    await assert.rejects(session(wrongPath), failsWith(Code.DIAL_FAILED, /no websocket at .*wrong/));
  });

  it('ends calls and is redialed when its connection is cut', async () => {
    const way = await proxy();
    const peer = await session(way.url, { redialInterval: 20 });
    assert.equal(await peer.call('/math/add', [1]), 1);
    const call = peer.call('/never');
    const redialing = nextState(peer, 'redialing');
    const active = nextState(peer, 'active');
    way.cut();
    await assert.rejects(call, failsWith(Code.CONNECTION_CLOSED));
    assert.equal((await redialing).attempt, 1);
    await active;
    assert.equal(await peer.call('/math/add', [1, 2]), 3);
  });

  it('lets calls wait until it is redialed', async () => {
    const way = await proxy();
    const peer = await session(way.url, { redialInterval: 20, whileRedialing: 'wait' });
    const redialing = nextState(peer, 'redialing');
    way.cut();
    await redialing;
    const calls = [peer.call('/math/add', [1, 2]), peer.call('/math/add', [3])];
    assert.deepEqual(await Promise.all(calls), [3, 3]);
  });

  it('moves over when the peer asks it to leave, and no call notices', async () => {
    const peer = await session(SERVERS['ws-json@5'], { redialMaxInterval: 5 });
    const states = [];
    peer.addEventListener('state', ({ state }) => states.push(state));
    for (let i = 0; i < 20; i++) {
      const before = await peer.call('/who');
      const finish = peer.call('/goodbye/later', i);
      await until(async () => (await peer.call('/who')) !== before);
      await peer.call('/finish');
      assert.equal(await finish, i);
    }
    assert.deepEqual(states, []);
  });

  it('ends when the peer asks it to leave and it is not to be redialed', async () => {
    const peer = await session(SERVERS['ws-json@5'], { redialTimes: 0 });
    await peer.push('/hello');
    await peer.push('/goodbye');
    assert.equal(await peer.closed, undefined);
  });

  it('notices a connection that is half open, and is redialed', async () => {
    const way = await proxy();
    const peer = await session(way.url, { redialInterval: 20, heartbeatInterval: 50, heartbeatTimeout: 200 });
    const redialing = nextState(peer, 'redialing');
    way.silence(true);
    assert.match((await redialing).error.cause, /no sign of life/);
    const active = nextState(peer, 'active');
    way.silence(false);
    await active;
    assert.equal(await peer.call('/math/add', [1, 2]), 3);
  });

  it('goes on as long as its heart beats, also without a route for it', async () => {
    let third;
    const thirdBeat = new Promise((resolve) => (third = resolve));
    let beats = 0;
    class Counting extends WebSocket {
      send(text) {
        if (text.includes('/heartbeat') && ++beats === 3) {
          third();
        }
        super.send(text);
      }
    }
    const peer = await session(SERVERS['ws-json@5'], { WebSocket: Counting, heartbeatInterval: 10, redialTimes: 0 });
    await thirdBeat;
    assert.equal(peer.state, 'active');
  });

  it('is closed by the peer for a message that is too large, which is told', async () => {
    const peer = await session(SERVERS['ws-json@5'], { redialInterval: 20 });
    const active = nextState(peer, 'active');
    await assert.rejects(peer.call('/echo', 'x'.repeat(3_000_000)), failsWith(Code.CONNECTION_CLOSED, /1009/));
    await active;
    assert.equal(await peer.call('/math/add', [1, 2]), 3);
  });

  it('closes with what is under way', async () => {
    const peer = await session(SERVERS['ws-json@5']);
    const call = peer.call('/math/add', [1, 2]);
    await peer.close();
    assert.equal(await call, 3);
    assert.equal(peer.state, 'closed');
    assert.equal(await peer.closed, undefined);
  });
});

for (const proto of ['ws-json@4', 'ws-json@5', 'ws-json@6']) {
  describe(`a token in ${proto}`, () => {
    const connect = (bearer, options) => session(SERVERS[`${proto} guarded`], { proto, bearer, ...options });

    it('lets in who shows it', async () => {
      const peer = await connect('li');
      assert.equal(await peer.call('/user'), 'li');
      const later = await connect(async () => 'po');
      assert.equal(await later.call('/user'), 'po');
    });

    it('is shown again to the next connection', async () => {
      const tokens = ['one', 'two'];
      const peer = await connect(() => tokens.shift());
      assert.equal(await peer.call('/user'), 'one');
      await peer.push('/goodbye');
      await until(async () => (await peer.call('/user')) === 'two');
    });

    it('keeps out who shows another or none', async () => {
      await assert.rejects(connect('wrong'), { code: 403, msg: 'Forbidden', cause: 'I do not know wrong' });
      const nobody = await connect(undefined, { redialTimes: 0 });
      await assert.rejects(nobody.call('/user'), failsWith(Code.UNAUTHORIZED));
    });
  });
}
