-- Full years from a birth to a day, as the program counts them: who was born in a year or a month was born on its first day.
-- Null if the birth is unknown.
CREATE FUNCTION "age_on"("born" text, "day" date) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN "born" IS NOT NULL THEN greatest(0, extract(year FROM "day")::int - left("born", 4)::int
		- (extract(month FROM "day")::int * 100 + extract(day FROM "day")::int
			< coalesce(nullif(substr("born", 6, 2), ''), '0')::int * 100 + coalesce(nullif(substr("born", 9, 2), ''), '0')::int)::int) END
$$;--> statement-breakpoint
CREATE INDEX "patients_died_idx" ON "patients" USING btree (age_on("date_of_birth", "deceased_on"),"id") WHERE deceased_on is not null;
