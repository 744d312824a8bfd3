import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Csrf } from '../../http/csrf.js';
import { PageDesk } from '../../http/page-desk.js';
import { CLOCK } from '../../http/provided.js';
import { DevicePage } from '../../pages/device.page.js';
import type { DeviceProps } from '../../pages/device.page.js';
import { StartedByYouPage } from '../../pages/started-by-you.page.js';
import type { Clock } from '../../protocol/ports.js';
import type { LookUpAnswer, SignedInBrowser } from '../../protocol/protocol.js';
import type { Again } from './companion-cookie.js';
import { purpose } from './purpose.js';
import type { SignedInVisit } from './answerers.js';

type Found = Extract<LookUpAnswer, { word: 'claimed' | 'yours' }>;

/** Shows the question about one device, at the step it is at. */
@Injectable()
export class DeviceCard {
  constructor(
    @Inject(PageDesk) private readonly desk: PageDesk,
    @Inject(Csrf) private readonly csrf: Csrf,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  show(reply: FastifyReply, { browser, cookie }: SignedInVisit, found: Found, again?: Again): void {
    const { userCode } = found;
    const shownAt = this.clock();
    const { step, wrong, tooSoon } = again?.userCode === userCode ? again : { step: '1' as const, wrong: false, tooSoon: false };
    const csrf = {
      decision: this.csrf.token(cookie, purpose.decision(userCode, step, shownAt)),
      switchAccount: this.csrf.token(cookie, purpose.switchAccount(userCode)),
    };
    const props = { csrf, shownAt, ...card(found, browser, shownAt), tooSoon };
    if (step === '3') return this.desk.show(reply, StartedByYouPage, props);
    this.desk.show(reply, DevicePage, { ...props, ending: step === '1' ? undefined : wrong ? 'wrong' : 'asked' });
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
