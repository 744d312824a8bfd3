import { IsIn, IsOptional, Matches } from 'class-validator';
import { Parameter, RepeatedParameter } from '../../http/parameter.js';

/** RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1. What they must be is the protocol's rule. */
export class AuthorizeParameters {
  @Parameter() readonly client_id?: string;
  @Parameter() readonly redirect_uri?: string;
  @Parameter() readonly response_type?: string;
  @Parameter() readonly response_mode?: string;
  @Parameter() readonly scope?: string;
  @Parameter() readonly state?: string;
  @Parameter() readonly nonce?: string;
  @Parameter() readonly code_challenge?: string;
  @Parameter() readonly code_challenge_method?: string;
  @Parameter() readonly prompt?: string;
  @Parameter() readonly max_age?: string;
  @Parameter() readonly login_hint?: string;
  @RepeatedParameter() readonly resource?: readonly string[];
  @Parameter() readonly audience?: string;
  @Parameter() readonly request?: string;
  @Parameter() readonly request_uri?: string;
  @Parameter() readonly registration?: string;
}

/** The sign-in form. */
export class SignInBody {
  @Parameter() readonly csrf?: string;
  @IsOptional() @Matches(/^[\w-]{43}$/u, { message: 'request is malformed' }) readonly request?: string;
  @Parameter() readonly username?: string;
  @Parameter() readonly password?: string;
}

/** The consent form. */
export class ConsentBody {
  @Parameter() readonly csrf?: string;
  @IsOptional() @Matches(/^[\w-]{43}$/u, { message: 'request is malformed' }) readonly request?: string;
  /** Whom the question was shown to. */
  @Parameter() readonly account?: string;
  @Matches(/^\d{1,15}$/u, { message: 'shown_at is malformed' }) readonly shown_at: string;
  @IsIn(['approve', 'deny'], { message: 'decision must be approve or deny' }) readonly decision: 'approve' | 'deny';
}
