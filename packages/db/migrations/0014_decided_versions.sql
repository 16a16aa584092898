ALTER TABLE "break_glass_grants" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
DROP TRIGGER "break_glass_planted" ON "break_glass_grants";--> statement-breakpoint
CREATE TRIGGER "break_glass_planted" BEFORE INSERT ON "break_glass_grants" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.break_glass_grants'::regclass, 'TRUNCATE') AND (NEW."id" IS DISTINCT FROM currval('public.break_glass_grants_id_seq'::regclass) OR NEW."granted_at" IS DISTINCT FROM now()::timestamptz(3)
		OR NEW."reviewed_at" IS NOT NULL OR NEW."reviewed_by" IS NOT NULL OR NEW."verdict" IS NOT NULL OR NEW."note" IS NOT NULL OR NEW."version" <> 1))
	EXECUTE FUNCTION "refuse_planted"();
