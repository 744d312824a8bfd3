#!/usr/bin/env node
import { enableCompileCache, setSourceMapsSupport } from 'node:module';

// What was compiled once is read from the temporary directory at the next start: all that is imported from here on, and nothing above.
enableCompileCache();
// Stack traces are in terms of the source. Where packages lie beside us (`npm run dev`), their maps would be read at every start to no use.
setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });

const { runCommandLine } = await import('./command-line.js');
await runCommandLine();
