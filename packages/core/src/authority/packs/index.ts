// Policy packs as documents of authority. Laws: a pack comes in force only when two people other than who proposed it have signed it, whatever any pack says;
// before anybody signs it is valid, keeps the laws, passes its own tests, opens no path from outside and can be changed again; what it changes is found out
// here and is part of what is signed; one that was in force never comes back under its old digest.
export { engineFor } from './check.ts'
export { type PackText, packIn, packKind, packName, versionAfter } from './document.ts'
export { packInstrument, tellUnapprovedPack } from './instrument.ts'
export { documentOf, type Examined, examine, linesOfMeaning } from './make.ts'
export { comparePowers, type PowersOf } from './powers.ts'
export { bundleOfPack, textsOf } from './texts.ts'
