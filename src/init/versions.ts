/** The version of each package that a project needs: those that this package is tested with. scripts/bundle-cli.js looks them up. */
export interface Versions { readonly [name: string]: string }

/** What stands in package.json of a project, with `cdk8s-flyte` itself. */
export const RUNTIME = ['cdk8s', 'cdk8s-plus-27', 'constructs'];
export const TOOLS = ['@types/jest', '@types/node', 'cdk8s-cli', 'jest', 'tsx', 'typescript'];
