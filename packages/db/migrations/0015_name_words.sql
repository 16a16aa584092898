CREATE TABLE "name_words" (
	"word" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE INDEX "name_words_word_idx" ON "name_words" USING btree ("word");--> statement-breakpoint
CREATE INDEX "name_words_alike_idx" ON "name_words" USING gin ("word" gin_trgm_ops) WITH (fastupdate=false);--> statement-breakpoint
CREATE INDEX "patients_words_idx" ON "patients" USING gin (string_to_array(substr("name_folded", 2, 600), ' ')) WITH (fastupdate=false);--> statement-breakpoint
CREATE FUNCTION "name_words_grow"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	INSERT INTO "name_words" SELECT "word" FROM (
		SELECT DISTINCT "word" FROM "new_rows", string_to_table(substr("name_folded", 2, 600), ' ') AS "word"
	) AS "found" WHERE NOT EXISTS (SELECT FROM "name_words" AS "known" WHERE "known"."word" = "found"."word");
	RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER "name_words_begin" AFTER INSERT ON "patients" REFERENCING NEW TABLE AS "new_rows" FOR EACH STATEMENT EXECUTE FUNCTION "name_words_grow"();--> statement-breakpoint
CREATE TRIGGER "name_words_change" AFTER UPDATE ON "patients" REFERENCING NEW TABLE AS "new_rows" FOR EACH STATEMENT EXECUTE FUNCTION "name_words_grow"();--> statement-breakpoint
INSERT INTO "name_words" SELECT DISTINCT "word" FROM "patients", string_to_table(substr("name_folded", 2, 600), ' ') AS "word";
