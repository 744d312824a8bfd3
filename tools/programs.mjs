// The programs some suites need from the system (a browser, a Redis): found on the PATH, or fetched as Debian
// packages by whoever runs this, without root, and run from node_modules/.cache. Nothing outside that folder changes.
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const cache = join(import.meta.dirname, '../node_modules/.cache/device-auth');

/**
 * What a suite asks for: the names a system may know the program by, the environment variable by which a suite finds it,
 * the Debian package that holds it and the file in that package to run.
 */
const programs = {
  chromium: {
    variable: 'DEVICE_AUTH_CHROMIUM',
    commands: ['chromium', 'chromium-browser', 'google-chrome-stable'],
    debianPackage: 'chromium',
    file: 'usr/lib/chromium/chromium',
  },
  'redis-server': {
    variable: 'DEVICE_AUTH_REDIS_SERVER',
    commands: ['redis-server', 'valkey-server'],
    debianPackage: 'redis-server',
    file: 'usr/bin/redis-server',
  },
};

/** The environment by which the suites find the programs; `missing` holds one line for each that nothing could provide. */
export function providePrograms(names = Object.keys(programs)) {
  const environment = {};
  const missing = [];
  for (const name of names) {
    const { variable, ...program } = programs[name];
    try {
      environment[variable] = process.env[variable] ?? onPath(program.commands) ?? fetched(name, program);
    } catch (error) {
      missing.push(`${name} is missing: ${error.message}`);
    }
  }
  return { environment, missing };
}

function onPath(commands) {
  if (process.env.DEVICE_AUTH_SYSTEM === 'ignore') return undefined;
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return commands.flatMap((command) => folders.map((folder) => join(folder, command))).find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The launcher of a program fetched before, else after fetching it; the folder appears whole or not at all. */
function fetched(name, { debianPackage, file }) {
  const home = join(cache, name);
  const launcher = join(home, name);
  if (isExecutable(launcher)) return launcher;
  if (!onSystem('apt-get') || !onSystem('dpkg-deb')) throw new Error(`install ${debianPackage} (there is no apt here to fetch it with)`);
  console.log(`Fetching the Debian package ${debianPackage} and its libraries into node_modules/.cache ...`);
  const fresh = `${home}.${process.pid}`;
  try {
    unpack(debianPackage, fresh);
    writeLauncher(join(fresh, name), file);
    rmSync(home, { recursive: true, force: true });
    renameSync(fresh, home);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return launcher;
}

const onSystem = (command) => ['/usr/bin', '/bin'].some((folder) => isExecutable(join(folder, command)));

/** Downloads a package with everything it depends on (signatures and digests checked by apt) and unpacks it all under `root`. */
function unpack(debianPackage, root) {
  const apt = join(root, 'apt');
  for (const folder of ['lists/partial', 'archives/partial']) mkdirSync(join(apt, folder), { recursive: true });
  writeFileSync(join(apt, 'status'), '');
  writeFileSync(join(apt, 'apt.conf'), aptConfiguration(apt));
  const run = (...args) =>
    execFileSync('apt-get', ['-c', join(apt, 'apt.conf'), '-qq', ...args], { stdio: ['ignore', 'ignore', 'pipe'], env: aptEnvironment() });
  try {
    run('update');
    run('install', '--yes', '--download-only', '--no-install-recommends', debianPackage);
  } catch (error) {
    throw new Error(
      `apt could not fetch ${debianPackage} (${
        String(error.stderr ?? error.message)
          .trim()
          .split('\n')[0]
      }); install it and run again`,
      { cause: error },
    );
  }
  for (const archive of readdirSync(join(apt, 'archives')).filter((name) => name.endsWith('.deb') && !isHosts(name))) {
    execFileSync('dpkg-deb', ['-x', join(apt, 'archives', archive), root], { stdio: ['ignore', 'ignore', 'inherit'] });
  }
  rmSync(apt, { recursive: true, force: true });
}

/** The C library belongs to the loader that starts the program, so it must stay the host's; it is of the same Debian release. */
const isHosts = (archive) => /^(libc6|libc-bin|base-files|debconf|dpkg|perl-base)_/.test(archive);

/** An own state and cache, an empty list of installed packages (so that the closure is complete), and none of the host's hooks. */
const aptConfiguration = (apt) => `
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
Dir::State "${apt}";
Dir::State::status "${apt}/status";
Dir::State::lists "${apt}/lists";
Dir::Cache "${apt}";
Dir::Cache::archives "${apt}/archives";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
Dir::Log "${apt}";
APT::Sandbox::User "";
APT::Keep-Downloaded-Packages "true";
Acquire::Languages "none";
Acquire::Retries "3";
Debug::NoLocking "true";
`;

const aptEnvironment = () => ({ ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' });

/** A script beside the unpacked tree that points the loader into it, and fontconfig and the MIME database where the program has fonts. */
function writeLauncher(launcher, file) {
  const root = join(launcher, '..');
  if (!existsSync(join(root, file))) throw new Error(`the package does not hold ${file}`);
  const triplets = readdirSync(join(root, 'usr/lib')).filter((name) => /^[a-z0-9_]+-linux-gnu/.test(name));
  const libraries = triplets
    .flatMap((name) => [`lib/${name}`, `usr/lib/${name}`, `usr/lib/${name}/nss`, `usr/lib/${name}/pulseaudio`])
    .map((folder) => `$root/${folder}`);
  const hasFonts = existsSync(join(root, 'usr/share/fonts'));
  const script = [
    '#!/bin/sh',
    'root=$(cd "$(dirname "$0")" && pwd)',
    `export LD_LIBRARY_PATH="${libraries.join(':')}"`,
    ...(hasFonts ? ['export FONTCONFIG_FILE="$root/fonts.conf"', 'export XDG_DATA_DIRS="$root/usr/share" XDG_CACHE_HOME="$root/cache"'] : []),
    `exec "$root/${file}" "$@"`,
  ];
  if (hasFonts) writeFileSync(join(root, 'fonts.conf'), fontConfiguration);
  writeFileSync(launcher, `${script.join('\n')}\n`, { mode: 0o755 });
}

const fontConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir prefix="relative">usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;
