// Which requirement is proved by which test. The rows this release owns stand in docs/requirements.json; a test proves
// one by ending its title in the row's id, `it('answers slow_down when polled early [D-41]')`.
//
//   node tools/conformance.mjs --write    writes docs/conformance.md
//   node tools/conformance.mjs --check    fails on a row without a test, an unknown id, a skipped test, a stale page
//   node tools/conformance.mjs --report   prints the same and fails only on what is wrong, not on what is still missing
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

const repository = join(import.meta.dirname, '..');
const page = join(repository, 'docs/conformance.md');
const ID = /^[A-Z]{1,2}-\d+$/;
const titled = /\[([A-Z]{1,2}-\d+)\]/g;
const endsInId = /\[([A-Z]{1,2}-\d+)\]$/;
/** `[%s]`, `[$id]` or a template's `[${id}]` (its holes read as `$`): the id stands alone in the row of a table. */
const holdsId = /\[(%s|\$\w*)\]/;
/** `… with %s`: the row of a table brings the end of the title, id and all. */
const holdsEnd = /(%s|\$\w*)$/;

/** Reads every spec: the proofs by id, and what no spec may do. */
export function readSpecs(root = repository) {
  const proofs = new Map();
  const faults = [];
  for (const file of globSync('test/**/*.spec.{ts,tsx}', { cwd: root }).toSorted()) {
    const source = parse(join(root, file));
    for (const { title, skipped, line } of testsOf(source)) {
      const ids = [...title.matchAll(titled)].map(([, id]) => id);
      if (skipped) faults.push(`${file}:${line} is skipped: ${title}`);
      if (ids.length > 1) faults.push(`${file}:${line} names ${ids.join(' and ')}: one id a title`);
      const inTable = holdsId.test(title) ? ID : holdsEnd.test(title) ? endsInId : undefined;
      const named = ids.length === 0 && inTable ? tableIds(source, root, inTable) : ids;
      for (const id of named) proofs.set(id, [...(proofs.get(id) ?? []), { file, title: sentence(title) }]);
    }
  }
  return { proofs, faults };
}

const parse = (file) => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);

const sentence = (title) =>
  title
    .replace(/\s*\[[^\]]*\]\s*$/, '')
    .replaceAll(/[|\n]+/g, ' ')
    .trim();

/** Every `it(title)`, `test(title)` and `it.each(table)(title)` of a file. */
function testsOf(source) {
  const tests = [];
  visit(source, (node) => {
    if (!ts.isCallExpression(node) || node.arguments.length === 0) return;
    const callee = calleeName(node.expression);
    const title = textOf(node.arguments[0]);
    if (title === undefined || !/^(it|test|xit|fit|xtest)\b/.test(callee) || callee.endsWith('.each')) return;
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    tests.push({ title, line, skipped: /\b(skip|todo|failing|only|xit|fit|xtest)\b/.test(callee) });
  });
  return tests;
}

/** `it.each(table)` reads as `it.each()`, so that a call that takes the title is told from the one that takes the table. */
function calleeName(expression) {
  if (ts.isIdentifier(expression)) return expression.text;
  if (ts.isPropertyAccessExpression(expression)) return `${calleeName(expression.expression)}.${expression.name.text}`;
  if (ts.isCallExpression(expression)) return `${calleeName(expression.expression)}()`;
  if (ts.isTaggedTemplateExpression(expression)) return `${calleeName(expression.tag)}()`;
  return '';
}

function textOf(node) {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) return node.head.text + node.templateSpans.map((span) => `$${span.literal.text}`).join('');
  if (ts.isBinaryExpression(node)) return (textOf(node.left) ?? '$') + (textOf(node.right) ?? '$');
  return undefined;
}

/** What the pattern finds in the strings of the spec, or of a table of test/ that it imports; what is itself a title proves nothing here. */
function tableIds(source, root, pattern) {
  const ids = new Set();
  const collect = (file) =>
    visit(file, (node) => {
      if (!ts.isStringLiteralLike(node) || (ts.isCallExpression(node.parent) && node.parent.arguments[0] === node)) return;
      const found = pattern.exec(node.text);
      if (found) ids.add(found[1] ?? found[0]);
    });
  collect(source);
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !statement.moduleSpecifier.text.startsWith('.')) continue;
    const target = join(dirname(source.fileName), statement.moduleSpecifier.text.replace(/\.js$/, ''));
    const file = [`${target}.ts`, `${target}.tsx`].find((candidate) => existsSync(candidate));
    if (file && relative(root, file).startsWith('test/')) collect(parse(file));
  }
  return ids;
}

function visit(node, look) {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}

/**
 * Sorts the rows into proved, waiting and missing. Rows of a section that is `ahead` of this release are known, and shown once they are
 * proved, but not demanded.
 */
export function judge(requirements, { proofs, faults }) {
  const known = requirements.sections.flatMap((section) => section.rows);
  const rows = requirements.sections.filter((section) => !section.ahead).flatMap((section) => section.rows);
  const unknown = [...proofs.keys()]
    .filter((id) => !known.some((row) => row.id === id))
    .map((id) => `${proofs.get(id)[0].file} names ${id}, which no requirement has`);
  const twice = [...Map.groupBy(known, ({ id }) => id)].filter(([, same]) => same.length > 1).map(([id]) => `${id} stands twice in docs/requirements.json`);
  const settled = (row) => proofs.has(row.id) || row.waitsFor !== undefined;
  const waiting = rows.filter((row) => row.waitsFor !== undefined && !proofs.has(row.id));
  const missing = rows.filter((row) => !settled(row));
  return { rows, waiting, missing, faults: [...faults, ...twice, ...unknown] };
}

export function render(requirements, specs) {
  const { rows, waiting, missing } = judge(requirements, specs);
  const cell = (row) => {
    const tests = (specs.proofs.get(row.id) ?? []).map(({ file, title }) => `[${title}](../${file})`);
    if (tests.length > 3) tests.splice(3, tests.length, `and ${tests.length - 3} more`);
    return tests.length > 0 ? tests.join('<br>') : row.waitsFor ? `waits for ${row.waitsFor}` : '**no test yet**';
  };
  const table = (section) => [
    `## ${section.title}`,
    '',
    '| Row | What must hold | From | Proved by |',
    '|---|---|---|---|',
    ...section.rows
      .filter((row) => !section.ahead || specs.proofs.has(row.id))
      .map((row) => `| ${row.id} | ${row.text.replaceAll('|', '\\|')} | ${row.from ?? ''} | ${cell(row)} |`),
    '',
  ];
  return [
    '# Conformance',
    '',
    'Generated by `npm run conformance` from docs/requirements.json and the titles of the tests; do not edit.',
    '',
    `${rows.length} rows: ${rows.length - waiting.length - missing.length} proved, ${waiting.length} waiting, ${missing.length} without a test.`,
    '',
    ...requirements.sections.flatMap(table),
  ].join('\n');
}

function main(mode) {
  const requirements = JSON.parse(readFileSync(join(repository, 'docs/requirements.json'), 'utf8'));
  const specs = readSpecs();
  const { rows, waiting, missing, faults } = judge(requirements, specs);
  if (mode === '--write') writeFileSync(page, render(requirements, specs));
  for (const fault of faults) console.log(fault);
  if (missing.length > 0) console.log(`without a test: ${missing.map((row) => row.id).join(' ')}`);
  const strict = mode === '--check';
  const isStale = !existsSync(page) || readFileSync(page, 'utf8') !== render(requirements, specs);
  const counts = `${rows.length} rows, ${rows.length - waiting.length - missing.length} proved, ${waiting.length} wait, ${missing.length} without a test`;
  console.log(isStale ? `${counts}; docs/conformance.md is stale: run \`npm run conformance\`` : counts);
  process.exitCode = faults.length > 0 || (strict && (isStale || missing.length > 0)) ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv[2] ?? '--report');
