// Every string that more than one page shows, and those of pages that are met on the way to the inbox. What is said on pages that fewer go to stands beside
// this in a catalogue of its own, loaded with them. Another language is another folder of the same shape as `en`; nothing else has to change.
// Must never hold markup or decide anything.
import { en } from './en/index.ts'

export type Words = typeof en

export const words: Words = en
