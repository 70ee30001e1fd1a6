/** Printed by `--help`. */
export const HELP = `Usage: cdk8s-flyte audit [options] FILE|DIR|-...

Judges Kubernetes manifests by the Pod Security Standards and by hardening
rules beyond them. Takes YAML streams, JSON and Lists, from any tool. A folder
stands for its *.yaml, *.yml and *.json files, however deep; names that begin
with a dot are left out, and counted. - is standard input.

Options:
  --level LEVEL     privileged, baseline or restricted (default: restricted)
  --version VERSION rules of a Kubernetes version, v1.0 and up, or latest
                    (default: latest)
  --rules RULES     pod-security, hardening or all (default: all)
  --rules-file FILE judge also by the hardening rules that this CommonJS module
                    exports as a list
  --unjudged HOW    warn or error: how to take an object that makes containers
                    in a way no rule reads (default: warn)
  --no-accept       accept no finding, whatever annotations and root grants say
  --commit SHA      commit of the sources, for the head of the report: 7 to 64
                    hexadecimal digits (default: none is named)
  --format FORMAT   table, json, sarif, markdown or html (default: table)
  --output FILE     write the report to a file instead of standard output
  --help            print this text

A finding is accepted by an annotation on the object or on its pod template:
  cdk8s-flyte.dev/accept-<rule>: <why>
It stays in the report, with its reason, and does not count as a violation.

Rules about how objects fit together (tokens, network policies) see the audited
manifests only: audit what belongs together in one run.

Exit status:
  0  no violations
  1  violations, or with --unjudged error an object that was not judged
  2  something could not be judged (the rest is judged and shown nevertheless),
     or the command line is wrong

Examples:
  cdk8s-flyte audit dist/
  helm template flyte flyteorg/flyte-core | cdk8s-flyte audit -
  cdk8s-flyte audit --format sarif --output audit.sarif dist/

There is also: cdk8s-flyte leftovers, see cdk8s-flyte leftovers --help
`;
