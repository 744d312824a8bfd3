import type { JwtClaims } from '../ports.js';
import type { EndUser } from './end-user.js';

/** What each scope tells of a person (OpenID Connect Core §5.4); absent facts are left out, never null. */
export function endUserClaims(endUser: EndUser, scope: readonly string[]): JwtClaims {
  const profile = scope.includes('profile') ? { ...endUser.claims, name: endUser.displayName, preferred_username: endUser.username } : {};
  const email = scope.includes('email') && endUser.email !== undefined ? { email: endUser.email, email_verified: endUser.emailVerified } : {};
  return { ...profile, ...email };
}
