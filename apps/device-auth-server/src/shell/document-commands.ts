import type { Command } from 'commander';

/** The commands for docs/operating.md: what to type, and what it does. */
export function documentCommands(program: Command): string {
  const lines = leaves(program, '').map(({ command, path }) => {
    const does = [command.description(), ...command.options.map(({ flags, description }) => `\`${flags}\`: ${description}`)].join('; ');
    const args = command.registeredArguments.map((argument) => (argument.required ? `<${argument.name()}>` : `[${argument.name()}…]`));
    return `| \`${[path, ...args, ...(command.options.length > 0 ? ['[options]'] : [])].join(' ')}\` | ${does.replaceAll('|', '\\|')} |`;
  });
  return ['| Command | Does |', '| --- | --- |', ...lines].join('\n');
}

function leaves(command: Command, parent: string): readonly { readonly command: Command; readonly path: string }[] {
  return command.commands.flatMap((one) => {
    const path = `${parent}${one.name()}`;
    return one.commands.length > 0 ? leaves(one, `${path} `) : [{ command: one, path }];
  });
}
