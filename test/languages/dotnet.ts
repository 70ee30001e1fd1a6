import { readdirSync } from 'fs';
import { join } from 'path';
import { attempt, bind, ROOT, Row, Workplace } from './support';

/** .NET's tools could not be had here, so its sources are made, and nothing is compiled. */
export async function dotnet(_examples: readonly string[], { folder }: Workplace): Promise<Row[]> {
  return [await attempt('.NET', 'the sources are made (none is compiled: see docs/languages.md)', async () => {
    await bind('dotnet', ROOT, folder, '--code-only');
    const files = readdirSync(join(folder, 'dotnet'), { recursive: true, encoding: 'utf8' });
    for (const wanted of ['Cdk8sFlyte.csproj', 'FlyteCore.cs', 'RunAs.cs']) {
      if (!files.some((file) => file.endsWith(`/${wanted}`))) { throw new Error(`${wanted} is missing among ${files.length} files`); }
    }
  })];
}
