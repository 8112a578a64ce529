// A verdict reads as what it means for what was to be done.
import { expect, it } from 'vitest'
import { verdictWords } from './verdict.ts'

it.each([
  ['credential.issue', 'still_accepted', 'works'],
  ['credential.enable', 'still_accepted', 'works'],
  ['credential.revoke', 'still_accepted', 'still_accepted'],
  ['credential.issue', 'rejected', 'rejected'],
  ['credential.revoke', null, null],
])('of %s, %s reads as %s', (operation, verdict, words) => expect(verdictWords(operation, verdict)).toBe(words))
