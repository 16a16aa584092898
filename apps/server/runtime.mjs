// Loaded before anything written in TypeScript (`node --import`), on whatever Node the machine has.
import { readFileSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'

const { devDependencies } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

if (devDependencies.node && !process.features.typescript) {
  process.stderr.write(
    `Empanel needs Node 24 and this is ${process.version}: the project's own runtime is not in place, probably because ` +
      'it was installed with scripts switched off. Run: npx -y pnpm@10.34.9 rebuild node\n',
  )
  process.exit(1)
}

// Compiled code for the next start, the TypeScript of this one included. It lies where only the owner of the code can write.
module.enableCompileCache?.(fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url)))
