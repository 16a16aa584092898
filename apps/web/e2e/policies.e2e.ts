import { walksUnder } from './walk.ts'

// Whoever has the same cells as under another policy has the same portal: these are the ones who differ, and with the
// patient under `owner` one who may sign in and do next to nothing.
walksUnder('minimum-necessary', ['doctor'])
walksUnder('network', ['staff'])
walksUnder('three-role', ['doctor', 'patient'])
walksUnder('owner', ['staff', 'patient'])
walksUnder('directory', ['patient'])
