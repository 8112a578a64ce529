// Every string that a reader sees, by page. Another language is another folder of the same shape; nothing else has to change.
// Must never hold markup or decide anything.
import { en } from './en/index.ts'

export type Words = typeof en

export const words: Words = en
