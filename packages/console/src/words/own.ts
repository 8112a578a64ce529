// Strings about who can do what in Countersign itself and how that is changed. A catalogue of its own beside the common one: nobody loads it who does not go there,
// least of all whoever opens his inbox.
import { own } from './en/own.ts'

export const ownWords: typeof own = own
