CREATE FUNCTION "refuse_planted"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'ids, and moments of making, of rows of % are the database''s own', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;--> statement-breakpoint
CREATE FUNCTION "refuse_rewriting"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'what rows of % say of the past is not changed', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;--> statement-breakpoint
-- Of whoever may not empty the table, which its owner may and the application's role may not.
CREATE TRIGGER "audit_events_planted" BEFORE INSERT ON "audit_events" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.audit_events'::regclass, 'TRUNCATE') AND NEW."id" IS DISTINCT FROM currval('public.audit_events_id_seq'::regclass))
	EXECUTE FUNCTION "refuse_planted"();--> statement-breakpoint
CREATE TRIGGER "users_planted" BEFORE INSERT ON "users" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.users'::regclass, 'TRUNCATE') AND (NEW."id" IS DISTINCT FROM currval('public.users_id_seq'::regclass) OR NEW."created_at" IS DISTINCT FROM now()::timestamptz(3)))
	EXECUTE FUNCTION "refuse_planted"();--> statement-breakpoint
CREATE TRIGGER "patients_planted" BEFORE INSERT ON "patients" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.patients'::regclass, 'TRUNCATE') AND (NEW."id" IS DISTINCT FROM currval('public.patients_id_seq'::regclass) OR NEW."created_at" IS DISTINCT FROM now()::timestamptz(3)))
	EXECUTE FUNCTION "refuse_planted"();--> statement-breakpoint
CREATE TRIGGER "doctors_planted" BEFORE INSERT ON "doctors" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.doctors'::regclass, 'TRUNCATE') AND (NEW."id" IS DISTINCT FROM currval('public.doctors_id_seq'::regclass) OR NEW."created_at" IS DISTINCT FROM now()::timestamptz(3)))
	EXECUTE FUNCTION "refuse_planted"();--> statement-breakpoint
CREATE TRIGGER "assignments_planted" BEFORE INSERT ON "assignments" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.assignments'::regclass, 'TRUNCATE') AND NEW."id" IS DISTINCT FROM currval('public.assignments_id_seq'::regclass))
	EXECUTE FUNCTION "refuse_planted"();--> statement-breakpoint
CREATE TRIGGER "break_glass_planted" BEFORE INSERT ON "break_glass_grants" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.break_glass_grants'::regclass, 'TRUNCATE') AND (NEW."id" IS DISTINCT FROM currval('public.break_glass_grants_id_seq'::regclass) OR NEW."granted_at" IS DISTINCT FROM now()::timestamptz(3)
		OR NEW."reviewed_at" IS NOT NULL OR NEW."reviewed_by" IS NOT NULL OR NEW."verdict" IS NOT NULL OR NEW."note" IS NOT NULL))
	EXECUTE FUNCTION "refuse_planted"();--> statement-breakpoint
-- A verdict is given once, whoever gives it.
CREATE TRIGGER "break_glass_verdict_stays" BEFORE UPDATE ON "break_glass_grants" FOR EACH ROW
	WHEN (OLD."verdict" IS NOT NULL)
	EXECUTE FUNCTION "refuse_rewriting"();--> statement-breakpoint
-- And a grant changes by its verdict only: somebody else's, given now, which never makes it longer.
CREATE TRIGGER "break_glass_changes" BEFORE UPDATE ON "break_glass_grants" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.break_glass_grants'::regclass, 'TRUNCATE') AND (NEW."verdict" IS NULL OR NEW."reviewed_by" = OLD."actor_id" OR NEW."reviewed_at" IS DISTINCT FROM now()::timestamptz(3) OR NEW."expires_at" > OLD."expires_at"))
	EXECUTE FUNCTION "refuse_rewriting"();--> statement-breakpoint
-- What a person ended stays ended as it was; only an import says anew how its own rows began.
CREATE TRIGGER "assignments_history" BEFORE UPDATE ON "assignments" FOR EACH ROW
	WHEN (NOT has_table_privilege('public.assignments'::regclass, 'TRUNCATE') AND (OLD."ended_by" IS NOT NULL OR (OLD."external_source" IS NULL AND (NEW."role" <> OLD."role" OR NEW."started_at" <> OLD."started_at"))))
	EXECUTE FUNCTION "refuse_rewriting"();--> statement-breakpoint
-- LOCK takes more than changing some columns does.
CREATE FUNCTION "hold_assignments"() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	LOCK TABLE "assignments" IN SHARE ROW EXCLUSIVE MODE;
END
$$;--> statement-breakpoint
-- Sizes follow by themselves: nobody who changes what they count needs to write them.
ALTER FUNCTION "care_team_sizes_begin"() SECURITY DEFINER SET search_path = public, pg_temp;--> statement-breakpoint
ALTER FUNCTION "care_team_sizes_grow"() SECURITY DEFINER SET search_path = public, pg_temp;--> statement-breakpoint
ALTER FUNCTION "care_team_sizes_change"() SECURITY DEFINER SET search_path = public, pg_temp;--> statement-breakpoint
ALTER FUNCTION "care_team_sizes_shrink"() SECURITY DEFINER SET search_path = public, pg_temp;--> statement-breakpoint
ALTER FUNCTION "panel_sizes_begin"() SECURITY DEFINER SET search_path = public, pg_temp;--> statement-breakpoint
ALTER FUNCTION "panel_sizes_follow"() SECURITY DEFINER SET search_path = public, pg_temp;
