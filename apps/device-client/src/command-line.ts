import { Command, CommanderError, Option } from 'commander';
import type { Options } from './settings.js';

export type CommandName = 'login' | 'status' | 'token' | 'whoami' | 'logout';

const SUMMARY: Readonly<Record<CommandName, string>> = {
  login: 'sign in with a code that is approved on another device',
  status: 'show the account, its scopes and how long the access token lives',
  token: 'print a valid access token alone, refreshed when needed',
  whoami: 'ask the server who is signed in',
  logout: 'revoke the sign-in at the server and forget it here',
};

/** The options and commands, as one object; `run` is called with what was asked for. */
export function commandLine(version: string, run: (name: CommandName, options: Options) => Promise<void>): Command {
  const program = new Command('device-client')
    .description('Signs a terminal in on any OAuth 2.0 device authorization server (RFC 8628).')
    .version(version)
    .showSuggestionAfterError()
    .exitOverride();
  for (const name of Object.keys(SUMMARY) as CommandName[]) {
    const command = program.command(name).description(SUMMARY[name]).exitOverride();
    for (const option of optionsOf(name)) command.addOption(option);
    command.action((options: Options) => run(name, options));
  }
  return program.addHelpText('after', EXIT_CODES);
}

const EXIT_CODES = `
Exit codes: 0 done, 2 usage, 3 denied, 4 expired, 5 network, 6 server or configuration, 7 not signed in, 130 cancelled.
Nothing is sent before one of the commands is given.
HTTPS_PROXY is followed with NODE_USE_ENV_PROXY=1 (Node >= 22.21); INK_SCREEN_READER=true gives plain lines.`;

function optionsOf(name: CommandName): Option[] {
  const common = [
    new Option('--issuer <url>', 'the authorization server'),
    new Option('--client-id <id>', 'the id this client is registered under'),
    new Option('--profile <name>', 'keep several sign-ins apart').default('default'),
    new Option('--config <file>', 'issuer, client_id, scope, audience as JSON (default: ./device-client.config.json where there is one)'),
    new Option('--trust-host <host>', "a host besides the issuer's that its endpoints or pages may be on (repeatable)").argParser(collect),
    new Option('--allow-http', 'accept plain http beyond this machine'),
    new Option('--json', 'write one JSON object a line; never a secret'),
    new Option('--no-color', 'no colours (as NO_COLOR=1)'),
  ];
  if (name === 'login') return [...common, ...LOGIN_OPTIONS];
  return name === 'logout' ? [...common, ...LOGOUT_OPTIONS] : common;
}

const LOGOUT_OPTIONS = [
  new Option('--everywhere', 'every sign-in kept on this machine: all servers, all profiles'),
  new Option('--local', 'forget it here and tell the server nothing: for a server that is gone; its session may live on'),
];

const LOGIN_OPTIONS = [
  new Option('--scope <scopes>', 'what to ask for, separated by blanks (default: "openid profile email offline_access")'),
  new Option('--audience <url>', 'the API the access token is for'),
  new Option('--device-name <name>', 'how the approval page calls this device'),
  new Option('--qr <when>', 'show a QR code').choices(['auto', 'always', 'never']).default('auto'),
  new Option('--no-code-in-log', 'show the code on the terminal alone, never in redirected output'),
];

const collect = (host: string, previous: readonly string[] | undefined): string[] => [...(previous ?? []), host];

/** Commander ends by throwing; help and version are no errors. */
export const isHelp = (error: CommanderError): boolean => error.exitCode === 0;
