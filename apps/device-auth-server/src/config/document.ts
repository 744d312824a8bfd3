import { VARIABLES } from './variables.js';

/** What this needs of a JSON Schema. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

const row = (...cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

/** The table of the environment for docs/operating.md. */
export function documentEnvironment(): string {
  const rows = Object.entries(VARIABLES).map(([name, about]) =>
    row(`\`${name}\`${'secret' in about ? ` or \`${name}_FILE\`` : ''}`, about.byDefault, about.meaning),
  );
  return [row('Name', 'Default', 'Meaning'), row('---', '---', '---'), ...rows].join('\n');
}

/** The tables of the config file for docs/operating.md, one for every object in it, made of the JSON Schema that is shipped. */
export function documentConfigFile(schema: Schema): string {
  return tables('', schema).join('\n\n');
}

function tables(name: string, schema: Schema): readonly string[] {
  const members = Object.entries(schema.properties ?? {}).filter(([member]) => member !== '$schema');
  const leaves = members.filter(([, about]) => !isGroup(about));
  const groups = members.filter(([, about]) => isGroup(about));
  const rows = leaves.map(([member, about]) => row(`\`${member}\``, valuesOf(about), defaultOf(member, about, schema), about.description ?? ''));
  const table = [row('Member', 'Values', 'Default', 'Meaning'), row('---', '---', '---', '---'), ...rows].join('\n');
  const below = groups.flatMap(([member, about]) => {
    const path = `${name ? `${name}.` : ''}${member}${about.items ? '[]' : ''}`;
    return [`#### \`${path}\``, about.description ?? '', ...tables(path, about.items ?? about)];
  });
  return [...(leaves.length > 0 ? [table] : []), ...below];
}

/** An object with a table of its own; a limit, which is two numbers, is a line. */
const isGroup = ({ properties, items }: Schema): boolean => (properties !== undefined && !('windowSeconds' in properties)) || items?.properties !== undefined;

function valuesOf({ type, enum: choices, minimum, maximum, items, properties }: Schema): string {
  if (choices) return choices.map((choice) => `\`${String(choice)}\``).join(', ');
  if (minimum !== undefined) return `${minimum} to ${maximum}`;
  if (items?.enum) return `list of ${valuesOf(items)}`;
  if (properties) return '`count`, `windowSeconds`';
  return { array: 'list of texts', boolean: '`true`, `false`', string: 'text' }[type ?? ''] ?? '`"auto"` or a number';
}

function defaultOf(member: string, { default: value, properties }: Schema, parent: Schema): string {
  if (parent.required?.includes(member)) return 'required';
  if (properties) return `${String(properties['count']?.default)} in ${String(properties['windowSeconds']?.default)} s`;
  return value === undefined ? '' : `\`${JSON.stringify(value)}\``;
}

/** .env.example: every variable, as a comment, with an example. */
export function exampleEnvironment(): string {
  const lines = Object.entries(VARIABLES).flatMap(([name, about]) => [
    `# ${about.meaning.replaceAll('`', '')}`,
    `# Default: ${about.byDefault.replaceAll('`', '')}.`,
    ...('secret' in about ? [`# ${name}_FILE=/run/secrets/${name.toLowerCase()} reads it from a file.`] : []),
    `#${name}=${about.example}`,
    '',
  ]);
  return ['# The environment of the server. Everything has a default: take out the # where yours is another.', '', ...lines].join('\n').trimEnd() + '\n';
}

/** Puts generated text between `<!-- NAME -->` and `<!-- end NAME -->`; what people wrote around it stays. */
export function fillSections(page: string, sections: Readonly<Record<string, string>>): string {
  return Object.entries(sections).reduce((text, [name, content]) => {
    const [begin, end] = [`<!-- ${name} -->`, `<!-- end ${name} -->`];
    const [before, rest] = text.split(begin);
    const after = rest?.split(end)[1];
    if (before === undefined || after === undefined) throw new Error(`the page has no place for ${name}: ${begin} … ${end}`);
    return `${before}${begin}\n\n${content}\n\n${end}${after}`;
  }, page);
}
