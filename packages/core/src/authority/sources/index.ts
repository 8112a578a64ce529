// Sources as documents of authority: which system's word counts for what, who delivers it, and when it stops and asks. Laws: a source speaks only by
// a document that two people of the enterprise have approved; an attribute has one owner; who delivers from outside speaks of his own party only,
// and says nothing of who answers for what. What a source says is `registry/sources`'.
export { type SourceText, sourceIn, sourceKind, spokenOf } from './document.ts'
export type { SourceFormat } from './format.ts'
export { requireKnownSource, type StandingSource, sourceInForce, sourcesInForce } from './in-force.ts'
export { sourceInstrument } from './instrument.ts'
