// One keep-alive connection with one request at a time, cheap enough that the generator is not what is measured.
import { once } from 'node:events';
import { connect } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');

export async function openConnection(url) {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, 'connect');
  let received = Buffer.alloc(0);
  let waiting;
  socket.on('data', (chunk) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const answer = readAnswer(received);
    if (answer === undefined) return;
    received = Buffer.alloc(0);
    waiting.resolve(answer);
  });
  for (const event of ['error', 'close']) socket.on(event, (error) => waiting?.reject(error instanceof Error ? error : new Error('the server hung up')));
  return {
    ask(request) {
      waiting = Promise.withResolvers();
      socket.write(request);
      return waiting.promise;
    },
    close: () => {
      waiting = undefined;
      socket.destroy();
    },
  };
}

/** Both servers answer with a Content-Length (RFC 9112 §6.2). */
function readAnswer(bytes) {
  const headEnd = bytes.indexOf(HEAD_END);
  if (headEnd < 0) return undefined;
  const head = bytes.latin1Slice(0, headEnd);
  const length = Number(/^content-length: *(\d+)/imu.exec(head)?.[1]);
  if (!Number.isInteger(length)) throw new Error(`no Content-Length in\n${head}`);
  const bodyStart = headEnd + HEAD_END.length;
  if (bytes.length < bodyStart + length) return undefined;
  return { status: Number(head.slice(9, 12)), body: bytes.utf8Slice(bodyStart, bodyStart + length) };
}

/** RFC 6749 §3.2: a form, POSTed. */
export function formRequest(url, path, form) {
  const body = new URLSearchParams(form).toString();
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: ${new URL(url).host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
}
