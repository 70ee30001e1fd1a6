/** Printed by `secrets --help`. */
export const SECRETS_HELP = `Usage: cdk8s-flyte secrets [options] FILE|DIR|-...

Reads the manifests of an app, as audit does, and shows which Secrets they
read that are not among them: each key, who reads it, what it is, and whether
this command can make it or you must give it. Then makes what nobody wants to
make by hand: keys of cookies, claims and tokens, the secret of Flyte's own
client with its bcrypt hash, certificates of flyteadmin and the pod webhook.
Whatever is not known by Flyte's configuration is left to you.

Options:
  --generate NAME    make a Secret, by its name or NAMESPACE/NAME; may be given
                     several times; all stands for each that can be made
  --format FORMAT    secret: YAML on standard output (default with --generate);
                     files: a file for each key, below --output;
                     external-secret: skeletons for the External Secrets
                     Operator, with the keys and no value
  --output DIR       folder for files, of mode 0600; none is overwritten
  --help             print this text

Values are made anew by each run, and kept nowhere. No file is written into a
folder with .git or cdk8s.yaml, below one, or beside the manifests, nor is a
Secret sent there by > in a shell where the system tells (Linux).

Exit status:
  0  done, whether or not something is missing
  2  nothing is written: the manifests, or the command line, cannot be used

Examples:
  cdk8s-flyte secrets dist/
  cdk8s-flyte secrets dist/ --generate flyte-auth | kubectl apply -f -
  cdk8s-flyte secrets dist/ --format files --generate all --output ~/flyte-secrets
  cdk8s-flyte secrets dist/ --format external-secret > external-secrets.yaml
`;
