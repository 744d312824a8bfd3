import { IsEmpty, IsIn, IsOptional, Matches, MaxLength } from 'class-validator';
import { Parameter } from '../../http/parameter.js';
import { STEPS, type Step } from './steps.js';

/** A pasted verification_uri_complete fits in; what is longer is no code. */
const LONGEST_ENTRY = 512;
const CANONICAL = /^[A-Z0-9]{4,20}$/u;

/** `verification_uri`, alone or with the code in it (RFC 8628 §3.3.1). */
export class DeviceQuery {
  @IsOptional() @MaxLength(LONGEST_ENTRY) readonly user_code?: string;
}

export class EnterCodeBody {
  @Parameter() readonly csrf?: string;
  @IsOptional() @MaxLength(LONGEST_ENTRY) readonly user_code?: string;
}

/** A button of a page that shows one code. */
export class ShownCodeBody {
  @Parameter() readonly csrf?: string;
  @Matches(CANONICAL, { message: 'user_code is malformed' }) readonly user_code: string;
}

/** The card's form. */
export class DecisionBody extends ShownCodeBody {
  @IsIn(['approve', 'deny'], { message: 'decision must be approve or deny' }) readonly decision: 'approve' | 'deny';
  /** Another name for the same thing says something else, or nothing new: which of the two was meant is not ours to guess. */
  @IsEmpty({ message: 'action must not stand beside decision' }) readonly action?: string;
  @IsIn(STEPS, { message: 'step is malformed' }) readonly step: Step;
  @Matches(/^\d{1,15}$/u, { message: 'shown_at is malformed' }) readonly shown_at: string;
  /** Set by the page's script when it saw a person press the button. */
  @Parameter() readonly pressed?: string;
  @IsOptional() @MaxLength(64) readonly user_code_ending?: string;
}

/** The companion's own authorization response. RFC 6749 §4.1.2, RFC 9207 §2. */
export class CallbackQuery {
  @Parameter() readonly code?: string;
  @Parameter() readonly state?: string;
  @Parameter() readonly iss?: string;
  @Parameter() readonly error?: string;
}
