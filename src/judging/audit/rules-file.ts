import { createRequire } from 'module';
import { causeOf, OwnRule, ownRulesFrom } from './own-rules';

/** The rules that a CommonJS module exports as a list; throws where it cannot be loaded, or exports anything else. `path` is absolute. */
export function rulesOfFile(name: string, path: string): OwnRule[] {
  let rules: unknown;
  try {
    rules = createRequire(path)(path);
  } catch (error) {
    throw new Error(`${name} cannot be loaded: ${causeOf(error).split('\n')[0]}`);
  }
  if (!Array.isArray(rules) || rules.length === 0) {
    throw new Error(`${name} must export a list of rules; write module.exports = [ ... ]`);
  }
  return ownRulesFrom((index) => `${name}: rule ${index + 1}`, rules);
}
