// One keep-alive connection with one request at a time, as lean as Node allows: the generator must not be what is measured.
import { once } from 'node:events';
import { connect } from 'node:net';

const READ_BYTES = 16 * 1024;
const HEAD_END = '\r\n\r\n';
const CONTENT_LENGTH = /\r\ncontent-length: *(\d+)/iu;

/** Calls `answered(status, body)` for every answer, `failed(error)` when the connection breaks. */
export async function openConnection(url, answered, failed) {
  const { hostname, port } = new URL(url);
  let received = '';
  const read = (length, buffer) => {
    received += buffer.latin1Slice(0, length);
    const headEnd = received.indexOf(HEAD_END);
    if (headEnd < 0) return true;
    const declared = CONTENT_LENGTH.exec(received)?.[1];
    const body = received.slice(headEnd + HEAD_END.length);
    if (declared === undefined) failed(new Error(`an answer without Content-Length:\n${received}`));
    if (body.length < Number(declared)) return true;
    const status = received.slice(9, 12);
    received = '';
    answered(status, body);
    return true;
  };
  // `onread` spares a buffer and two events an answer.
  const socket = connect({ host: hostname, port: Number(port), noDelay: true, onread: { buffer: Buffer.allocUnsafe(READ_BYTES), callback: read } });
  let closing = false;
  socket.on('error', failed);
  socket.on('close', () => closing || failed(new Error('the server hung up')));
  await once(socket, 'connect');
  return {
    send: (request) => socket.write(request, 'latin1'),
    close: () => {
      closing = true;
      socket.destroy();
    },
  };
}
