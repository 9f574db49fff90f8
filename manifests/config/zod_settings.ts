import { en } from "zod/locales";
import * as z from "zod/mini";

/**
 * Imported before any schema is made: zod would generate code for each object it parses, which
 * pays off after thousands of documents and costs start-up with one. Unlike zod itself, its small
 * edition has no messages unless a language is set.
 */
z.config({ ...en(), jitless: true });
