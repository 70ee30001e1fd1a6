// Writes docs/from-helm.md from the tables of src/helm: node scripts/from-helm-page.js, after npx projen compile.
const { writeFileSync } = require('fs');
const { join } = require('path');
const { chartOf } = require('../lib/helm/command.js');
const { pageOf } = require('../lib/helm/page.js');

writeFileSync(join(__dirname, '..', 'docs', 'from-helm.md'), pageOf(chartOf('flyte-core'), chartOf('flyte-binary')));
