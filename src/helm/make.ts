import { Code, moduleOf, sharedId } from './code';

/** What a module exports, by its name. */
export type Modules = (name: string) => { readonly [name: string]: unknown };

/** Carries out a piece of code, and keeps among the objects what stands in several places. What the library refuses is thrown. */
export function make(code: Code, modules: Modules, objects: Map<string, unknown>): unknown {
  switch (code.is) {
    case 'literal': return code.value;
    case 'list': return code.items.map((item) => make(item, modules, objects));
    case 'object': return Object.fromEntries(code.fields.map(([name, value]) => [name, make(value, modules, objects)]));
    case 'name': return find(code.name, modules).value;
    case 'call': {
      const { value, holder } = find(code.name, modules);
      return (value as (...args: unknown[]) => unknown).apply(holder, code.args.map((arg) => make(arg, modules, objects)));
    }
    case 'existing': return objects.get(`${code.kind} ${code.name}`);
    case 'shared': {
      const id = sharedId(code.name);
      if (!objects.has(id)) { objects.set(id, make(code.value, modules, objects)); }
      return objects.get(id);
    }
  }
}

function find(name: string, modules: Modules): { value: unknown; holder: unknown } {
  let holder: unknown;
  let value: unknown = modules(moduleOf(name));
  for (const word of name.split('.')) { [holder, value] = [value, (value as { readonly [word: string]: unknown })[word]]; }
  return { value, holder };
}
