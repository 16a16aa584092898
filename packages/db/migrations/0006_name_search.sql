CREATE EXTENSION IF NOT EXISTS pg_trgm;--> statement-breakpoint
CREATE INDEX "doctors_name_search_idx" ON "doctors" USING gin (("first_name" || ' ' || "last_name") gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "patients_name_search_idx" ON "patients" USING gin (("first_name" || ' ' || "last_name") gin_trgm_ops);