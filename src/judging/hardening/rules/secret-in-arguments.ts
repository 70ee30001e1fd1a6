import { listAt } from '../../manifest/fields';
import { ContainerView } from '../../manifest/views';
import { credentialsIn, isCredentialName, isLiteral } from '../credentials';
import { Hit, inContainer, PodRule } from '../rule';

export const secretInArguments: PodRule = {
  id: 'secret-in-arguments',
  severity: 'high',
  title: 'Secret in a command or an argument',
  why: 'Arguments stand in the manifest, in the process list and often in logs.',
  fix: 'Let the program read the credential from a file that a Secret is mounted as.',
  judge: (pod) => pod.containers.flatMap((container) => ['command', 'args'].flatMap((list) => judgeList(container, list))),
};

function judgeList(container: ContainerView, list: string): Hit[] {
  const words = listAt(container.fields, list).map((word) => typeof word === 'string' ? word : '');
  return words.flatMap((word, index) => {
    const [what] = credentialsIn(word);
    if (what !== undefined) {
      return [inContainer(container, `${list}[${index}]`, `it contains ${what}`)];
    }
    const previous = words[index - 1] ?? '';
    const isValue = /^--?[A-Za-z]/.test(previous) && !previous.includes('=') && isCredentialName(previous) && !word.startsWith('-') && isLiteral(word);
    return isValue ? [inContainer(container, `${list}[${index}]`, `it is the value of ${previous}`)] : [];
  });
}
