import { pythonCi } from './ci';
import { cdk8sYaml, Files, Project } from './project';
import { readme } from './readme';
import { pythonProgram } from '../program/python';
import { RUNTIME } from '../versions';

const TEST = `import os
import re
import unittest
from pathlib import Path

from cdk8s import App

from main import synthesize

SNAPSHOT = Path(__file__).parent / "snapshot.yaml"


class Manifests(unittest.TestCase):
    maxDiff = None

    def setUp(self) -> None:
        # The guard of cdk8s-flyte judges them before they are there.
        self.manifests = synthesize(App()).synth_yaml()

    def test_snapshot(self) -> None:
        """UPDATE_SNAPSHOT=1 takes the manifests over, and so does the first run, but not in CI."""
        missing = not SNAPSHOT.exists() and not os.environ.get("CI")
        if missing or os.environ.get("UPDATE_SNAPSHOT") == "1":
            SNAPSHOT.write_text(self.manifests, encoding="utf-8")
        self.assertEqual(self.manifests, SNAPSHOT.read_text(encoding="utf-8"))

    def test_nobody_is_root(self) -> None:
        self.assertIn("runAsNonRoot: true", self.manifests)
        self.assertIsNone(re.search(r"runAsUser: 0$|privileged: true", self.manifests, re.MULTILINE))


if __name__ == "__main__":
    unittest.main()
`;

/** A project for Python: versions are exact, so that a clone gets what was tested. The cdk8s command is Node's for every language. */
export function pythonFiles(project: Project): Files {
  const { program, versions } = project;
  const cli = versions['cdk8s-cli'];
  return {
    'main.py': pythonProgram(program),
    'test_main.py': TEST,
    'cdk8s.yaml': cdk8sYaml('python', 'python main.py', 'cdk8s-flyte', versions['cdk8s-flyte']),
    'requirements.txt': ['cdk8s-flyte', ...RUNTIME].sort().map((name) => `${name}==${versions[name]}\n`).join(''),
    '.gitignore': '.venv/\n__pycache__/\n',
    '.github/workflows/manifests.yml': pythonCi(cli),
    'README.md': readme(project, {
      main: 'main.py',
      install: 'python3 -m venv .venv && . .venv/bin/activate\npip install -r requirements.txt',
      test: 'python -m unittest',
      update: 'UPDATE_SNAPSHOT=1 python -m unittest',
      synth: `npx --yes cdk8s-cli@${cli} synth   # Node 20 or newer, which Python packages of cdk8s need too`,
      tool: 'cdk8s-flyte',
      locked: '`requirements.txt`',
      snapshot: '`snapshot.yaml`',
    }),
  };
}
