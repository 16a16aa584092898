CREATE INDEX "audit_events_time_idx" ON "audit_events" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "audit_events_action_time_idx" ON "audit_events" USING btree ("action","at","id");--> statement-breakpoint
CREATE INDEX "audit_events_denied_time_idx" ON "audit_events" USING btree ("at","id") WHERE outcome = 'denied';--> statement-breakpoint
CREATE INDEX "patients_birth_idx" ON "patients" USING btree (coalesce("date_of_birth", 'infinity'),"id");--> statement-breakpoint
CREATE INDEX "sessions_start_idx" ON "sessions" USING btree ("created_at","id");