// Import: a documented YAML or CSV text becomes the inventory. Laws: whole or not at all; safe to repeat; never deletes; gives nobody a
// power that the importer could not give by hand.
export type { Difference } from './apply.ts'
export { type BroughtIn, bringIn } from './bring-in.ts'
export { type ImportProblem, type RawRecord, rawRecord, type SectionName } from './document.ts'
export { type Imported, type ImportInput, importInventory } from './import.ts'
export { enterpriseOf, rowsById } from './store.ts'
