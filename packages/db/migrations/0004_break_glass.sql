CREATE TABLE "break_glass_grants" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "break_glass_grants_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"patient_id" integer NOT NULL,
	"actor_id" integer NOT NULL,
	"reason" text NOT NULL,
	"granted_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"reviewed_at" timestamp (3) with time zone,
	"reviewed_by" integer,
	"verdict" text,
	"note" text,
	CONSTRAINT "break_glass_period" CHECK ("break_glass_grants"."expires_at" >= "break_glass_grants"."granted_at"),
	CONSTRAINT "break_glass_verdict" CHECK ("break_glass_grants"."verdict" in ('justified', 'unjustified')),
	CONSTRAINT "break_glass_review" CHECK (("break_glass_grants"."reviewed_at" is null) = ("break_glass_grants"."verdict" is null) and ("break_glass_grants"."reviewed_at" is null) = ("break_glass_grants"."reviewed_by" is null))
);
--> statement-breakpoint
ALTER TABLE "break_glass_grants" ADD CONSTRAINT "break_glass_grants_patient_id_patients_id_fk" FOREIGN KEY ("patient_id") REFERENCES "public"."patients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "break_glass_grants" ADD CONSTRAINT "break_glass_grants_actor_id_users_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "break_glass_grants" ADD CONSTRAINT "break_glass_grants_reviewed_by_users_id_fk" FOREIGN KEY ("reviewed_by") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "break_glass_actor_idx" ON "break_glass_grants" USING btree ("actor_id","patient_id","expires_at");--> statement-breakpoint
CREATE INDEX "break_glass_patient_idx" ON "break_glass_grants" USING btree ("patient_id");--> statement-breakpoint
CREATE INDEX "break_glass_reviewer_idx" ON "break_glass_grants" USING btree ("reviewed_by");--> statement-breakpoint
CREATE INDEX "break_glass_time_idx" ON "break_glass_grants" USING btree ("granted_at","id");--> statement-breakpoint
CREATE INDEX "break_glass_open_idx" ON "break_glass_grants" USING btree ("granted_at","id") WHERE reviewed_at is null;