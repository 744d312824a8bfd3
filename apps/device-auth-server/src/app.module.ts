import { Module } from '@nestjs/common';
import type { DynamicModule, Provider } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import type { Logger } from 'pino';
import type { Config } from './config/config.js';
import { AuthorizationPages } from './endpoints/authorize/authorization-pages.js';
import { AuthorizeController } from './endpoints/authorize/authorize.controller.js';
import { SignInController } from './endpoints/authorize/sign-in.controller.js';
import { Answerers } from './endpoints/device/answerers.js';
import { CallbackController } from './endpoints/device/callback.controller.js';
import { CompanionClient } from './endpoints/device/companion-client.js';
import { CompanionCookie } from './endpoints/device/companion-cookie.js';
import { DecisionController } from './endpoints/device/decision.controller.js';
import { DeviceCard } from './endpoints/device/device-card.js';
import { DeviceController } from './endpoints/device/device.controller.js';
import { OutcomeController } from './endpoints/device/outcome.controller.js';
import { DeviceAuthorizationController } from './endpoints/device-authorization/device-authorization.controller.js';
import { HealthController } from './endpoints/health/health.controller.js';
import { IntrospectController } from './endpoints/introspect/introspect.controller.js';
import { JwksController } from './endpoints/jwks/jwks.controller.js';
import { RevokeController } from './endpoints/revoke/revoke.controller.js';
import { SignOutController } from './endpoints/sign-out/sign-out.controller.js';
import { HeldPolls } from './endpoints/token/held-polls.js';
import { TokenController } from './endpoints/token/token.controller.js';
import { UserinfoController } from './endpoints/userinfo/userinfo.controller.js';
import { WellKnownController } from './endpoints/well-known/well-known.controller.js';
import { Cookies } from './http/cookies.js';
import { Csrf } from './http/csrf.js';
import { OAuthErrorFilter } from './http/oauth-error.filter.js';
import { PageDesk } from './http/page-desk.js';
import { PageErrorFilter } from './http/page-error.filter.js';
import { ParametersPipe } from './http/parameters.pipe.js';
import { BRANDING, CLIENTS, CLOCK, LOGGER, PROTOCOL, READY, RENDER_ERROR_PAGE, SECRETS, SITE, STOPPING } from './http/provided.js';
import type { RenderErrorPage } from './http/page-error.js';
import type { Site } from './http/site.js';
import { Waiting } from './http/waiting.js';
import type { Ports } from './protocol/ports.js';
import type { Protocol } from './protocol/protocol.js';

/** What the rooms behind the porch are made of, opened before Nest builds anything. */
export interface Rooms {
  readonly config: Config;
  readonly site: Site;
  readonly ports: Ports;
  readonly protocol: Protocol;
  readonly logger: Logger;
  readonly stopping: AbortSignal;
  readonly renderErrorPage: RenderErrorPage;
  readonly ready: () => Promise<boolean>;
}

const API = [
  DeviceAuthorizationController,
  TokenController,
  RevokeController,
  IntrospectController,
  UserinfoController,
  JwksController,
  WellKnownController,
  HealthController,
];
const PAGES = [AuthorizeController, SignInController, SignOutController, DeviceController, DecisionController, CallbackController, OutcomeController];
const PAGE_PARTS = [PageDesk, Cookies, Csrf, AuthorizationPages, CompanionClient, CompanionCookie, Answerers, DeviceCard];

/** The one place where rooms are wired: every name of `http/provided.ts` gets its value, and every controller is listed. */
@Module({})
// oxlint-disable-next-line typescript/no-extraneous-class -- Nest knows a module by its class.
export class AppModule {
  static of({ config, site, ports, protocol, logger, stopping, renderErrorPage, ready }: Rooms): DynamicModule {
    const provided: Provider[] = [
      { provide: BRANDING, useValue: config.branding },
      { provide: CLIENTS, useValue: ports.clients },
      { provide: CLOCK, useValue: ports.clock },
      { provide: LOGGER, useValue: logger },
      { provide: PROTOCOL, useValue: protocol },
      { provide: READY, useValue: ready },
      { provide: RENDER_ERROR_PAGE, useValue: renderErrorPage },
      { provide: SECRETS, useValue: ports.secrets },
      { provide: SITE, useValue: site },
      { provide: STOPPING, useValue: stopping },
    ];
    return {
      module: AppModule,
      controllers: [...API, ...PAGES],
      providers: [
        ...provided,
        ...PAGE_PARTS,
        Waiting,
        HeldPolls,
        PageErrorFilter,
        OAuthErrorFilter,
        { provide: APP_FILTER, useExisting: OAuthErrorFilter },
        { provide: APP_PIPE, useClass: ParametersPipe },
      ],
    };
  }
}
