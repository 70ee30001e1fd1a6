import { listAt, textAt } from '../../manifest/fields';
import { credentialsIn, isCredentialName, isLiteral } from '../credentials';
import { inContainer, PodRule } from '../rule';

export const secretInEnv: PodRule = {
  id: 'secret-in-env',
  severity: 'high',
  title: 'Secret in an environment variable',
  why: 'Whoever may read the workload or its manifest reads the credential, and nobody can rotate it without a rollout.',
  fix: 'Put the value into a Secret and mount it as a file, or refer to it with valueFrom.secretKeyRef.',
  judge: (pod) => pod.containers.flatMap((container) => listAt(container.fields, 'env').flatMap((variable, index) => {
    const name = textAt(variable, 'name') ?? '';
    const value = textAt(variable, 'value') ?? '';
    const named = isCredentialName(name) && isLiteral(value) ? ['the value itself'] : [];
    return [...named, ...credentialsIn(value)].slice(0, 1)
      .map((what) => inContainer(container, `env[${index}].value`, `environment variable ${name} holds ${what}`));
  })),
};
