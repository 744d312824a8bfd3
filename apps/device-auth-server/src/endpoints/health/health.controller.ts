import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { READY } from '../../http/provided.js';
import { Probe } from '../../http/route.js';

interface Health {
  readonly status: 'ok' | 'unavailable';
}

/** For the platform that runs the server. */
@Controller('health')
export class HealthController {
  constructor(@Inject(READY) private readonly ready: () => Promise<boolean>) {}

  /** The process answers; asks nothing else, so that a store's outage restarts nobody. */
  @Get('live')
  @Probe()
  live(): Health {
    return { status: 'ok' };
  }

  /** Send requests here: the store takes writes, and the server is not stopping. */
  @Get('ready')
  @Probe()
  async readiness(@Res({ passthrough: true }) reply: FastifyReply): Promise<Health> {
    if (await this.ready()) return { status: 'ok' };
    reply.status(503).header('retry-after', 1);
    return { status: 'unavailable' };
  }
}
