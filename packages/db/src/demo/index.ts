export { enlargeDemo } from './enlarge.ts'
export { loadDemo } from './load.ts'
