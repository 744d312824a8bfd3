// The server as it is started and shipped: what the compiler left in build/, with every package it uses, in a few files in dist/. A file a
// module, some 1,700 of them, takes longer to load than all the rest of a start (docs/decisions/0016-the-server-starts-from-a-bundle.md).
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { licensesIn } from './licenses.mjs';

const app = import.meta.dirname;
const SHIPPED = 'dist';

/** What Nest asks for when it is used in ways that we do not use. Whatever else is asked for by a literal name and cannot be found stops the build. */
const ABSENT = ['@nestjs/microservices', '@nestjs/platform-express', '@nestjs/websockets', '@fastify/multipart', '@fastify/static', '@fastify/view'];

const { metafile } = await build({
  absWorkingDir: app,
  // Where the program begins, and what reads the files beside it, which therefore keeps its place.
  entryPoints: ['build/main.js', 'build/storage/redis/redis-stores.js'],
  outbase: 'build',
  outdir: SHIPPED,
  bundle: true,
  // What is imported only when it is needed stays apart.
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  external: ABSENT.flatMap((name) => [name, `${name}/*`]),
  // Packages in CommonJS ask for Node's own modules by a function that ES modules do not have.
  banner: { js: "const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);" },
  // React has a second self for development, which is slower and never shipped.
  define: { 'process.env.NODE_ENV': '"production"' },
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
});

const licenses = join(app, SHIPPED, 'LICENSES.txt');
writeFileSync(licenses, licensesIn(app, Object.keys(metafile.inputs)));

// Names tell the content, so an earlier bundle's files are others.
const written = new Set([licenses, ...Object.keys(metafile.outputs).map((file) => join(app, file))]);
for (const { parentPath, name } of readdirSync(join(app, SHIPPED), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())) {
  if (!written.has(join(parentPath, name))) rmSync(join(parentPath, name));
}
