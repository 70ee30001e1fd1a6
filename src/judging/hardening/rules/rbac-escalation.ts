import { listAt, textsAt } from '../../manifest/fields';
import { ObjectRule } from '../rule';

const VERBS: { readonly [verb: string]: string } = {
  escalate: 'whoever holds it can write roles with more rights than their own',
  bind: 'whoever holds it can bind themselves to roles with more rights than their own',
  impersonate: 'whoever holds it can act as somebody else',
};

export const rbacEscalation: ObjectRule = {
  id: 'rbac-escalation',
  severity: 'high',
  title: 'Rights that give more rights',
  why: 'These verbs switch off the checks that keep a subject within the rights it was given.',
  fix: 'Remove escalate, bind and impersonate; give the subject the rights it needs itself.',
  judge: (object) => object.kind !== 'Role' && object.kind !== 'ClusterRole' ? [] : listAt(object.fields, 'rules')
    .flatMap((rule, index) => textsAt(rule, 'verbs')
      .filter((verb) => Object.prototype.hasOwnProperty.call(VERBS, verb))
      .map((verb) => ({ path: `rules[${index}].verbs`, message: `verb ${verb} is granted: ${VERBS[verb]}` }))),
};
