// A person's own word that access sleeps: switched off at once, and kept. Laws: whoever may contain needs nobody's consent, and can end nothing by it; his word holds the access
// down whatever the facts say, until people take back exactly that word; it comes back only where nothing else holds it down.
export { type Containment, resumeAccess, suspendAccess } from './contain.ts'
