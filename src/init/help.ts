/** Printed by `init --help`. */
export const INIT_HELP = `Usage: cdk8s-flyte init DIR --language LANGUAGE --shape SHAPE --cloud CLOUD

Writes a project that deploys Flyte: the program, a snapshot test of its
manifests, a CI workflow, and a README with its own next steps. It compiles,
tests and synthesises at once, with names that are examples: the program begins
with what is yours to change. cdk8s judges all of its manifests at each synth.

Options:
  --language LANGUAGE  typescript or python
  --shape SHAPE        binary: all of Flyte in one pod
                       core: a Deployment for each program, with login
                       control-plane, data-plane: workflows run in other
                       clusters than the one that people talk to
  --cloud CLOUD        aws, gcp, azure or onprem
  --help               print this text

DIR must be absent or empty.

Exit status:
  0  the project is written
  2  nothing is written: the folder, or the command line, cannot be used

Example:
  cdk8s-flyte init flyte --language typescript --shape core --cloud aws
`;
