import { Parameter } from '../../http/parameter.js';

export class SignOutBody {
  @Parameter() readonly csrf?: string;
}
