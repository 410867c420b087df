import { z } from 'zod'

// To be imported before anything that makes schemas: otherwise zod probes for `new Function`,
// which the pages' content security policy refuses and reports.
z.config({ jitless: true })
