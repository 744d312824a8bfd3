import type { Protocol, SignedInBrowser } from '../../protocol/protocol.js';

/** Looked at this often even without news: a lost call costs latency only. */
export const FALLBACK_MS = 15_000;

/**
 * The event stream of one approved device (WHATWG HTML §9.2): `moved` as soon as it is no longer waiting for its tokens. Which it is at the
 * end of its code at the latest, so no stream outlives that by more than one look.
 */
export async function* deviceEvents(protocol: Protocol, browser: SignedInBrowser, userCode: string, ended: AbortSignal): AsyncGenerator<string> {
  yield 'retry: 3000\n\n';
  while (!ended.aborted) {
    // Listening begins before the look, so that nothing happens unseen between the two.
    const news = listen(protocol, userCode, ended);
    try {
      const { word } = await protocol.followDeviceAuthorization(browser, userCode);
      if (word !== 'approved') return yield `event: moved\ndata: ${word}\n\n`;
      yield ': waiting\n\n';
      await news.arrived;
    } finally {
      news.stop();
    }
  }
}

function listen(protocol: Protocol, userCode: string, ended: AbortSignal): { readonly arrived: Promise<void>; readonly stop: () => void } {
  const { promise: arrived, resolve } = Promise.withResolvers<void>();
  const done = (): void => resolve();
  const timer = setTimeout(done, FALLBACK_MS);
  const stopListening = protocol.onDeviceAuthorizationMove(userCode, done);
  ended.addEventListener('abort', done, { once: true });
  const stop = (): void => {
    clearTimeout(timer);
    stopListening();
    ended.removeEventListener('abort', done);
  };
  return { arrived, stop };
}
