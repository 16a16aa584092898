import { looksOver } from './look-over.ts'

looksOver(['admin'])
