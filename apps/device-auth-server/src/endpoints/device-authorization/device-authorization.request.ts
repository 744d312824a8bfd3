import { IsOptional, Matches, MaxLength } from 'class-validator';
import { ClientRequest } from '../../http/client.request.js';
import { Parameter, RepeatedParameter } from '../../http/parameter.js';

/** Letters, marks, signs and spaces in any script; nothing that hides, reorders or breaks the line (the joiner of emoji may). */
const PRINTABLE = /^(?:[^\p{C}\p{Zl}\p{Zp}]|\u200D)*$/u;
const LONGEST_CLAIM = 64;

/** RFC 8628 §3.1. */
export class DeviceAuthorizationBody extends ClientRequest {
  @Parameter() readonly scope?: string;
  @RepeatedParameter() readonly resource?: readonly string[];
  @Parameter() readonly audience?: string;
  @Parameter() readonly code_challenge?: string;
  @Parameter() readonly code_challenge_method?: string;

  @IsOptional()
  @MaxLength(LONGEST_CLAIM)
  @Matches(PRINTABLE, { message: 'device_name contains a character that cannot be shown' })
  readonly device_name?: string;

  @IsOptional()
  @MaxLength(LONGEST_CLAIM)
  @Matches(PRINTABLE, { message: 'device_model contains a character that cannot be shown' })
  readonly device_model?: string;
}
