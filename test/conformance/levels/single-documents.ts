import { keyProblems } from '../../../src/config/keys/key-problems';
import { keysOf } from '../../../src/config/keys/release-keys';
import { ConfigProblem, FlyteConfigDocs } from '../tools/flyte-config';
import { FLYTE_REPOSITORY } from '../tools/specs';

/** The single binary, which is all the other programs in one, and publishes no document. */
export const SINGLE = 'flyte';

/** Programs in the order in which a section is looked for: flytepropeller's has every plugin. */
const LOOKED_FOR = ['flytepropeller', 'flyteadmin', 'datacatalog'];

/** Each section by the documents of a program that has it; its own by the table, which level 3 holds against the program where that is given. */
export function problemsOfSingle(config: Readonly<Record<string, unknown>>, docs: ReadonlyMap<string, FlyteConfigDocs>): ConfigProblem[] {
  return Object.entries(config).flatMap(([section, value]) => {
    const documents = LOOKED_FOR.map((program) => docs.get(program)!).find((one) => one.sectionNames.includes(section.toLowerCase()));
    if (documents) {return documents.check({ [section]: value });}
    const sections = keysOf(FLYTE_REPOSITORY.version)!.sectionsOf(SINGLE);
    return keyProblems({ name: SINGLE, sections }, { [section]: value }).map(({ path, rule }) => ({ path, message: rule }));
  });
}
