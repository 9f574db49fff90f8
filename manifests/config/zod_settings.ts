import * as z from "zod";

/**
 * Imported before any schema is made: zod would generate code for each object it parses, which
 * pays off after thousands of documents and costs start-up with one.
 */
z.config({ jitless: true });
