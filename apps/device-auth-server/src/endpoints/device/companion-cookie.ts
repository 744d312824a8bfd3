import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Cookies } from '../../http/cookies.js';
import type { Step } from './steps.js';

const NAME = 'companion';
const SECONDS = 600;

/** The question about this code is at this step (`steps.ts`), and why it is put again. */
export interface Again {
  readonly userCode: string;
  readonly step: Step;
  readonly wrong: boolean;
  readonly tooSoon: boolean;
}

/** What the companion remembers from one request to the next. The browser keeps it and cannot read it. */
export interface CompanionMemory {
  /** As typed or scanned; kept through sign-in, and looked up only for a signed-in person. */
  readonly userCode?: string;
  /** Why the card is shown once more, for the code it was asked about. */
  readonly again?: Again;
  /** The authorization request it began: RFC 6749 §10.12, RFC 7636 §4.1, OpenID Connect Core §3.1.2.1. */
  readonly flow?: { readonly state: string; readonly nonce: string; readonly codeVerifier: string };
  /** The answered code whose device the outcome page follows. */
  readonly following?: string;
  /** The answer was taken back. */
  readonly disowned?: boolean;
}

@Injectable()
export class CompanionCookie {
  constructor(@Inject(Cookies) private readonly cookies: Cookies) {}

  read(request: FastifyRequest): CompanionMemory {
    const text = this.cookies.unseal(request, NAME);
    return text === undefined ? {} : (JSON.parse(text) as CompanionMemory);
  }

  write(reply: FastifyReply, memory: CompanionMemory): void {
    this.cookies.seal(reply, NAME, JSON.stringify(memory), SECONDS);
  }
}
