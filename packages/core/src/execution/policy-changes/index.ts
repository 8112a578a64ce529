// Changes of policy: a pack on its way into force. Law: the document is made here from the texts, so that what people sign of it is true; the rest of the way
// is that of every document of authority.
export { type PackInput, previewPack, proposeOlder, proposePack } from './propose.ts'
