// Saved views: a person's own names for a page of the console and what it is narrowed by. Laws: one sees, changes and removes one's own and nobody else's; a view
// is an address below this server and gives no right: what it shows is asked of the server as anything else, by whoever opens it; software has none. The
// journal says that one was saved, changed or removed, never what it says: a filter may name a colleague, and the log forgets nothing.
export { removeView, replaceView, saveView } from './views.ts'
