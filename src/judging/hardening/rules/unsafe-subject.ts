import { listAt, textAt } from '../../manifest/fields';
import { ObjectRule } from '../rule';

const SUBJECTS: { readonly [name: string]: string } = {
  'system:masters': 'its members may do everything, and no role can take that from them',
  'system:unauthenticated': 'it is everybody who reaches the API server, without any proof of who they are',
  'system:anonymous': 'it is everybody who reaches the API server, without any proof of who they are',
};

export const unsafeSubject: ObjectRule = {
  id: 'unsafe-subject',
  severity: 'high',
  title: 'Rights for nobody in particular',
  why: 'What such a subject may do cannot be traced to anybody, nor be taken away from one of them.',
  fix: 'Bind the role to the service account, user or group that needs it.',
  judge: ({ kind, fields }) => kind !== 'RoleBinding' && kind !== 'ClusterRoleBinding' ? [] : listAt(fields, 'subjects').flatMap((subject, index) => {
    const name = textAt(subject, 'name') ?? '';
    const isAccount = textAt(subject, 'kind') === 'ServiceAccount';
    return !isAccount && Object.prototype.hasOwnProperty.call(SUBJECTS, name)
      ? [{ path: `subjects[${index}].name`, message: `it binds ${name}: ${SUBJECTS[name]}` }] : [];
  }),
};
