// What is typed into a search, as every list of the inventory takes it.
import { Type } from 'typebox'
import { mostFound } from './words-store.ts'

export const SearchText = Type.String({
  minLength: 1,
  maxLength: 200,
  description: `Beginnings of words of its names and of what it belongs to, in any order and case; at most ${mostFound} are found`,
})
