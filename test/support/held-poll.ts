import { poll, startSignIn } from './device.js';
import type { Answer, TestServer } from './server.js';

/** A client whose devices show how far the person is. */
export const STICK = {
  client_id: 'stick',
  client_name: 'Streaming stick',
  token_endpoint_auth_method: 'none',
  grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
  scope: 'openid profile email offline_access',
  device_progress: true,
} as const;
export const STICKS: Readonly<Record<string, string>> = { client_id: STICK.client_id };

export const startOnStick = (server: TestServer): ReturnType<typeof startSignIn> => startSignIn(server, STICKS);

export interface HeldPoll {
  readonly answer: Promise<Answer>;
  /** False once it was answered. */
  isHeld(): boolean;
}

/** Sends a poll and comes back once it is held: the store has said that it is pending. */
export async function holdPoll(
  server: TestServer,
  deviceCode: string,
  { prefer = 'wait=25', form = {} }: { prefer?: string; form?: Readonly<Record<string, string>> } = {},
): Promise<HeldPoll> {
  const pending = nextPending(server);
  let isHeld = true;
  const answer = poll(server, deviceCode, form, { prefer }).finally(() => (isHeld = false));
  await Promise.race([pending, answer]);
  return { answer, isHeld: () => isHeld };
}

/** Resolves when the store next answers that a poll is pending. */
function nextPending({ stores: { deviceAuthorizations: store } }: TestServer): Promise<void> {
  const { poll: original } = store;
  return new Promise((resolve) => {
    store.poll = async (...asked) => {
      const answer = await original(...asked);
      if (answer.word !== 'pending') return answer;
      store.poll = original;
      resolve();
      return answer;
    };
  });
}
