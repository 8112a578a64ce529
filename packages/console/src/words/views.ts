// Strings about saved views, beside the common catalogue: they are loaded with the pages whose views can be saved.
import { views } from './en/views.ts'

export const viewWords: typeof views = views
