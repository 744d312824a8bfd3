import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Csrf } from '../../http/csrf.js';
import { PageDesk } from '../../http/page-desk.js';
import { CLOCK } from '../../http/provided.js';
import { DevicePage } from '../../pages/device.page.js';
import type { DeviceProps } from '../../pages/device.page.js';
import type { Clock } from '../../protocol/ports.js';
import type { LookUpAnswer, SignedInBrowser } from '../../protocol/protocol.js';
import { purpose } from './purpose.js';
import type { SignedInVisit } from './answerers.js';

type Found = Extract<LookUpAnswer, { word: 'claimed' | 'yours' }>;

/** Shows the question about one device. */
@Injectable()
export class DeviceCard {
  constructor(
    @Inject(PageDesk) private readonly desk: PageDesk,
    @Inject(Csrf) private readonly csrf: Csrf,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  show(reply: FastifyReply, { browser, cookie }: SignedInVisit, found: Found, again: Pick<DeviceProps, 'ending' | 'tooSoon'> = {}): void {
    const { userCode } = found;
    const shownAt = this.clock();
    const csrf = {
      decision: this.csrf.token(cookie, purpose.decision(userCode, shownAt)),
      switchAccount: this.csrf.token(cookie, purpose.switchAccount(userCode)),
    };
    const { ending, tooSoon } = again;
    this.desk.show(reply, DevicePage, { csrf, shownAt, ...card(found, browser, shownAt), ending, tooSoon });
  }
}

/** What the person is told of the device. */
function card({ userCode, client, view, otherNetwork }: Found, { endUser }: SignedInBrowser, now: number): Omit<DeviceProps, 'csrf' | 'shownAt'> {
  return {
    userCode,
    clientName: client.clientName,
    deviceName: view.device.name,
    deviceModel: view.device.model,
    account: endUser,
    scope: view.scope,
    askedSecondsAgo: Math.max(0, Math.round((now - view.createdAt) / 1_000)),
    secondsLeft: Math.max(0, Math.floor((view.decidableUntil - now) / 1_000)),
    network: view.network,
    otherNetwork,
  };
}
