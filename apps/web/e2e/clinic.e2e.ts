import { walksUnder } from './walk.ts'

walksUnder('clinic', ['admin', 'staff', 'doctor', 'patient', 'newcomer'])
