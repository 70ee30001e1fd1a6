import { ENUMS, MAKERS, SIGNATURES, STRUCTS } from '../../src/private/api-table';

/** `name?: type`, by name, of a struct and of those it extends. */
function fieldsOf(struct: string): ReadonlyMap<string, string> {
  return new Map(STRUCTS[struct].split('; ').filter((field) => field !== '').flatMap((field): [string, string][] => {
    if (field.startsWith('extends ')) { return [...fieldsOf(field.slice(8))]; }
    const [name, type] = field.split(': ');
    return [[name.replace('?', ''), type]];
  }));
}

/** What a list or a map holds. */
const element = (type: string): string => type.replace(/^\{+|\}+$|(\[\])+$/g, '');

function members(name: string): readonly string[] {
  return (MAKERS[name] ?? '').split(', ').map((maker) => maker.replace(/\(.*/, ''));
}

/** Follows the names from a struct on. Says the first that is not there. */
function follow(type: string, names: readonly string[], at: string): string | undefined {
  if (names.length === 0) { return undefined; }
  const struct = element(type);
  if (STRUCTS[struct] === undefined) { return `${at} is ${type}, which has no ${names[0]}`; }
  const next = fieldsOf(struct).get(names[0]);
  return next === undefined ? `${struct} has no ${names[0]}` : follow(next, names.slice(1), `${at}.${names[0]}`);
}

/** Why a path of docs/settings/*.json leads nowhere; undefined where it leads to a prop, an argument, or a member. */
export function missing(path: string): string | undefined {
  const names = path.split('.');
  const [first, second, ...rest] = names;
  if (!/^[A-Z]/.test(path)) { return follow('FlyteCoreProps', names, 'FlyteCoreProps'); }
  if (STRUCTS[first] !== undefined) { return follow(first, names.slice(1), first); }
  if (ENUMS[first] !== undefined) { return names.length === 2 && second in ENUMS[first] ? undefined : `${first} has no ${second}`; }
  const maker = `${first}.${second}`;
  if (!members(first).includes(maker) && SIGNATURES[maker] === undefined) { return `there is no ${maker}`; }
  if (rest.length === 0) { return undefined; }
  const parameters = new Map((SIGNATURES[maker] ?? '').split('; ').map((parameter): [string, string] => {
    const [name, type] = parameter.split(': ');
    return [name.replace('?', ''), type];
  }));
  const own = parameters.get(rest[0]);
  if (own !== undefined) { return follow(own, rest.slice(1), `${maker}.${rest[0]}`); }
  return parameters.has('options') ? follow(parameters.get('options')!, rest, maker) : `${maker} takes no ${rest[0]}`;
}
