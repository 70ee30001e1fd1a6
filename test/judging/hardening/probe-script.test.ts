import { whyCannotFail } from '../../../src/judging/hardening/probe-script';
import { pipelinesOf } from '../../../src/judging/hardening/shell';

const LOST = 'the status of its script is lost: the last command always succeeds';
const sh = (script: string, ...rest: string[]) => whyCannotFail(['sh', '-c', script, ...rest]);

test.each([
  ['|| true', 'curl -f localhost || true'],
  ['|| :', 'curl -f localhost || :'],
  ['; exit 0', 'curl -f localhost; exit 0'],
  ['; true', 'curl -f localhost; true'],
  ['a last line that only prints', 'curl -f localhost\necho done\n'],
  ['a filter at the end of the pipeline', 'curl -f localhost | cat'],
  ['a filter that prints a part', 'curl -f localhost |& head -n 1'],
  ['a command in the background', 'curl -f localhost &'],
  ['an if without a failing branch', 'if curl -f localhost; then exit 0; fi'],
  ['an if whose branches only print', 'if curl -f localhost; then echo up; else echo down; fi'],
  ['an assignment of text', 'curl -f localhost; status=done'],
  ['both sides harmless', 'echo a && echo b'],
  ['a comment after it', 'curl -f localhost || true # until it is fixed'],
  ['errexit that changes nothing', 'set -e; curl -f localhost || true'],
  ['a redirection', 'curl -f localhost >/dev/null 2>&1 || true'],
  ['a continued line', 'curl -f localhost \\\n || true'],
  ['an escaped character', 'curl -f local\\ host || true'],
  ['a case', 'case x in x) echo a;; esac'],
])('loses the status: %s', (_title, script) => {
  expect(sh(script)).toBe(LOST);
});

test.each([
  ['the check stands last', 'sleep 1; curl -f localhost'],
  ['a pipeline ends in a command that looks', 'curl -f localhost | grep -q ok'],
  ['pipefail is set', 'set -o pipefail; curl -f localhost | cat'],
  ['errexit is set', 'set -e\ncurl -f localhost\necho done'],
  ['errexit is set by name', 'set -o errexit; curl -f localhost; echo done'],
  ['it exits by itself', 'curl -f localhost || exit 1; echo fine'],
  ['it exits with a variable', 'curl -f localhost; status=$?; echo $status; exit $status'],
  ['an if has a failing branch', 'if ! curl -f localhost; then exit 1; fi'],
  ['a branch ends in the check', 'if true; then curl -f localhost; fi'],
  ['an assignment takes the status of a command', 'answer=$(curl -f localhost)'],
  ['it loops until it times out', 'until curl -f localhost; do sleep 1; done'],
  ['|| stands between two checks', 'curl -f a || curl -f b'],
  ['&& stands before something harmless', 'curl -f a && echo ok'],
  ['|| true belongs to the first of two', 'curl -f a || true; curl -f b'],
  ['both streams are sent away', 'curl -f localhost &> /dev/null'],
  ['an operator is quoted', 'grep "a || true" \'b; exit 0\' file'],
  ['an operator stands in a substitution', 'test $(curl localhost | cat) = "ok"'],
  ['an operator stands in backticks', 'test `curl localhost | cat` = ok'],
  ['a brace expands a variable', 'test ${STATUS:-$(cat /x)} = ok'],
  ['a quote is not closed, so nobody can tell', 'echo "'],
  ['a single quote is not closed', 'echo \''],
  ['it is too long to be read', `echo ${'x'.repeat(70_000)}`],
])('can fail: %s', (_title, script) => {
  expect(sh(script)).toBeUndefined();
});

test('a script of nothing checks nothing', () => {
  expect(sh('# nothing')).toBe('its script runs nothing');
  expect(sh('set -e')).toBe('its script runs nothing');
});

test('what follows the script is never run', () => {
  const reason = 'what follows the shell script (grpc_health_probe and on) is never run: sh -c runs one script and takes the rest as its parameters';
  expect(sh('curl -f localhost', 'grpc_health_probe', '-addr=:8089')).toBe(reason);
  expect(sh('curl -f "$1"', 'sh', 'localhost')).toBeUndefined();
  expect(sh('curl -f "${1}"', 'sh', 'localhost')).toBeUndefined();
  expect(sh('shift; "$@"', 'sh', 'localhost')).toBeUndefined();
  expect(sh('curl -f localhost', 'probe')).toBeUndefined();
});

test.each([
  ['a shell by its path', ['/bin/bash', '-c', 'check || true'], LOST],
  ['busybox', ['busybox', 'sh', '-c', 'check || true'], LOST],
  ['flags in one word', ['sh', '-ec', 'check; echo done'], undefined],
  ['pipefail by flag', ['bash', '-o', 'pipefail', '-c', 'check | cat'], undefined],
  ['pipefail in a group of flags', ['bash', '-euo', 'pipefail', '-c', 'check | cat'], undefined],
  ['errexit by name', ['bash', '-o', 'errexit', '-c', 'check; echo done'], undefined],
  ['a long option', ['bash', '--norc', '-c', 'check; true'], LOST],
  ['a script file', ['sh', '/probe.sh'], undefined],
  ['a shell without a script', ['sh', '-c'], undefined],
  ['true', ['/bin/true'], 'it runs true, which always succeeds'],
  ['echo', ['echo', 'ok'], 'it runs echo, which always succeeds'],
  ['a program', ['pg_isready', '-h', 'localhost'], undefined],
  ['nothing', [], undefined],
])('commands: %s', (_title, command, expected) => {
  expect(whyCannotFail(command)).toBe(expected);
});

test('a script is split into pipelines and words', () => {
  expect(pipelinesOf('a "b c" | d && e; f')).toEqual([
    { commands: [['a', 'b c'], ['d']], then: '&&' },
    { commands: [['e']], then: ';' },
    { commands: [['f']], then: '' },
  ]);
  expect(pipelinesOf('echo "a \\" b" ${x:-{}} $(a (b) c)')).toEqual([{ commands: [['echo', 'a \\" b', '${x:-{}}', '$(a (b) c)']], then: '' }]);
});
