import { STATUS_CODES } from 'node:http';
import type { RequestListener, ServerResponse } from 'node:http';
import type { Metrics } from '../events/metrics.js';

/** `GET /metrics` and nothing else: what answers on the port for Prometheus. */
export function answerMetrics({ text, contentType }: Pick<Metrics, 'text' | 'contentType'>): RequestListener {
  return (request, response) => {
    if (request.url?.split('?', 1)[0] !== '/metrics') return refuse(response, 404);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response.setHeader('allow', 'GET, HEAD'), 405);
    text().then(
      (numbers) => response.writeHead(200, { 'content-type': contentType }).end(numbers),
      () => refuse(response, 500),
    );
  };
}

const refuse = (response: ServerResponse, status: number): void => void response.writeHead(status, { 'content-type': 'text/plain' }).end(STATUS_CODES[status]);
