/** Every sentence a person reads, in English. Another language is another object of the type `Text`. */
export const en = {
  language: 'en',
  direction: 'ltr',

  title: (heading: string, brand: string): string => `${heading} · ${brand}`,
  demoOverHttp: 'Demo over http: anyone on this network can read what you type. Use no real password here.',
  signOut: 'Sign out',
  neverSent: (brand: string): string =>
    `Nobody, not even ${brand}, will ever send you this code or ask you to enter one for them. If you did not start this on a device of your own, deny.`,
  neverAsked: (brand: string): string =>
    `Enter only a code you see on a device of your own. Nobody, not even ${brand}, will ever send you this code or read it to you.`,
  ago: (seconds: number): string => (seconds < 60 ? count(Math.max(1, seconds), 'second') : count(Math.floor(seconds / 60), 'minute')) + ' ago',
  wait: (seconds: number): string => (seconds <= 90 ? count(Math.max(1, seconds), 'second') : count(Math.ceil(seconds / 60), 'minute')),

  enterCode: {
    heading: 'Enter the code from your device',
    intro: 'Your TV or other device shows a code. Type it here to sign the device in.',
    label: 'Code',
    hint: 'As your device shows it. Capitals, spaces and dashes do not matter.',
    submit: 'Continue',
    empty: 'Type the code your device shows.',
    malformed: (characters: readonly string[]): string =>
      characters.length === 0
        ? 'That is not the length of a code. Compare it with your device, character by character.'
        : `No code has ${characters.map((character) => `“${character}”`).join(', ')} in it: vowels and look-alikes are left out. Check it on your device.`,
    none: 'This code is not valid any more, or never was. Compare it with your device, or start again there to get a new one.',
    taken: 'Someone has opened this code on another phone. Wait a moment, or press N on the TV for a new one.',
    limited: (wait: string): string => `Too many codes were tried. You can try again in ${wait}.`,
  },

  signIn: {
    heading: 'Sign in',
    intro: (client: string): string => `to continue to ${client}`,
    introCompanion: 'Then you can answer the device that is waiting.',
    username: 'User name',
    password: 'Password',
    showPassword: 'Show',
    hidePassword: 'Hide',
    submit: 'Sign in',
    refused: 'User name and password do not match. Check both and try again.',
    limited: (wait: string): string => `Too many tries from your network. You can try again in ${wait}.`,
    busy: 'Many people are signing in at this moment. Please try again in a few seconds.',
    incomplete: 'Fill in both your user name and your password.',
  },

  device: {
    heading: 'Sign this device in?',
    wantsIn: 'wants to sign in',
    claims: 'It calls itself',
    claimNote: 'The device says so; nobody has checked it.',
    compare: 'Does your device show exactly this code?',
    compareEnding: 'Your device shows the two characters missing here',
    account: 'Your account',
    anotherAccount: 'Use another account',
    mayDo: 'It will be able to',
    mayDoNothing: 'Use your account',
    asked: 'Asked',
    from: 'from network',
    sameNetwork: 'The network you are on',
    otherNetwork:
      'This device asked from another network than the one you are on. If it stands in front of you and is not on mobile data or a VPN, something is wrong: deny.',
    timeLeft: 'Time left',
    denyQuestion: 'I did not start this',
    deny: 'Deny',
    approveQuestion: 'Is this device in front of you?',
    approve: 'Yes, sign it in',
    buttons: 'Your answer',
    secondStep: 'One more check',
    ending: 'Last two characters of the code',
    endingHint: 'Read them off your device, not off this page.',
    endingWrong: 'These are not the last two characters of the code. Look at your device.',
    tooSoon: 'That was very fast. Please read the page, then answer.',
    timeOver: 'The time is over. Start again on your device.',
  },

  startedByYou: {
    heading: 'Did you start this yourself?',
    lead: 'On a device you can see now, a moment ago. Whoever asked from another network might be a stranger who told you what to press.',
    app: 'Will be signed in',
    denyQuestion: 'No, or I am not sure',
    approveQuestion: 'Yes, I started it',
  },

  outcome: {
    approved: {
      heading: 'Return to your device',
      text: 'You approved. The device is fetching its sign-in and will be ready in a few seconds.',
      waiting: 'Waiting for the device…',
    },
    redeemed: { heading: 'Your device is signed in', text: 'Its screen says so too; if not, start again there. You can close this page.', done: 'Signed in' },
    denied: { heading: 'Denied', text: 'The device was not signed in. You can close this page; the device will say so too.' },
    answered: {
      heading: 'Already answered',
      text: 'This request was answered before, and the first answer stands. Return to your device to see how it ended.',
    },
    taken: { heading: 'Opened elsewhere', text: 'Someone has opened this code on another phone. Wait a moment, or press N on the TV for a new one.' },
    ended: { heading: 'This code is not valid any more', text: 'Start again on your device to get a new one.' },
    disowned: {
      heading: 'Access ended',
      text: 'The device has lost what it got. If someone talked you into approving it, or knows your password, change your password now.',
    },
    'out of reach': {
      heading: 'This page is too old for that',
      text: 'The access of your device was not ended: it can no longer be found from here. Ask whoever runs this service to end it, and to give you a new password, which signs every device out.',
    },
    device: 'Device',
    notMe: 'This was not me',
    notMeHint: 'Ends the access of this device at once.',
    another: 'Enter another code',
  },

  consent: {
    heading: (client: string): string => `Let ${client} use your account?`,
    goesTo: 'Afterwards you return to',
    unverified: 'This app chose its own name. Go on only if you started this sign-in yourself.',
    mayDo: 'It will be able to',
    deny: 'Deny',
    approveQuestion: 'I started this sign-in',
    approve: 'Allow',
    accountChanged: 'You have switched accounts since this question was put. Nothing was answered: it is now about the account named above.',
    tooSoon: 'That was very fast. Please read the page, then answer.',
  },

  signedOut: { heading: 'You are signed out', text: 'This browser holds no sign-in any more.', back: 'Enter a code' },
  signingOut: { heading: 'Sign out?', text: 'You will be signed out of this browser. Devices stay signed in.' },

  refusedRequest: {
    heading: 'This app asked in a way we cannot answer',
    text: 'You were not sent back to it, because we cannot be sure where that would lead. Its makers need to know this:',
    reasons: {
      'unknown client': 'The client_id is missing or not registered here.',
      'unregistered redirect': 'The redirect_uri is missing or not one of those registered for this client.',
    } as Readonly<Record<string, string>>,
  },

  cookiesNeeded: {
    heading: 'Cookies are needed',
    text: 'Your browser did not send back our cookie. Allow cookies for this site, then start again. Your code was not used up.',
    back: 'Start again',
  },

  restart: {
    heading: 'This page was open too long',
    text: 'It belongs to a sign-in that is over, or to another account. Nothing was changed.',
    back: 'Start again',
  },

  failed: {
    'stale form': {
      heading: 'This page has gone stale',
      text: 'Your answer was not taken and nothing was changed. Please start again; if it happens again, allow cookies for this site.',
    },
    cookies: {
      heading: 'Your browser’s cookies are mixed up',
      text: 'Delete the cookies of this site in your browser, then start again. Nothing was changed.',
    },
    'bad request': { heading: 'That request makes no sense to us', text: 'Something in it was missing, doubled or not what we can read. Nothing was changed.' },
    'not found': { heading: 'There is no such page', text: 'Check the address, or go to the page where codes are entered.' },
    'wrong method': { heading: 'This page does not work that way', text: 'Please start again from the page where codes are entered.' },
    'too large': { heading: 'That was too much', text: 'What was sent is larger than anything we take here.' },
    'wrong type': { heading: 'That is not how this form is sent', text: 'Please use the form on the page.' },
    insecure: { heading: 'This connection is not protected', text: 'Open this page by its https address.' },
    'too many': { heading: 'Too many tries', text: 'Please wait a little, then try again.' },
    busy: { heading: 'We are busy', text: 'Please try again in a few seconds.' },
    fault: { heading: 'Something went wrong on our side', text: 'It has been noted. Please try again in a moment.' },
  },
  tryAgainIn: (wait: string): string => `You can try again in ${wait}.`,
  requestId: 'If you ask for help, name this request:',
  toCodes: 'Enter a code',

  scopes: {
    openid: 'Know which account is yours',
    profile: 'See your name and user name',
    email: 'See your e-mail address',
    offline_access: 'Stay signed in until you end it',
    'device:approve': 'Answer sign-ins of your devices',
  } as Readonly<Record<string, string>>,
};

export type Text = typeof en;

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
